import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windableTime } from '../../local/windable-time.ts';
import { simulatedTime } from '../support/scenario/simulated-time.ts';

const at = async () => undefined;

function started() {
  const real = simulatedTime();
  const time = windableTime({ clock: real.clock, timer: real.timer });
  const begun = time.clock();
  const ran: [name: string, after: number][] = [];
  const set = (name: string, ms: number) =>
    time.timer.set(ms, () => void ran.push([name, time.clock() - begun]));
  return { real, time, ran, set, begun };
}

describe('time that can be wound', () => {
  it('goes by itself', async () => {
    const { real, ran, set } = started();
    set('a', 100);
    await real.advance(99);
    expect(ran).toEqual([]);
    await real.advance(1);
    expect(ran).toEqual([['a', 100]]);
  });

  it('runs what comes due in its order, each at its time, and waits for what follows from it', async () => {
    const { time, ran, set } = started();
    set('late', 3_600_000);
    set('early', 1_000);
    set('beyond', 7_200_001);
    const settled: string[] = [];
    await time.wind(7_200_000, async () => {
      settled.push(ran.at(-1)?.[0] ?? '');
      // what is set by what has run comes in its turn
      if (settled.length === 1) set('between', 5_000);
    });
    expect(ran).toEqual([
      ['early', 1_000],
      ['between', 6_000],
      ['late', 3_600_000],
    ]);
    expect(settled).toEqual(['early', 'between', 'late']);
    expect(time.ahead()).toBe(7_200_000);
  });

  it('leaves what is due later its own time, which goes on by itself', async () => {
    const { real, time, ran, set } = started();
    set('a', 10_000);
    await time.wind(9_000, at);
    expect(ran).toEqual([]);
    await real.advance(1_000);
    expect(ran).toEqual([['a', 10_000]]);
  });

  it('never runs what was cleared or stopped', async () => {
    const { real, time, ran, set } = started();
    time.timer.clear(set('a', 10));
    set('b', 20);
    time.timer.clear('no handle');
    time.stop();
    await time.wind(1_000, at);
    await real.advance(1_000);
    expect(ran).toEqual([]);
    expect(real.timers()).toBe(0);
  });

  it('is no longer ahead after a reset, and what waits keeps how long it has to', async () => {
    const { real, time, ran, set, begun } = started();
    await time.wind(60_000, at);
    set('a', 500);
    time.reset();
    expect(time.clock() - begun).toBe(0);
    await real.advance(499);
    expect(ran).toEqual([]);
    await real.advance(1);
    expect(ran).toEqual([['a', 500]]);
  });

  it('runs everything once and in order, however it is wound', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 20 }),
        fc.array(
          fc.record({ kind: fc.constantFrom('wind', 'advance'), ms: fc.integer({ min: 1, max: 2_000 }) }),
          { maxLength: 12 },
        ),
        async (dues, moves) => {
          const { real, time, ran, set, begun } = started();
          for (const [index, ms] of dues.entries()) set(String(index), ms);
          for (const { kind, ms } of moves) await (kind === 'wind' ? time.wind(ms, at) : real.advance(ms));
          const now = time.clock() - begun;
          // what is due at once in real time needs a turn of its clock
          await real.advance(0);
          const due = dues.filter(ms => ms <= now).toSorted((one, other) => one - other);
          expect(ran.map(([, after]) => after)).toEqual(due);
          expect(new Set(ran.map(([name]) => name)).size).toBe(ran.length);
        },
      ),
    ));
});
