import { describe, expect, it } from 'vitest';
import { agentTimes, planOf, textsEach } from '../../bench/waits/plan.ts';

describe('the plan of a run', () => {
  it('is the same for the same seed', () => {
    const options = { customers: 20, spreadMs: 30_000, seed: 3 };
    expect(planOf(options)).toEqual(planOf(options));
    expect(planOf({ ...options, seed: 4 })).not.toEqual(planOf(options));
  });

  it('has every customer once, with words of their own and a time for each', () => {
    const plan = planOf({ customers: 1_000, spreadMs: 30_000, seed: 1 });
    expect(new Set(plan.map(({ number }) => number)).size).toBe(1_000);
    expect(plan.every(({ number }) => /^\+1557\d{7}$/.test(number))).toBe(true);
    const texts = plan.flatMap(customer => customer.texts);
    expect(new Set(texts.map(({ word }) => word)).size).toBe(1_000 * textsEach);
    expect(texts.every(({ agentMs }) => agentMs > 0 && agentMs <= agentTimes.tail)).toBe(true);
  });

  it('spreads who begins, or lets all begin at once', () => {
    const begins = (spreadMs: number) =>
      planOf({ customers: 300, spreadMs, seed: 1 }).map(({ beginMs }) => beginMs);
    expect(begins(0).every(begin => begin === 0)).toBe(true);
    const spread = begins(30_000);
    expect(Math.min(...spread)).toBeLessThan(1_000);
    expect(Math.max(...spread)).toBeGreaterThan(29_000);
    expect(Math.max(...spread)).toBeLessThan(30_000);
  });
});
