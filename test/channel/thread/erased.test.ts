import { describe, expect, it } from 'vitest';
import { address } from '../../../lambdas/channel/thread/address.ts';
import { withArmed } from '../../../lambdas/channel/thread/armed.ts';
import {
  erasedAgain,
  erasedOf,
  erasureId,
  isOfErased,
  silence,
} from '../../../lambdas/channel/thread/erased.ts';
import type { TextMessage, ThreadMessage } from '../../../lambdas/channel/thread/message.ts';
import { newThread, type Thread } from '../../../lambdas/channel/thread/thread.ts';
import { fc } from '../../support/seeded-check.ts';

const key = { business: address('+15550001000'), customer: address('+15551234567') };
const erasing = erasureId('1');
const thread = (of: Partial<Thread> = {}): Thread => ({ ...newThread(key), sequence: 7, ...of });
const text = (receivedAt: number, body = 'Hello', sid = `SM${receivedAt}`): TextMessage => ({
  ...{ kind: 'text', thread: key, sid, body, media: [], receivedAt, from: {} },
});

describe('what is left of a thread', () => {
  it.each<[string, Partial<Thread>, object]>([
    ['nothing but the moment, of who is in', {}, {}],
    ['nothing of its own silence', { optedOutAt: silence, pendingStops: [erasing] }, {}],
    ['nothing of a silence that their other address has', { optedOutAt: silence }, {}],
    ['when they came back', { optedInAt: 50 }, { optedInAt: 50 }],
    [
      'an opt-out that was honoured, and since when',
      { optedOutAt: 40, optedOutBy: 'words', pendingStops: [erasing] },
      { optedOutAt: 40, optedOutBy: 'words' },
    ],
    [
      'one that waits for its turn',
      { optedOutAt: 95, pendingStops: ['SM1', erasing] },
      { optedOutAt: 95, optedOutBy: 'keyword' },
    ],
    ['one from before it was told by what', { optedOutAt: 30 }, { optedOutAt: 30, optedOutBy: 'keyword' }],
    [
      'one by another address of theirs, which no message brings to its turn here',
      { optedOutAt: 30, pendingStops: [erasing] },
      { optedOutAt: 30, optedOutBy: 'keyword' },
    ],
    [
      'nothing of its own silence, when it was asked for twice',
      { optedOutAt: silence, pendingStops: [erasureId('2'), erasing] },
      {},
    ],
    [
      'the opt-out that a mark alone has, while its own silence stands in its place',
      {
        ...{ optedOutAt: silence, pendingStops: [erasing] },
        erased: { at: 50, sequence: 7, optedInAt: 20, optedOutAt: 40, optedOutBy: 'words' },
      },
      { optedInAt: 20, optedOutAt: 40, optedOutBy: 'words' },
    ],
    [
      'the same, where they have texted since',
      {
        ...{ version: 2, optedOutAt: silence, pendingStops: [erasing] },
        erased: { at: 50, sequence: 7, optedOutAt: 40, optedOutBy: 'import' },
      },
      { optedOutAt: 40, optedOutBy: 'import' },
    ],
    [
      'no opt-out of before of which they have come back',
      {
        ...{ version: 2, optedInAt: 60, optedOutAt: silence, pendingStops: [erasing] },
        erased: { at: 50, sequence: 7, optedOutAt: 40, optedOutBy: 'import' },
      },
      { optedInAt: 60 },
    ],
  ])('is %s', (_, of, left) => {
    expect(erasedOf(thread(of), 100)).toEqual({ at: 100, sequence: 7, ...left });
  });

  it('is the same however often it is taken of what it has left', () => {
    const consents = fc.record(
      {
        optedOutAt: fc.nat(200),
        optedOutBy: fc.constantFrom('keyword', 'words', 'carrier', 'import'),
        optedInAt: fc.nat(200),
        pendingStops: fc.subarray([erasing, erasureId('2'), 'SM1'], { minLength: 1 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(consents, of => {
        const { at, ...consent } = erasedOf(thread(of as Partial<Thread>), 100);
        expect(erasedOf(thread(consent), 100)).toEqual({ at, ...consent });
      }),
    );
  });
});

describe('what was said before', () => {
  const erased = { at: 100, sequence: 7 };
  const event = { type: 'text.received', id: 'e', sequence: 1, at: 99, thread: key, detail: {} } as const;

  it.each<[string, ThreadMessage, isOf: boolean, inNewThread: boolean]>([
    ['a text of that moment', text(100), true, true],
    ['a later one', text(101), false, false],
    ['a stop', text(99, 'STOP'), true, false],
    ['a timer', { kind: 'idle', thread: key, conversationId: 'c', timer: 1 }, true, false],
    ['a later look', { kind: 'resume', thread: key, at: 200 }, true, false],
    ['an event that was set aside', { kind: 'event', thread: key, event }, true, true],
    ['an opt-out that the owner knows of', { kind: 'opt-out', thread: key, id: 'o', at: 1 }, false, false],
    ['the erasure itself', { kind: 'erase', thread: key, id: 'e1', at: 100 }, false, false],
    ['an older one', { kind: 'erase', thread: key, id: 'e0', at: 99 }, true, true],
    ['a later opening', { kind: 'opening', thread: key, id: 'o', body: 'Hi', at: 101 }, false, false],
  ])('%s', (_, message, isOf, inNewThread) => {
    expect(isOfErased(thread({ erased }), message)).toBe(isOf);
    expect(isOfErased(thread({ erased, version: 1 }), message)).toBe(inNewThread);
    expect(isOfErased(thread(), message)).toBe(false);
  });
});

describe('a thread is erased once more', () => {
  const erased = { at: 100, sequence: 7 };

  it('where a stop is dropped, which counts', () => {
    expect(erasedAgain(thread({ erased }), [text(98, 'STOP'), text(99)])).toEqual({
      ...erased,
      ...{ optedOutAt: 98, optedOutBy: 'keyword' },
    });
  });

  it('unless they had come back after it; since when who is out is out stays', () => {
    const back = { ...erased, optedInAt: 99 };
    expect(erasedAgain(thread({ erased: back }), [text(98, 'STOP')])).toEqual(back);
    const out = { ...erased, optedOutAt: 3, optedOutBy: 'words' as const };
    expect(erasedAgain(thread({ erased: out }), [text(98, 'STOP')])).toEqual(out);
  });

  it('not where there is nothing of it, a stop has been said since, or the thread lives again', () => {
    expect(erasedAgain(thread({ erased }), [text(99)])).toBeUndefined();
    expect(erasedAgain(thread({ erased, pendingStops: ['SM200'] }), [text(98, 'STOP')])).toBeUndefined();
    expect(erasedAgain(thread({ erased, version: 1 }), [text(98, 'STOP')])).toBeUndefined();
    expect(erasedAgain(thread(), [text(98, 'STOP')])).toBeUndefined();
  });

  it('where the webhook has written ahead of a stop that is dropped', () => {
    const written = thread({ erased, optedOutAt: 98, pendingStops: ['SM98'] });
    expect(erasedAgain(written, [text(98, 'STOP')])).toMatchObject({ optedOutAt: 98 });
  });
});

it('a thread knows its timers that may still fire, each once', () => {
  const one = { conversationId: 'c', timer: 1, at: 1_000 };
  const armed = withArmed({ armed: [one] }, { ...one, at: 2_000 }, 0);
  expect(armed).toEqual([{ ...one, at: 2_000 }]);
  const hours = 3_600_000;
  expect(withArmed({ armed }, { conversationId: 'd', timer: 1, at: 3 * hours }, 2 * hours)).toEqual([
    { conversationId: 'd', timer: 1, at: 3 * hours },
  ]);
  let many: ReturnType<typeof withArmed> = [];
  for (let timer = 0; timer < 80; timer += 1)
    many = withArmed({ armed: many }, { conversationId: 'e', timer, at: timer + 1 }, 0);
  expect(many).toHaveLength(50);
  expect(many.at(-1)?.timer).toBe(79);
});
