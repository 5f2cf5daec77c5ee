import { describe, expect, it } from 'vitest';
import {
  backAt,
  backIn,
  honour,
  isHonouredOut,
  isPendingStop,
  outAt,
} from '../../../lambdas/channel/thread/stops.ts';
import { newThread } from '../../../lambdas/channel/thread/thread.ts';
import { fc } from '../../support/seeded-check.ts';
import { key } from '../../support/specification/specification.ts';

const thread = newThread(key);
const day = 24 * 3_600_000;

describe('an opt-out that is written down', () => {
  it('is pending until its turn, and known for a day behind it', () => {
    const written = { ...thread, optedOutAt: 1, pendingStops: ['A', 'B'] };
    const one = honour(written, 'A', 10);
    expect(one).toMatchObject({ pendingStops: ['B'], honouredStops: { A: 10 } });
    expect(isPendingStop(one, 'A')).toBe(false);
    const both = honour(one, 'B', 20);
    expect(both).toEqual({ ...thread, optedOutAt: 1, honouredStops: { A: 10, B: 20 } });
    expect(honour(both, 'C', 15 + day).honouredStops).toEqual({ B: 20, C: 15 + day });
  });

  it('is remembered though nobody wrote it down', () => {
    expect(honour(thread, 'A', 10).honouredStops).toEqual({ A: 10 });
  });

  it('does not let the thread grow without end, and the latest stay', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 400 }), ids => {
        let now = 0;
        let told = thread;
        for (const id of ids) told = honour(told, `SM${id}`, ++now);
        const kept = Object.keys(told.honouredStops ?? {});
        expect(kept.length).toBeLessThanOrEqual(100);
        const latest = [...new Set(ids.toReversed())].slice(0, 100).map(id => `SM${id}`);
        expect(new Set(kept)).toEqual(new Set(latest));
      }),
      { numRuns: 20 },
    );
  });

  it('keeps who comes back out only while it is pending', () => {
    const out = { ...thread, optedOutAt: 1, optedOutBy: 'keyword' as const };
    expect(backIn(out)).toEqual(thread);
    expect(backIn({ ...out, pendingStops: ['B'] })).toEqual({
      ...thread,
      optedOutAt: 1,
      pendingStops: ['B'],
    });
  });

  it.each([
    [{}, false],
    [{ optedOutAt: 1 }, true],
    [{ optedOutAt: 1, pendingStops: ['A'] }, false],
    [{ optedOutAt: 1, optedOutBy: 'words' as const, pendingStops: ['A'] }, true],
  ])('has had its turn: %j %s', (more, honoured) =>
    expect(isHonouredOut({ ...thread, ...more })).toBe(honoured),
  );
});

describe('the times of consent, by which two threads of one customer are compared', () => {
  it('have a stop behind the START before it', () => {
    expect(outAt({ optedInAt: 20 }, 10)).toBe(21);
    expect(outAt({ optedInAt: 20 }, 30)).toBe(30);
    expect(outAt({}, 30)).toBe(30);
  });

  it.each([
    ['what it undoes', { optedOutAt: 20 }, 20],
    ['what came earlier', { optedOutAt: 5 }, 10],
    ['what has yet to come to its turn', { optedOutAt: 20, pendingStops: ['A'] }, 10],
    ['what has yet to come to its turn in the other', { optedOutAt: 20, pairedStops: true as const }, 10],
  ])('have a START, beside %s', (_, thread, at) => expect(backAt(thread, 10)).toBe(at));
});
