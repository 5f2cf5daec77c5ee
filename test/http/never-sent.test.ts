import { describe, expect, test } from 'vitest';
import { neverSent } from '../../lambdas/http/never-sent.ts';

const coded = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code }, more);
const asFetchThrows = (cause: unknown): TypeError => new TypeError('fetch failed', { cause });

describe('whether anything was sent', () => {
  test.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'UND_ERR_CONNECT_TIMEOUT',
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('%s: nothing', code => {
    expect(neverSent(asFetchThrows(coded(code)))).toBe(true);
  });

  test.each([
    'ECONNRESET',
    'EPIPE',
    'UND_ERR_SOCKET',
    'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_BODY_TIMEOUT',
    'ETIMEDOUT',
  ])('%s: perhaps', code => {
    expect(neverSent(asFetchThrows(coded(code)))).toBe(false);
  });

  test('the same code may mean either, by system call', () => {
    expect(neverSent(asFetchThrows(coded('ETIMEDOUT', { syscall: 'connect' })))).toBe(true);
    expect(neverSent(asFetchThrows(coded('EHOSTUNREACH', { syscall: 'connect' })))).toBe(true);
    expect(neverSent(asFetchThrows(coded('EHOSTUNREACH', { syscall: 'read' })))).toBe(false);
  });

  test('of several addresses, all must have failed so', () => {
    const refused = coded('ECONNREFUSED', { syscall: 'connect' });
    expect(neverSent(asFetchThrows(new AggregateError([refused, refused])))).toBe(true);
    expect(neverSent(asFetchThrows(new AggregateError([refused, coded('ECONNRESET')])))).toBe(false);
  });

  test.each([undefined, null, 'ECONNREFUSED', new Error('x'), new DOMException('late', 'TimeoutError')])(
    'anything else: perhaps (%s)',
    error => {
      expect(neverSent(error)).toBe(false);
    },
  );
});
