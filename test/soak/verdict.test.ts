import { describe, expect, it } from 'vitest';
import { defaultNotices } from '../../lambdas/config/define-channel.ts';
import { fc } from '../support/seeded-check.ts';
import type { AcceptedSend, SentText } from './protocol.ts';
import { type Fault, judge, type Records } from './verdict.ts';
import { answerTo, answerWords, bodyOf, textWord, type Wish } from './words.ts';

const threads = [
  '+15550001000 +15560000000',
  '+15550002000 +15560000000',
  '+15550001000 +15560000001',
] as const;

interface Told {
  readonly thread: number;
  readonly wish: Wish;
  /** Whether its webhook was answered 200. */
  readonly taken: boolean;
}

/** What a run leaves in which everything went well: each text answered in turn, long answers in two parts. */
function goodRun(told: readonly Told[]): Records {
  const counts = new Map<number, number>();
  const texts: SentText[] = [];
  const sends: AcceptedSend[] = [];
  const asks: { thread: string; message: string }[] = [];
  for (const [index, { thread, wish, taken }] of told.entries()) {
    const count = counts.get(thread) ?? 0;
    counts.set(thread, count + 1);
    const word = textWord(thread, count);
    const key = threads[thread] ?? '';
    const sentAt = 1_000 * index;
    texts.push({
      ...{ thread: key, sid: `SM${index}`, words: answerWords(word, wish), sentAt },
      ...(taken && { takenAt: sentAt + 20 }),
    });
    const message = bodyOf(word, wish);
    asks.push({ thread: key, message });
    const { response } = answerTo(message);
    const middle = response.indexOf('There', response.length / 2);
    const parts = wish === 'long' ? [response.slice(0, middle), response.slice(middle)] : [response];
    for (const [part, body] of parts.entries())
      sends.push({ thread: key, body, effect: `turn-${index}-${part}` });
  }
  const heard = asks.map(({ message }) => message);
  return {
    vendors: { texts, sends, asks, heard, troubles: {}, searches: 0, repeatedWebhooks: 0 },
    table: { unfinished: [], outcomes: new Map(texts.map(({ sid }) => [sid, 'answered'])) },
    queued: 0,
    deadLetters: new Map(),
  };
}

const told = (thread: number, wish: Wish = 'plain', taken = true): Told => ({ thread, wish, taken });
const run = goodRun([told(0), told(1, 'long'), told(0, 'long'), told(2, 'goodbye'), told(0)]);
const faultsOf = (records: Records): Fault[] => [
  ...new Set(judge(records).violations.map(({ fault }) => fault)),
];

const { vendors } = run;
const withVendors = (change: Partial<Records['vendors']>): Records => ({
  ...run,
  vendors: { ...vendors, ...change },
});
const [firstSend, , secondPartOfAnother] = vendors.sends;
if (!firstSend || !secondPartOfAnother) throw new Error('the good run has sends');

/** The run with all answers of the first thread's first text gone, and the text among the dead letters. */
function givenUp(count: number): Records {
  const many = goodRun(Array.from({ length: 10 }, () => told(0)));
  const sids = many.vendors.texts.slice(0, count).map(({ sid }) => sid);
  return {
    ...many,
    vendors: { ...many.vendors, sends: many.vendors.sends.slice(count) },
    table: {
      ...many.table,
      outcomes: new Map([...many.table.outcomes, ...sids.map(sid => [sid, 'given-up'] as const)]),
    },
    deadLetters: new Map(sids.map(sid => [sid, 'agent-unsure'])),
  };
}

describe('the verdict on a soak', () => {
  it('is good for any run in which each text was answered once, whole and in order', () => {
    const anyTold = fc.record({
      thread: fc.constantFrom(0, 1, 2),
      wish: fc.constantFrom<Wish>('plain', 'long', 'goodbye'),
      taken: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyTold, { maxLength: 12 }), all => {
        const verdict = judge(goodRun(all));
        expect(verdict.violations).toEqual([]);
        expect(verdict.answered).toBe(all.length);
      }),
    );
  });

  it.each<[string, Records, Fault]>([
    ['a text without an answer', withVendors({ sends: vendors.sends.slice(1) }), 'lost'],
    [
      'a part that never went out',
      withVendors({ sends: vendors.sends.filter(send => send !== secondPartOfAnother) }),
      'lost',
    ],
    [
      'an answer that went out twice',
      withVendors({ sends: [...vendors.sends, { ...firstSend, effect: 'another' }] }),
      'doubled',
    ],
    ['a send that was accepted twice', withVendors({ sends: [...vendors.sends, firstSend] }), 'doubled'],
    [
      'parts the wrong way round',
      withVendors({
        sends: [...vendors.sends.filter(send => send !== vendors.sends[1]), ...vendors.sends.slice(1, 2)],
      }),
      'out of order',
    ],
    ['answers the wrong way round', withVendors({ sends: vendors.sends.toReversed() }), 'out of order'],
    [
      'an answer to another thread of the same customer',
      withVendors({ sends: [{ ...firstSend, thread: threads[1] }, ...vendors.sends.slice(1)] }),
      'another’s',
    ],
    [
      'words in the conversation of another thread',
      withVendors({ asks: vendors.asks.map(ask => ({ ...ask, thread: threads[2] })) }),
      'another’s',
    ],
    [
      'a message that answers nothing',
      withVendors({ sends: [...vendors.sends, { thread: threads[0], body: 'Hello', effect: 'another' }] }),
      'stray',
    ],
    [
      'a text that the agent was asked three times',
      withVendors({ asks: [...vendors.asks, ...vendors.asks, ...vendors.asks] }),
      'asked too often',
    ],
    [
      'a thread with a turn in flight',
      { ...run, table: { ...run.table, unfinished: [threads[0]] } },
      'unfinished',
    ],
    ['a message in the queue', { ...run, queued: 1 }, 'unfinished'],
    [
      'a text without a record',
      { ...run, table: { ...run.table, outcomes: new Map([...run.table.outcomes].slice(1)) } },
      'unfinished',
    ],
    [
      'an answered text among the dead letters',
      { ...run, deadLetters: new Map([['SM0', 'carrier-busy']]) },
      'given up',
    ],
    [
      'a dead letter that is no text',
      { ...run, deadLetters: new Map([['idle', 'received too often']]) },
      'given up',
    ],
    ['too many texts given up', givenUp(4), 'given up'],
  ])('finds %s', (_, records, fault) => {
    expect(faultsOf(records)).toContain(fault);
  });

  it('lets a text be answered late whose webhook was not answered', () => {
    const late = goodRun([told(0, 'plain', false), told(0)]);
    const swapped = { ...late, vendors: { ...late.vendors, sends: late.vendors.sends.toReversed() } };
    expect(faultsOf(swapped)).toEqual([]);
    const taken = goodRun([told(0), told(0)]);
    expect(
      faultsOf({ ...taken, vendors: { ...taken.vendors, sends: taken.vendors.sends.toReversed() } }),
    ).toEqual(['out of order']);
  });

  it('counts what is allowed: few texts given up with an apology, and a second ask', () => {
    const few = givenUp(1);
    const apology = { thread: threads[0], body: defaultNotices.apology, effect: 'sorry' };
    const [ask] = few.vendors.asks.slice(1);
    if (typeof apology.body !== 'string' || !ask) throw new Error('an apology is on by default');
    const verdict = judge({
      ...few,
      vendors: {
        ...few.vendors,
        sends: [...few.vendors.sends, { ...apology, body: apology.body }],
        asks: [...few.vendors.asks, ask],
      },
    });
    expect(verdict).toMatchObject({ violations: [], answered: 9, apologies: 1, askedTwice: 1 });
    expect([...verdict.givenUp]).toEqual([['agent-unsure', 1]]);
    expect([...verdict.heardBefore]).toEqual([[1, 1]]);
  });

  it('does not take a lost text for one that was given up, where the channel says so but kept no dead letter', () => {
    const lost = givenUp(1);
    expect(faultsOf({ ...lost, deadLetters: new Map() })).toContain('lost');
  });
});
