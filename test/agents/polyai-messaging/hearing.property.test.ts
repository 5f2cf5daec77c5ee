import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownBy, sessionCursor } from '../../../lambdas/agents/polyai-messaging/cursor.ts';
import { eventFrame, type MessagingEvent } from '../../../lambdas/agents/polyai-messaging/event.ts';
import { Hearing } from '../../../lambdas/agents/polyai-messaging/hearing.ts';

const types = [
  ...[
    'POLY_AGENT_MESSAGE',
    'POLY_AGENT_MESSAGE_CHUNK',
    'POLY_AGENT_THINKING',
    'USER_MESSAGE',
    'SYSTEM_MESSAGE',
  ],
  ...[
    'LIVE_AGENT_MESSAGE',
    'LIVE_AGENT_JOINED',
    'LIVE_AGENT_LEFT',
    'HANDOFF_FAILED',
    'SESSION_END',
    'EVENT_BATCH',
  ],
];

const messages = fc.array(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 });

/** What an agent says behind our words, as its events. */
const told = (texts: readonly string[]): MessagingEvent[] => [
  {
    ...{ type: 'USER_MESSAGE', id: 'echo', sequence: 1 },
    ...{ payload: { text: 'Hello' }, clientEventId: 'SM1' },
  },
  ...texts.map((text, at) => ({
    ...{ type: 'POLY_AGENT_MESSAGE', id: `e${at}`, sequence: at + 2 },
    payload: { message_id: `m${at}`, text },
  })),
];

describe('what is heard of a session', () => {
  it('is the same in any order, and however often it is told', () => {
    fc.assert(
      fc.property(messages, fc.infiniteStream(fc.nat()), (texts, draws) => {
        const events = told(texts);
        const again = [...events, ...events]
          .map(event => ({ event, at: draws.next().value ?? 0 }))
          .sort((one, other) => one.at - other.at);
        const hearing = new Hearing('SM1', { live: false });
        for (const { event } of again) hearing.hear(event);
        const plain = new Hearing('SM1', { live: false });
        for (const event of events) plain.hear(event);
        expect([hearing.words, hearing.cursor, hearing.isAnswered, hearing.unasked('Hello')]).toEqual([
          ...[plain.words, `${texts.length + 1}`, true, ''],
        ]);
      }),
    );
  });

  it('is told once over two turns, wherever the first one stopped hearing', () => {
    fc.assert(
      fc.property(messages, fc.nat(), (texts, stop) => {
        const events = told(texts);
        const at = 1 + (stop % events.length);
        const first = new Hearing('SM1', { live: false });
        for (const event of events.slice(0, at)) first.hear(event);
        const second = new Hearing('SM2', knownBy(first.cursor));
        for (const event of events) second.hear(event);
        const both = [first.words, second.words].filter(Boolean).join('\n\n');
        const once = texts.map(text => text.trim()).filter(Boolean);
        expect(both).toBe(once.join('\n\n'));
      }),
    );
  });

  it('asks of any message what is not asked yet: none, all, or what has joined', () => {
    const line = fc.string({ minLength: 1, maxLength: 12 }).map(text => text.replaceAll('\n', ' '));
    fc.assert(
      fc.property(line, fc.array(line, { maxLength: 3 }), (asked, more) => {
        const hearing = new Hearing('SM1', { live: false });
        const message = [asked, ...more].join('\n');
        expect(hearing.unasked(message)).toBe(message);
        hearing.hear({ type: 'USER_MESSAGE', payload: { text: asked }, clientEventId: 'SM1' });
        expect(hearing.unasked(message)).toBe(more.join('\n'));
        hearing.hear({ type: 'USER_MESSAGE', payload: { text: 'another’s' }, clientEventId: 'SM12' });
        expect(hearing.unasked(message)).toBe(more.join('\n'));
        hearing.hear({
          type: 'SYSTEM_MESSAGE',
          payload: { level: 'SYSTEM_MESSAGE_LEVEL_ERROR', message: 'Error: Unable to retrieve session' },
        });
        expect([hearing.unasked(message), hearing.nextName]).toEqual([message, 'SM1#1']);
      }),
    );
  });

  it('takes whatever comes', () => {
    const event = fc.record(
      {
        type: fc.oneof(
          fc.constantFrom(...types).map(type => `EVENT_TYPE_${type}`),
          fc.string(),
        ),
        id: fc.anything(),
        sequence: fc.oneof(fc.integer(), fc.anything()),
        payload: fc.oneof(
          fc.record({
            text: fc.anything(),
            events: fc.anything(),
            chunk_index: fc.anything(),
            level: fc.anything(),
          }),
          fc.anything(),
        ),
        metadata: fc.anything(),
      },
      { requiredKeys: ['type'] },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), events => {
        const hearing = new Hearing('SM1', { live: false });
        for (const one of [...events, { type: 'EVENT_TYPE_EVENT_BATCH', payload: { events } }]) {
          let text: string;
          try {
            text = JSON.stringify(one);
          } catch {
            return; // a big integer, or a circle: no JSON
          }
          for (const heard of eventFrame(text)?.events ?? []) hearing.hear(heard);
        }
        expect(typeof hearing.words).toBe('string');
        expect(sessionCursor(knownBy(hearing.cursor))).toBe(hearing.cursor);
      }),
    );
  });
});

it.each(['', 'x', '12x', '-1', 'live', '99999999999999999999', 'seq:5'])(
  'a cursor that is none, %j, is the beginning',
  cursor => {
    expect(knownBy(cursor)).toEqual({ live: false });
  },
);

it.each(['', '{', '[]', '7', 'null', '{"type":7}', '{"types":"x"}'])('%j is no frame', text => {
  expect(eventFrame(text)).toBeUndefined();
});
