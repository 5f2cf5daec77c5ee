import { describe, expect, it } from 'vitest';
import { quantile } from '../../bench/statistics.ts';
import { figuresOf, isWhole } from '../../bench/waits/figures.ts';
import { fc } from '../support/seeded-check.ts';

const sent = (customer: string, word: string, sentAt: number, agentMs = 0) => ({
  customer,
  word,
  sentAt,
  agentMs,
});
const answer = (word: string, at: number) => ({ word, at });

describe('a quantile', () => {
  it('is a value that so much of them stay below or reach', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0, 0.5, 0.9, 0.99, 1].map(q => quantile(values, q))).toEqual([1, 51, 91, 100, 100]);
    expect(quantile([3], 0.99)).toBe(3);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('is between the least and the most, and grows with what it is asked for', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), share, share, (values, one, other) => {
        const [low, high] = [quantile(values, Math.min(one, other)), quantile(values, Math.max(one, other))];
        expect(values).toContain(low);
        expect(low).toBeLessThanOrEqual(high);
        expect(quantile(values, 1)).toBe(Math.max(...values));
      }),
    );
  });
});

describe('what a text waited', () => {
  it("is what the agent's own time leaves of it", () => {
    const { wait, texts } = figuresOf([sent('ann', 'a', 1_000, 2_000)], [answer('a', 3_040)]);
    expect(texts).toBe(1);
    expect(wait).toEqual({ p50: 40, p90: 40, p99: 40, max: 40 });
  });

  it("begins when the customer's own earlier text is answered, not when another customer's is", () => {
    const texts = [sent('ann', 'a', 0, 5_000), sent('ann', 'b', 1_000, 2_000), sent('bob', 'c', 1_000, 0)];
    const answers = [answer('a', 5_010), answer('c', 5_500), answer('b', 7_030)];
    // a: 10; b: 7,030 less 5,010 less 2,000; c: all of 4,500, nobody else's turn being its own
    const { wait } = figuresOf(texts, answers);
    expect(wait).toEqual({ p50: 20, p90: 4_500, p99: 4_500, max: 4_500 });
  });

  it('counts from its sending where the earlier answer is older', () => {
    const texts = [sent('ann', 'a', 0, 100), sent('ann', 'b', 10_000, 100)];
    expect(figuresOf(texts, [answer('a', 105), answer('b', 10_130)]).wait.max).toBe(30);
  });

  it('is no wait for each other where one message answers both', () => {
    const texts = [sent('ann', 'a', 0, 100), sent('ann', 'b', 20, 60)];
    const { wait, outOfOrder } = figuresOf(texts, [answer('a', 107), answer('b', 107)]);
    expect([wait.p50, wait.max, outOfOrder]).toEqual([27, 27, 0]);
  });
});

describe('what became of the texts', () => {
  const texts = [sent('ann', 'a', 0), sent('ann', 'b', 10), sent('ann', 'c', 20), sent('bob', 'd', 0)];
  const inOrder = [answer('d', 5), answer('a', 30), answer('b', 40), answer('c', 50)];

  it('is whole where each is answered once and in order', () => {
    const figures = figuresOf(texts, inOrder);
    expect(figures).toMatchObject({ texts: 4, lost: 0, doubled: 0, outOfOrder: 0 });
    expect(isWhole(figures)).toBe(true);
  });

  it.each([
    ['lost', inOrder.toSpliced(2, 1), { lost: 1, doubled: 0, outOfOrder: 0 }],
    ['all lost', [], { lost: 4, doubled: 0, outOfOrder: 0 }],
    ['doubled', [...inOrder, answer('a', 60)], { lost: 0, doubled: 1, outOfOrder: 0 }],
    ['three times', [...inOrder, answer('a', 60), answer('a', 70)], { lost: 0, doubled: 1, outOfOrder: 0 }],
    [
      'answered before an earlier one',
      [answer('b', 30), answer('d', 31), answer('a', 40), answer('c', 50)],
      { lost: 0, doubled: 0, outOfOrder: 1 },
    ],
    [
      'answered from the last to the first',
      [answer('c', 30), answer('b', 40), answer('a', 50), answer('d', 60)],
      { lost: 0, doubled: 0, outOfOrder: 2 },
    ],
  ])('is not whole where one is %s', (_, answers, expected) => {
    const figures = figuresOf(texts, answers);
    expect(figures).toMatchObject(expected);
    expect(isWhole(figures)).toBe(false);
  });
});

it('counts what was lost, doubled and put out of order, whatever else happens', () => {
  const customers = fc.array(fc.array(fc.constantFrom(0, 1, 2, 3), { maxLength: 5 }), { maxLength: 8 });
  fc.assert(
    fc.property(customers, fc.infiniteStream(fc.nat()), (counts, numbers) => {
      const random = (): number => numbers.next().value ?? 0;
      const texts = counts.flatMap((each, customer) =>
        each.map((times, index) => ({ ...sent(`${customer}`, `${customer}-${index}`, index), times, index })),
      );
      const answers = texts
        .flatMap(({ word, times }) => Array.from({ length: times }, () => ({ word, by: random() })))
        .sort((one, other) => one.by - other.by)
        .map(({ word }, at) => answer(word, 10 + at));
      const place = (word: string): number => answers.findIndex(one => one.word === word);
      const overtaken = texts.filter(
        text =>
          text.times > 0 &&
          texts.some(
            other =>
              other.customer === text.customer &&
              other.index < text.index &&
              place(other.word) > place(text.word),
          ),
      );
      expect(figuresOf(texts, answers)).toMatchObject({
        lost: texts.filter(({ times }) => times === 0).length,
        doubled: texts.filter(({ times }) => times > 1).length,
        outOfOrder: overtaken.length,
      });
    }),
  );
});
