import { describe, expect, test } from 'vitest';
import { carrierFailureOf, classifyCode } from '../../../lambdas/carriers/twilio/errors.ts';

describe('the HTTP status comes first', () => {
  test.each([
    [302, undefined, 'misconfigured'],
    [400, undefined, 'refused'],
    [400, 99999, 'refused'],
    [401, undefined, 'misconfigured'],
    [401, 21610, 'misconfigured'],
    [403, undefined, 'misconfigured'],
    [403, 21408, 'refused'],
    [404, 20404, 'misconfigured'],
    [404, undefined, 'misconfigured'],
    [408, undefined, 'unsure'],
    [409, undefined, 'refused'],
    [429, 20429, 'busy'],
    [429, 21610, 'busy'],
    [500, 20500, 'unsure'],
    [500, 21610, 'unsure'],
    [502, undefined, 'unsure'],
    [503, 20429, 'unsure'],
    [504, undefined, 'unsure'],
  ] as const)('%i with %s: %s', (status, code, failure) => {
    expect(carrierFailureOf(status, code)).toBe(failure);
  });
});

describe('then the codes that are known', () => {
  test.each([
    [21610, 'opted-out'],
    [21211, 'refused'],
    [21265, 'refused'],
    [21266, 'refused'],
    [21408, 'refused'],
    [21602, 'refused'],
    [21612, 'refused'],
    [21614, 'refused'],
    [21617, 'refused'],
    [21635, 'refused'],
    [30003, 'refused'],
    [30004, 'refused'],
    [30005, 'refused'],
    [30006, 'refused'],
    [30007, 'refused'],
    [30008, 'refused'],
    [30017, 'refused'],
    [20003, 'misconfigured'],
    [21603, 'misconfigured'],
    [21606, 'misconfigured'],
    [21608, 'misconfigured'],
    [21703, 'misconfigured'],
    [21712, 'misconfigured'],
    [30002, 'misconfigured'],
    [30032, 'misconfigured'],
    [30034, 'misconfigured'],
    [30037, 'misconfigured'],
    [14107, 'refused'],
    [63018, 'busy'],
    [21611, 'busy'],
    [30001, 'busy'],
    [30022, 'busy'],
    [30023, 'busy'],
    [30450, 'busy'],
  ] as const)('%i: %s', (code, failure) => {
    expect(classifyCode(code)).toMatchObject({ failure, meaning: expect.stringMatching(/^\w.{5,}$/) });
    expect(carrierFailureOf(400, code)).toBe(failure);
  });

  test('and no others', () => {
    expect(classifyCode(12345)).toBeUndefined();
    expect(classifyCode(0)).toBeUndefined();
    expect(classifyCode(Number.NaN)).toBeUndefined();
  });
});
