import { describe, expect, it } from 'vitest';
import { isAnothers, type Taking, takenBy } from '../../../lambdas/channel/handoff/taken-by.ts';
import { type Handoff, newThread, type Thread } from '../../../lambdas/channel/thread/thread.ts';
import { fc } from '../../support/seeded-check.ts';
import { key } from '../../support/specification/specification.ts';

const names = fc.constantFrom('Ada', 'Grace', 'phone');
const moments = fc.integer({ min: 1, max: 50 });
const takings: fc.Arbitrary<Taking> = fc.record(
  {
    by: names,
    at: moments,
    desk: fc.constant('front'),
    how: fc.constantFrom<Taking['how'][]>('accept', 'writing', 'over'),
  },
  { requiredKeys: ['at', 'how'] },
);
const asked: fc.Arbitrary<Handoff> = fc.record(
  { conversationId: fc.constant('CONV-1'), desk: fc.constant('billing'), requestedAt: moments },
  { requiredKeys: ['requestedAt'] },
);
const taken: fc.Arbitrary<Partial<Handoff>> = fc.record(
  {
    acceptedAt: moments,
    acceptedBy: names,
    byWriting: fc.constant(true as const),
    announced: fc.constant(true as const),
  },
  { requiredKeys: ['acceptedAt'] },
);
const handoffs = fc.oneof(
  asked,
  fc.tuple(asked, taken).map(([wish, by]): Handoff => ({ ...wish, ...by })),
);
const threads: fc.Arbitrary<Thread> = fc
  .record({
    mode: fc.constantFrom<Thread['mode'][]>('agent', 'human'),
    handoff: handoffs,
    optedOutAt: fc.option(moments, { nil: undefined }),
  })
  .map(({ mode, handoff, optedOutAt }) => ({
    ...newThread(key),
    mode,
    ...(mode === 'human' && { handoff }),
    ...(optedOutAt !== undefined && { optedOutAt }),
  }));

describe('a taking', () => {
  it('is of nobody’s words where the customer is out', () => {
    fc.assert(
      fc.property(threads, takings, (thread, taking) => {
        const writes = thread.optedOutAt !== undefined && taking.how !== 'accept';
        if (writes) expect(takenBy(thread, taking)).toBeUndefined();
      }),
    );
  });

  it('leaves a thread in somebody’s hands, and takes it out of another’s only where that is said', () => {
    fc.assert(
      fc.property(threads, takings, (thread, taking) => {
        const next = takenBy(thread, taking);
        const before = thread.mode === 'human' ? thread.handoff : undefined;
        if (!next) return;
        expect(next.acceptedAt).toBeGreaterThanOrEqual(taking.at);
        expect(next.requestedAt).toBe(before?.requestedAt ?? taking.at);
        if (isAnothers(thread, taking.by)) {
          expect(taking.how).toBe('over');
          expect(next).toMatchObject({ acceptedBy: taking.by, byWriting: true });
          expect(next.announced).toBeUndefined();
        } else if (before?.acceptedAt !== undefined) {
          expect(next.acceptedBy).toBe(before.acceptedBy);
        } else {
          expect(next.acceptedBy).toBe(taking.by ?? before?.acceptedBy);
        }
      }),
    );
  });

  it('of a thread that is taken has a moment of its own', () => {
    fc.assert(
      fc.property(threads, takings, (thread, taking) => {
        const before = thread.mode === 'human' ? thread.handoff?.acceptedAt : undefined;
        const next = takenBy(thread, taking);
        if (next && before !== undefined) expect(next.acceptedAt).toBeGreaterThan(before);
      }),
    );
  });

  it('is settled by the second time at the latest', () => {
    fc.assert(
      fc.property(threads, takings, (thread, taking) => {
        const next = takenBy(thread, taking);
        if (next) expect(takenBy({ ...thread, mode: 'human', handoff: next }, taking)).toBeUndefined();
      }),
    );
  });
});
