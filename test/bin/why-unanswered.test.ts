import { describe, expect, it } from 'vitest';
import { lastTextOf } from '../../bin/sms/why-unanswered.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import type { Journal, Thread } from '../../lambdas/channel/thread/thread.ts';
import { newThread } from '../../lambdas/channel/thread/thread.ts';
import type { TranscriptMessage } from '../../lambdas/channel/thread/transcript.ts';

const key = { business: address('+15550001000'), customer: address('+15551234567') };
const at = '2026-01-01T00:00:00.000Z';
const now = Date.parse(at) + 10 * 60_000;
const text: TranscriptMessage = {
  ...{ id: 'SM1', direction: 'in', by: 'customer', body: 'Rumpelstiltskin', at },
  ...{ status: 'received', outcome: 'answered' },
};
const reply = (status: string, more: Partial<TranscriptMessage> = {}): TranscriptMessage => ({
  ...{ id: 'e1', direction: 'out', by: 'agent', body: 'Rapunzel', at, status },
  ...more,
});
const journal = (of: Partial<Journal>): Journal => ({
  ...{ turn: 't', startedAt: now, texts: [], others: [], outcome: 'answered', effects: [], mode: 'agent' },
  ...{ next: 0, failures: 0, sent: {} },
  ...of,
});
const why = (of: Partial<Thread>, messages: readonly TranscriptMessage[]) =>
  lastTextOf({ ...newThread(key), ...of }, messages, now);

describe('of a text that has no answer', () => {
  const trying = { sid: 'SM1', since: now - 60_000, failures: 1, unsure: 0 };

  it.each<[string, Partial<Thread>, readonly TranscriptMessage[], RegExp]>([
    ['the agent is asked', { trying }, [text], /is being asked \(1 failure since .*, 0 of unknown outcome\)/],
    [
      'more than once',
      { trying: { ...trying, failures: 3, unsure: 1 } },
      [text],
      /3 failures since .*, 1 of/,
    ],
    [
      'its number is too busy',
      { trying: { ...trying, waitsForRoom: true } },
      [text],
      /textsPerNumberPerMinute/,
    ],
    [
      'its turn has yet to send',
      {
        journal: journal({
          effects: [{ kind: 'send', id: 'e1', by: 'agent', body: 'Rapunzel' }],
          failures: 2,
        }),
      },
      [text],
      /decided \(answered\) and not settled since .*: next is send; the carrier has not taken it 2 times/,
    ],
    ['its turn has yet to be written down', { journal: journal({}) }, [], /: next is settle$/],
    ['it went back', { putBack: { since: now, receives: {} } }, [text], /a turn with time enough/],
    ['there is none', {}, [reply('delivered')], /no text of theirs is known/],
    ['nothing was said', {}, [text], /the agent had no words for it/],
    ['a person has it', { mode: 'human' }, [text], /a person has the thread/],
    [
      'a part was refused',
      {},
      [text, reply('delivered'), reply('refused')],
      /a part of the answer is refused$/,
    ],
    [
      'a part did not arrive',
      {},
      [text, reply('undelivered', { errorCode: 30003 })],
      /is undelivered \(https:\/\/www\.twilio\.com\/docs\/api\/errors\/30003\)/,
    ],
    ['nobody knows', {}, [text, reply('unknown')], /nobody knows whether its answer went out/],
    ['it was given up', {}, [{ ...text, outcome: 'given-up' }], /dead-letters redrive/],
    ['its outcome is a later version’s', {}, [{ ...text, outcome: 'levitated' }], /its outcome is levitated/],
    [
      'its outcome is an object’s own name',
      {},
      [{ ...text, outcome: 'constructor' }],
      /its outcome is constructor/,
    ],
  ])('%s', (_, of, messages, says) => {
    const last = why(of, messages);
    expect(last.isAnswered).toBe(false);
    expect(last.why).toMatch(says);
    expect(last.why).not.toMatch(/Rumpelstiltskin|Rapunzel|5551234567/);
  });
});

describe('of a text that has one', () => {
  it.each([
    ['read', [reply('read')], 'it was answered'],
    ['on its way for ten minutes', [reply('sent'), reply('delivered')], /1 of 2 parts not yet reported/],
    ['by a notice', [reply('delivered', { by: 'notice' })], 'it was answered'],
  ])('%s', (_, replies, says) => {
    const last = why({}, [text, ...replies]);
    expect(last).toMatchObject({ isAnswered: true, outcome: 'answered', at });
    expect(last.why).toMatch(says);
  });

  it('which is on its way since just now, nothing more is said', () => {
    expect(lastTextOf(newThread(key), [text, reply('sent')], Date.parse(at) + 30_000).why).toBe(
      'it was answered',
    );
  });

  it('only what came behind it counts, and of several texts the last', () => {
    expect(why({}, [reply('delivered'), text]).isAnswered).toBe(false);
    expect(why({}, [{ ...text, outcome: 'given-up' }, text, reply('delivered')]).isAnswered).toBe(true);
  });
});
