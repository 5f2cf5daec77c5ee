import { describe, expect, it } from 'vitest';
import { networkFailure } from '../../bin/sms/failures/network-failure.ts';

const withCode = (code: string, more: object = {}): Error =>
  Object.assign(new Error(code), { code, ...more });

describe('what the network did', () => {
  it.each([
    [withCode('ECONNREFUSED', { address: '127.0.0.1', port: 4566 }), 'refused', '127.0.0.1:4566'],
    [
      withCode('ENOTFOUND', { hostname: 'sqs.eu-wst-1.amazonaws.com' }),
      'unknown-host',
      'sqs.eu-wst-1.amazonaws.com',
    ],
    [withCode('EAI_AGAIN', { hostname: 'api.twilio.com' }), 'unknown-host', 'api.twilio.com'],
    [withCode('ENETUNREACH', { address: '10.0.0.1', port: 443 }), 'unreachable', '10.0.0.1:443'],
    // of axios, of sockets, of the AWS SDK, of fetch
    [withCode('ECONNABORTED'), 'timeout', 'Twilio'],
    [withCode('ETIMEDOUT'), 'timeout', 'Twilio'],
    [Object.assign(new Error('late'), { name: 'TimeoutError' }), 'timeout', 'Twilio'],
    [new DOMException('late', 'TimeoutError'), 'timeout', 'Twilio'],
    [withCode('UND_ERR_HEADERS_TIMEOUT'), 'timeout', 'Twilio'],
    [withCode('ECONNRESET'), 'reset', 'Twilio'],
    [withCode('SELF_SIGNED_CERT_IN_CHAIN'), 'certificate', 'NODE_EXTRA_CA_CERTS'],
    [withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'certificate', 'NODE_EXTRA_CA_CERTS'],
  ])('%s', (error, kind, words) => {
    const failure = networkFailure(error, 'Twilio');
    expect(failure?.code).toBe(`network-${kind}`);
    expect(failure?.message).toContain(words);
    expect(failure?.cause).toBe(error);
  });

  it('is found behind what it caused, and in the addresses that were tried', () => {
    const refused = withCode('ECONNREFUSED', { address: '::1', port: 3000 });
    const both = new AggregateError([refused, withCode('ECONNREFUSED')]);
    const wrapped = new TypeError('fetch failed', { cause: both });
    expect(networkFailure(wrapped)).toMatchObject({
      code: 'network-refused',
      message: expect.stringContaining('::1:3000'),
    });
  });

  it('is nothing where it was not the network, however deep', () => {
    const round = new Error('round');
    round.cause = round;
    expect(networkFailure(round)).toBeUndefined();
    expect(networkFailure(withCode('ERR_INVALID_ARG_TYPE'))).toBeUndefined();
  });
});
