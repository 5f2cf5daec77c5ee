import { describe, expect, it } from 'vitest';
import { askJournalOf, isUnasked } from '../../../lambdas/channel/ask/ask-journal.ts';
import type { AskJournal, PutBack } from '../../../lambdas/channel/thread/thread.ts';

const now = 1_000;
const known: AskJournal = { sid: 'SM1', since: 100, failures: 2, unsure: 1 };
const other: AskJournal = { ...known, sid: 'SM0' };
/** Up to the second receive nobody has asked. */
const putBack: PutBack = { since: 200, receives: { SM1: 2 } };

interface Given {
  readonly receives: number;
  readonly trying?: AskJournal;
  readonly putBack?: PutBack;
  readonly waitedSince?: number;
}

describe('what is known of a message that is to be asked', () => {
  it.each<[string, Given, since: number, unsure: number]>([
    ['the first time', { receives: 1 }, now, 0],
    ['again, without a word of the delivery before: it may have asked', { receives: 2 }, now, 1],
    ['the first time, behind another’s journal', { receives: 1, trying: other }, now, 0],
    ['again, behind another’s journal', { receives: 2, trying: other }, now, 1],
    ['again, as it was put back', { receives: 3, putBack }, 200, 0],
    ['again, after another delivery than that which put it back', { receives: 4, putBack }, now, 1],
    [
      'again, where others were put back',
      { receives: 2, putBack: { since: 200, receives: { SM0: 1 } } },
      now,
      1,
    ],
    ['the first time, behind one that was given up on', { receives: 1, waitedSince: 50 }, now, 0],
    [
      'again, behind one that was given up on: its patience is theirs',
      { receives: 2, waitedSince: 50 },
      50,
      1,
    ],
    ['put back, behind one that was given up on', { receives: 3, putBack, waitedSince: 50 }, 50, 0],
  ])('%s', (_, { receives, waitedSince, ...thread }, since, unsure) => {
    expect(askJournalOf(thread, { id: 'SM1', receives }, now, waitedSince)).toEqual({
      sid: 'SM1',
      since,
      failures: 0,
      unsure,
    });
  });

  it.each<[string, Given]>([
    ['the first time', { receives: 1, trying: known }],
    ['again', { receives: 5, trying: known }],
    [
      'put back and behind one that was given up on',
      { receives: 3, trying: known, putBack, waitedSince: 50 },
    ],
  ])('its own journal stands, %s', (_, { receives, waitedSince, ...thread }) => {
    expect(askJournalOf(thread, { id: 'SM1', receives }, now, waitedSince)).toEqual(known);
  });
});

describe('whether nobody can have asked before', () => {
  it.each<[receives: number, PutBack | undefined, boolean]>([
    [1, undefined, true],
    [1, putBack, true],
    [2, undefined, false],
    [2, putBack, false],
    [3, putBack, true],
    [4, putBack, false],
  ])('receive %i, put back %j: %s', (receives, noted, unasked) => {
    expect(isUnasked(noted, 'SM1', receives)).toBe(unasked);
  });
});
