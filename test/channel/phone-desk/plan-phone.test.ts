import { describe, expect } from 'vitest';
import { planMessage } from '../../../lambdas/channel/plan/plan-message.ts';
import { planWithoutAgent } from '../../../lambdas/channel/plan/plan-texts.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import type { Case, Cases } from '../../../lambdas/channel/thread/cases.ts';
import type { CaseMessage, CaseNews, CaseTextMessage } from '../../../lambdas/channel/thread/message.ts';
import type { Thread } from '../../../lambdas/channel/thread/thread.ts';
import {
  desk,
  key,
  now,
  onCall,
  type Plan,
  picture,
  planning,
  read,
  shownPlan,
  specification,
  text,
} from '../../support/specification/specification.ts';

const ben = { ...key, customer: address('+15557654321') };
const one = (state: Case['state'], number = 7, of = key): Case => ({ number, of, state, at: now - 1_000 });
const having = (list: readonly Case[], more: Partial<Cases> = {}) => ({
  key: desk,
  cases: { list, latest: 8, heard: [], ...more },
});
const set = { number: { phoneDesk: onCall } };
/** How the cases stand, by number, in the order of their numbers. */
const states = ({ cases }: Thread) =>
  Object.fromEntries((cases?.list ?? []).map(({ number, state }) => [number, state]));

interface Told extends Plan {
  readonly cases?: Readonly<Record<number, Case['state']>>;
}

const said = specification(
  (thread, { body, media = [] }: { body: string; media?: (typeof picture)[] }) =>
    planWithoutAgent(thread, read(thread, [text(body, { media })], set), { act: 'desk' }, planning(set)),
  (result, row: Told) => ({ ...shownPlan(result, row), ...(row.cases && { cases: states(result) }) }),
);

describe('what the person on call texts', () =>
  said([
    ['nobody waits', having([]), { body: 'hello' }, { effects: ['notice: Nobody is waiting for you.'] }],
    [
      'words to the only one who waits',
      having([one('open')]),
      { body: 'hello' },
      { effects: ['tell person-message hello'], cases: { 7: 'open' } },
    ],
    [
      'words to one by number',
      having([one('open'), one('open', 8, ben)]),
      { body: '#8 hello' },
      { effects: ['tell person-message hello'] },
    ],
    [
      'words to one of two',
      having([one('open'), one('open', 8, ben)]),
      { body: 'hello' },
      { effects: ['notice: Which one? #7 or #8: begin with its number.'] },
    ],
    [
      'words to the one spoken to last',
      having([one('open'), one('open', 8, ben)], { spoken: 8 }),
      { body: 'hello' },
      { effects: ['tell person-message hello'] },
    ],
    [
      'a number of nobody',
      having([one('open')]),
      { body: '#9 hello' },
      { effects: ['notice: There is no #9. Begin with #7.'] },
    ],
    [
      '… where nobody waits',
      having([one('closed')]),
      { body: '#9 hello' },
      { effects: ['notice: There is no #9. Nobody is waiting for you.'] },
    ],
    [
      'done',
      having([one('open')]),
      { body: 'Done.' },
      { effects: ['tell release'], cases: { 7: 'closing' } },
    ],
    [
      'done with one that the agent has',
      having([one('closed')]),
      { body: '#7 done' },
      { effects: ['notice: #7 is with the agent already.'], cases: { 7: 'closed' } },
    ],
    [
      'words to one that the agent has take it back',
      having([one('closed')]),
      { body: '#7 wait' },
      { effects: ['tell person-message wait'], cases: { 7: 'open' } },
    ],
    [
      'words behind one that is closed do not take it back',
      having([one('closed')], { spoken: 7 }),
      { body: 'wait' },
      { effects: [expect.stringMatching(/^notice: #7 is with the agent\. Begin/)], cases: { 7: 'closed' } },
    ],
    [
      'a number alone',
      having([one('open')]),
      { body: '#7' },
      { effects: ['notice: What you write now goes to #7.'] },
    ],
    [
      'the number alone of one that the agent has',
      having([one('closed')]),
      { body: '#7' },
      { effects: [expect.stringMatching(/^notice: #7 is with the agent\./)], cases: { 7: 'closed' } },
    ],
    [
      'a picture',
      having([one('open')]),
      { body: '', media: [picture] },
      { effects: ['notice: Only words can be passed on to #7.'] },
    ],
    [
      'a picture with words',
      having([one('open')]),
      { body: 'see', media: [picture] },
      { effects: ['tell person-message see', 'notice: Only words can be passed on to #7.'] },
    ],
  ]));

type News = CaseMessage | CaseTextMessage | CaseNews;
const wants = (more: Partial<CaseMessage> = {}): CaseMessage => ({
  kind: 'case',
  thread: desk,
  id: 'case-1',
  of: key,
  words: 'my money',
  at: now,
  ...more,
});
const writes: CaseTextMessage = {
  kind: 'case-text',
  thread: desk,
  id: 'text-1',
  of: key,
  words: 'hello?',
  at: now,
};

const told = specification(
  (thread, news: News) => {
    const message =
      typeof news === 'string'
        ? ({ kind: 'case-news', thread: desk, id: 'n', of: key, news, at: now } as const)
        : news;
    return planMessage(thread, message, planning(set));
  },
  (result, row: Told | undefined) =>
    result && { ...shownPlan(result, row), ...(row?.cases && { cases: states(result) }) },
);

describe('what the person on call is told', () =>
  told([
    [
      'a new customer wants a person: the next number',
      having([one('closed')]),
      wants({ of: ben, destination: 'billing', reason: 'refund' }),
      {
        effects: ['notice: #9 wants a person: billing, refund. +15557654321 wrote: my money'],
        cases: { 7: 'closed', 9: 'open' },
      },
    ],
    [
      'one who was there before: the same number',
      having([one('closed')]),
      wants(),
      { effects: ['notice: #7 wants a person. +15551234567 wrote: my money'], cases: { 7: 'open' } },
    ],
    ['one writes on', having([one('open')]), writes, { effects: ['notice: #7: hello?'] }],
    [
      'one writes while it is being closed',
      having([one('closing')]),
      writes,
      { effects: ['notice: #7: hello?'], cases: { 7: 'closing' } },
    ],
    [
      'one writes whom the desk does not know',
      having([]),
      writes,
      { effects: ['notice: #9 wants a person. +15551234567 wrote: hello?'], cases: { 9: 'open' } },
    ],
    [
      'what is long is cut to two segments',
      having([one('open')]),
      wants({ words: 'all my money '.repeat(100) }),
      { effects: [expect.stringMatching(/^notice: #7 wants.{50,310}$/s)] },
    ],
    [
      'released',
      having([one('closing')]),
      'released',
      { effects: ['notice: #7 is back with the agent.'], cases: { 7: 'closed' } },
    ],
    ['released, as was told', having([one('closed')]), 'released', undefined],
    [
      'taken',
      having([one('open')]),
      'taken',
      { effects: ['notice: #7 was taken by somebody else.'], cases: { 7: 'closed' } },
    ],
    [
      'theirs again',
      having([one('closed')]),
      'yours',
      { effects: ['notice: #7 is yours again.'], cases: { 7: 'open' } },
    ],
    [
      'opted out',
      having([one('open')]),
      'opted-out',
      { effects: ['notice: #7 has opted out. Nothing can be sent.'], cases: { 7: 'open' } },
    ],
    ['news of one whom the desk does not know', having([]), 'taken', undefined],
    [
      'nothing, where the person is out',
      { ...having([one('open')]), optedOutAt: 1 },
      writes,
      { effects: ['reply.undeliverable reason=opted-out messageId=text-1', 'tell release'] },
    ],
    [
      'nothing of what else became of one, where the person is out',
      { ...having([one('open')]), optedOutAt: 1 },
      'taken',
      undefined,
    ],
    [
      'with the first, which words are not to be texted, in two segments together',
      having([], { latest: 0 }),
      wants({ words: 'It is cold. '.repeat(40) }),
      {
        effects: [
          expect.stringMatching(
            /^notice: #1 wants a person.{60,130}\.\.\.\nNever text STOP, CANCEL, END.{20,90}$/,
          ),
        ],
      },
    ],
    [
      'nothing, where 200 are open',
      having(
        Array.from({ length: 200 }, (_, index) =>
          one('open', index + 1, { ...key, customer: address(`+1555300${String(1000 + index)}`) }),
        ),
      ),
      wants(),
      { effects: ['reply.undeliverable reason=too-many-cases messageId=case-1'] },
    ],
  ]));
