import { expect, it, test } from 'vitest';
import { waitOf } from '../../../lambdas/agents/chatbase/wait.ts';
import { fc } from '../../support/seeded-check.ts';

const now = Date.UTC(2026, 10, 27, 12, 0, 0);
const of = (headers: Readonly<Record<string, string>>) => waitOf(name => headers[name], now, true);

test.each<[Record<string, string>, number | undefined]>([
  [{ 'Retry-After': '3' }, 3_000],
  // in seconds it would be in the year 58 000
  [{ 'X-RateLimit-Reset': String(now + 4_000) }, 4_000],
  [{ 'X-RateLimit-Reset': String(now / 1000 + 4) }, 4_000],
  [{ 'Retry-After': '7', 'X-RateLimit-Reset': String(now + 4_000) }, 7_000],
  [{ 'X-RateLimit-Reset': String(now - 60_000) }, 0],
  // no wait for a window of ten seconds is longer
  [{ 'X-RateLimit-Reset': String(now + 3_600_000) }, 10_000],
  [{ 'X-RateLimit-Reset': 'soon' }, undefined],
  [{}, undefined],
])('%j asks to wait %s ms', (headers, wait) => {
  expect(of(headers)).toBe(wait);
});

it('means nothing but the limit by its reset', () => {
  const header = (name: string) => ({ 'X-RateLimit-Reset': String(now + 4_000) })[name];
  expect(waitOf(header, now, false)).toBeUndefined();
});

it('asks nobody to wait for ever, or backwards', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.nat().map(String)),
      fc.oneof(fc.string(), fc.maxSafeNat().map(String)),
      (a, b) => {
        const wait = of({ 'Retry-After': a, 'X-RateLimit-Reset': b });
        if (wait === undefined) return;
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(300_000);
      },
    ),
  );
});
