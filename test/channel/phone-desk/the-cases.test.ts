import { describe, expect, it } from 'vitest';
import {
  caseNumbered,
  caseOf,
  close,
  finish,
  meant,
  openCases,
  reopen,
  speakIn,
  tellOf,
  withoutOld,
} from '../../../lambdas/channel/phone-desk/the-cases.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import { type Cases, noCases } from '../../../lambdas/channel/thread/cases.ts';
import type { ThreadKey } from '../../../lambdas/channel/thread/thread-key.ts';
import { fc } from '../../support/seeded-check.ts';

const hour = 3_600_000;
const customer = (index: number): ThreadKey => ({
  business: address('+15550001000'),
  customer: address(`+1555${String(1_000_000 + index)}`),
});

/** What happens at a desk, to one of a few customers; hours pass between. */
const step = fc.record({
  do: fc.constantFrom('told', 'told', 'told', 'speaks', 'speaks', 'done', 'released', 'yours', 'asks'),
  who: fc.nat(4),
  hours: fc.constantFrom(0, 0, 0, 0, 1, 13, 25),
});

describe('the cases of a phone desk', () => {
  it('never lets words go to a case that they may not be meant for, nor two customers share a number', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        let cases: Cases = noCases;
        let now = 0;
        /** Since the person last wrote, and where that was; numbers by customer, with their last use. */
        let news = new Set<number>();
        let last: number | undefined;
        const used = new Map<number, { who: number; at: number }>();
        for (const { do: what, who, hours } of steps) {
          now += hours * hour;
          cases = withoutOld(cases, now);
          if (last !== undefined && !caseNumbered(cases, last)) last = undefined;
          const one = caseOf(cases, customer(who));
          if (what === 'told') {
            const told = tellOf(cases, customer(who), now);
            if (!told) throw new Error('there is room for five');
            cases = told.cases;
            const before = used.get(told.number);
            if (before && before.who !== who) expect(now - before.at).toBeGreaterThanOrEqual(24 * hour);
            if (one) expect(told.number).toBe(one.number);
            used.set(told.number, { who, at: now });
            news.add(told.number);
          } else if (what === 'asks') {
            const found = meant(cases);
            if (found.kind !== 'case') continue;
            expect(found.case.state).toBe('open');
            expect(
              [...news].filter(number => number !== found.case.number && caseNumbered(cases, number)),
            ).toEqual([]);
            if (last !== undefined) expect(found.case.number).toBe(last);
            else expect(openCases(cases)).toEqual([found.case]);
          } else if (one) {
            used.set(one.number, { who, at: now });
            if (what === 'speaks') {
              cases = speakIn(cases, one, now);
              [last, news] = [one.number, new Set()];
            } else if (what === 'done' && one.state !== 'closed') {
              cases = finish(cases, one, now);
              [last, news] = [one.number, new Set()];
            } else if (what === 'released' && one.state !== 'closed') {
              cases = close(cases, one, now);
              if (one.state === 'open') news.add(one.number);
              else if (last === one.number) last = undefined;
            } else if (what === 'yours') cases = reopen(cases, one, now);
          }
          const numbers = cases.list.map(({ number }) => number);
          expect(new Set(numbers).size).toBe(numbers.length);
          expect(new Set(cases.list.map(({ of }) => of.customer)).size).toBe(numbers.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('has room for so many, forgets what is closed first, and takes no more where all are open', () => {
    let cases: Cases = noCases;
    for (let index = 0; index < 200; index += 1)
      cases = tellOf(cases, customer(index), index)?.cases ?? noCases;
    expect(tellOf(cases, customer(200), 200)).toBeUndefined();
    expect(tellOf(cases, customer(7), 200)?.number).toBe(8);
    const one = caseOf(cases, customer(7));
    if (!one) throw new Error('it has been told of');
    const next = tellOf(close(cases, one, 201), customer(200), 202);
    expect(next?.number).toBe(201);
    expect(next && caseOf(next.cases, customer(7))).toBeUndefined();
    expect(next?.cases.list).toHaveLength(200);
  });

  it('begins again behind 999, past the numbers that are taken', () => {
    let cases: Cases = noCases;
    const stays = tellOf(cases, customer(0), 0);
    if (!stays) throw new Error('there is room');
    cases = stays.cases;
    let now = 0;
    for (let index = 1; index < 999; index += 1) {
      now += 25 * hour;
      const told = tellOf(withoutOld(cases, now), customer(index), now);
      const one = told && caseOf(told.cases, customer(index));
      if (!told || !one) throw new Error('there is room');
      expect(told.number).toBe(index + 1);
      cases = close(told.cases, one, now);
    }
    expect(tellOf(cases, customer(2000), now)?.number).toBe(2);
    expect(JSON.stringify(cases).length).toBeLessThan(1_000);
  });
});
