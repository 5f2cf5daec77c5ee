import { describe, expect, test } from 'vitest';
import { type MessageStatus, parseStatus, rankOf } from '../../../lambdas/carriers/twilio/parse-status.ts';
import { fc } from '../../support/seeded-check.ts';

const sid = 'SM0123456789abcdef0123456789abcdef';
const callback = {
  ApiVersion: '2010-04-01',
  MessageStatus: 'undelivered',
  SmsSid: sid,
  SmsStatus: 'undelivered',
  ErrorCode: '30003',
  To: '+14155550123',
  From: '+15005550006',
  MessageSid: sid,
  AccountSid: 'AC0123456789abcdef0123456789abcdef',
  RawDlrDoneDate: '2611221200',
};

const parse = (changes: Record<string, string> = {}, effectId: string | null | undefined = 'turn-1:0') =>
  parseStatus(new URLSearchParams({ ...callback, ...changes }), effectId);

describe('a status callback', () => {
  test('as Twilio sends it', () => {
    expect(parse()).toEqual({
      kind: 'status',
      effectId: 'turn-1:0',
      sid,
      status: 'undelivered',
      code: 30003,
      from: '+15005550006',
      to: '+14155550123',
    });
  });

  test.each(['', '0', 'none', '3e4', '-30003', '30003.5'])('an ErrorCode of %j is none', ErrorCode => {
    expect(parse({ MessageStatus: 'delivered', ErrorCode })).not.toHaveProperty('code');
  });

  test('with the older names alone', () => {
    expect(parse({ MessageSid: '', MessageStatus: '' })).toMatchObject({ sid, status: 'undelivered' });
  });

  test.each([
    [{ MessageSid: '', SmsSid: '' }, 'no MessageSid'],
    [{ MessageStatus: 'received' }, 'an unknown MessageStatus'],
    [{ MessageStatus: 'toString' }, 'an unknown MessageStatus'],
    [{ MessageStatus: 'teleported' }, 'an unknown MessageStatus'],
    [{ MessageStatus: '', SmsStatus: '' }, 'an unknown MessageStatus'],
    [{ From: '' }, 'no From'],
    [{ To: '' }, 'no To'],
  ])('%j is unsupported: %s', (changes, reason) => {
    expect(parse(changes)).toEqual({ kind: 'unsupported', reason });
  });

  test.each(['', null, undefined])('without an effect (%j) it is not about a send of ours', effectId => {
    expect(parseStatus(new URLSearchParams(callback), effectId).kind).toBe('unsupported');
  });

  test('no form makes it throw', () => {
    const name = fc.oneof(fc.constantFrom(...Object.keys(callback)), fc.string({ unit: 'binary' }));
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(sid, 'sent', 'delivered', '30003'));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 20 }), fc.string(), (pairs, effectId) => {
        expect(['status', 'unsupported']).toContain(parseStatus(new URLSearchParams(pairs), effectId).kind);
      }),
    );
  });
});

describe('order', () => {
  // As Twilio's guide to status callbacks draws it.
  const paths: MessageStatus[][] = [
    ['accepted', 'queued', 'sending', 'sent', 'delivered', 'read'],
    ['scheduled', 'accepted', 'queued', 'sending', 'sent', 'undelivered'],
    ['queued', 'sending', 'failed'],
    ['scheduled', 'canceled'],
    ['sent', 'partially_delivered', 'delivered'],
  ];

  /** What delivery-status does: only a higher rank replaces what is written. */
  const settle = (arriving: readonly MessageStatus[]): MessageStatus | undefined =>
    arriving.reduce<MessageStatus | undefined>(
      (seen, next) => (seen === undefined || rankOf(next) > rankOf(seen) ? next : seen),
      undefined,
    );

  test('whatever order callbacks arrive in, and how often, the last of the path stands', () => {
    const arrival = fc
      .constantFrom(...paths)
      .chain(path =>
        fc.tuple(fc.constant(path), fc.shuffledSubarray([...path, ...path], { minLength: path.length * 2 })),
      );
    fc.assert(
      fc.property(arrival, ([path, arriving]) => {
        expect(settle(arriving)).toBe(path.at(-1));
      }),
    );
  });

  test('of two final ones the first stands; only read goes beyond delivered', () => {
    expect(settle(['delivered', 'undelivered'])).toBe('delivered');
    expect(settle(['failed', 'delivered'])).toBe('failed');
    expect(settle(['read', 'delivered'])).toBe('read');
  });
});
