import { describe, expect, test } from 'vitest';
import { retryAfterMs } from '../../lambdas/http/retry-after.ts';
import { fc } from '../support/seeded-check.ts';

const now = Date.UTC(2026, 10, 22, 12, 0, 0);
const fiveMinutes = 300_000;

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['1', 1000],
    [' 12 ', 12_000],
    ['300', fiveMinutes],
    ['86400', fiveMinutes],
    ['99999999999999999999999', fiveMinutes],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sunday, 22-Nov-26 12:00:30 GMT', 30_000],
    ['Sun Nov 22 12:00:30 2026', 30_000],
    ['Sun, 22 Nov 2026 11:59:00 GMT', 0],
    ['Mon, 23 Nov 2026 12:00:00 GMT', fiveMinutes],
  ])('%s', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });

  test.each([
    '',
    ' ',
    '-1',
    '1.5',
    '10s',
    'soon',
    'foo 5',
    '2026-11-22',
    'Sun, 99 Nov 2026 12:00:30 GMT',
    '0x10',
    'NaN',
  ])('garbage is no wait at all: %j', header => {
    expect(retryAfterMs(header, now)).toBeUndefined();
  });

  test('no header', () => {
    expect(retryAfterMs(undefined, now)).toBeUndefined();
  });

  test('whatever it says, the wait is between nothing and five minutes, or not known', () => {
    const header = fc.oneof(
      fc.string(),
      fc.integer().map(String),
      fc.date({ noInvalidDate: true }).map(date => date.toUTCString()),
    );
    fc.assert(
      fc.property(header, value => {
        const wait = retryAfterMs(value, now);
        expect(wait === undefined || (wait >= 0 && wait <= fiveMinutes)).toBe(true);
      }),
    );
  });

  test('both forms of the same moment agree', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), seconds => {
        const date = new Date(now + seconds * 1000).toUTCString();
        expect(retryAfterMs(date, now)).toBe(retryAfterMs(String(seconds), now));
      }),
    );
  });
});
