import { describe } from 'vitest';
import { planSetAside } from '../../../lambdas/channel/plan/plan-set-aside.ts';
import {
  now,
  type Plan,
  planning,
  shownPlan,
  specification,
  text,
} from '../../support/specification/specification.ts';

interface When {
  readonly kept: boolean;
  readonly redriven?: number;
}

const planned = specification(
  (thread, { kept, redriven }: When) =>
    planSetAside(
      thread,
      text('hello', redriven === undefined ? {} : { redriven }),
      planning({ notices: { apology: 'Sorry.' } }),
      { kept },
    ),
  (result, row: Plan & { readonly texts: number; readonly others: readonly string[] }) => ({
    ...shownPlan(result, row),
    texts: result.journal.texts.length,
    others: result.journal.others,
  }),
);

describe('a text that is set aside', () =>
  planned([
    [
      'as any that is given up on',
      {},
      { kept: true },
      {
        outcome: 'given-up',
        effects: ['dead-letter own-error', 'notice: Sorry.'],
        texts: 1,
        others: [],
        thread: { apologisedAt: now },
      },
    ],
    [
      'and cannot be kept: the apology alone, and its id',
      {},
      { kept: false },
      { outcome: 'given-up', effects: ['notice: Sorry.'], texts: 0, others: ['SM-hello'] },
    ],
    [
      'right behind another',
      { apologisedAt: now - 1 },
      { kept: true },
      { effects: ['dead-letter own-error'], texts: 1, others: [] },
    ],
    [
      'redriven',
      {},
      { kept: true, redriven: 2 },
      { effects: ['dead-letter own-error'], texts: 1, others: ['SM-hello+2'] },
    ],
    [
      'redriven, and cannot be kept',
      {},
      { kept: false, redriven: 2 },
      { effects: [], texts: 0, others: ['SM-hello+2'] },
    ],
    [
      'is tried no more',
      { trying: { sid: 'SM-hello', since: 1, failures: 9, unsure: 1, alone: true } },
      { kept: true },
      {
        effects: ['dead-letter own-error', 'notice: Sorry.'],
        texts: 1,
        others: [],
        thread: { trying: undefined },
      },
    ],
  ]));
