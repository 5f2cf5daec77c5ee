import { segmentsOfEnding } from '../../lambdas/channel/settings/reply-ending.ts';
import { closed, optional } from './closed.ts';
import { type Finding, judged, mend, type Schema } from './findings.ts';
import { valueAt } from './objects.ts';
import { amount, whole, yesOrNo } from './values.ts';

/** What the functions' own times allow, and beyond which it is a slip of the pen. */
export const times = closed('times', {
  // the longest that the queue hides a message is twelve hours, and waits are a fifth of it
  patienceSeconds: optional(amount('seconds', 86_400)),
  idleHours: optional(amount('hours', 8_760)),
  idleGraceMinutes: optional(amount('minutes', 1_440)),
  // an agent has 60 s for a call
  oneMomentSeconds: optional(amount('seconds', 60)),
  waitingMinutes: optional(amount('minutes', 10_080)),
  retentionDays: optional(amount('days', 3_650)),
});

export const limits = closed('limits', {
  // what one customer texts is remembered text by text
  textsPerMinute: optional(whole(1, 90)),
  repliesInRow: optional(whole(1, 60_000)),
  textsPerNumberPerMinute: optional(whole(1, 60_000)),
});

/** It has to find room in a reply of one part. */
const mostEnding = 160;

const ending: Schema<string> = judged<string>(
  value => typeof value === 'string',
  mend("write what stands at the end, or '' for nothing"),
  value => [
    ...(value.length > mostEnding
      ? [{ path: [], says: `has ${value.length} characters: it may have ${mostEnding} at most` }]
      : []),
    ...(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(value.replaceAll(/[\n\r\t]/g, ''))
      ? [{ path: [], says: 'has characters that no text has: leave them out' }]
      : []),
  ],
);

export const replies = closed('replies', {
  numbered: optional(yesOrNo),
  // a hundred parts of 1,500 characters, at 67 a segment
  segmentBudget: optional(whole(1, 2_300)),
  maxParts: optional(whole(1, 100)),
  ending: optional(ending),
});

/** An ending for which the budget has no room. */
export function endingOverBudget(config: unknown): Finding[] {
  const [budget, words = '...'] = [
    valueAt(config, 'replies', 'segmentBudget'),
    valueAt(config, 'replies', 'ending'),
  ];
  if (typeof budget !== 'number' || budget < 1 || typeof words !== 'string' || words.length > mostEnding)
    return [];
  const segments = segmentsOfEnding(words);
  if (segments <= budget) return [];
  return [
    {
      path: ['replies', 'ending'],
      says: `takes ${segments} segments, and replies.segmentBudget is ${budget}: shorten the ending, or raise the budget to more than it takes`,
    },
  ];
}
