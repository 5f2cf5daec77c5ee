import { describe, expect, it } from 'vitest';
import { address } from '../../../lambdas/channel/thread/address.ts';
import type { ThreadMessage } from '../../../lambdas/channel/thread/message.ts';
import { bodyOf, readBody } from '../../../lambdas/channel/thread/queue-body.ts';
import { fc } from '../../support/seeded-check.ts';

const thread = { business: address('+15550001000'), customer: address('+15551234567') };
const event = { type: 'conversation.started', id: 'turn-1', sequence: 1, at: 1, thread, detail: {} } as const;

/** One message of every kind, with no more in it than it needs. */
const least: { readonly [Kind in ThreadMessage['kind']]: Extract<ThreadMessage, { kind: Kind }> } = {
  text: { kind: 'text', thread, sid: 'SM1', body: '', media: [], receivedAt: 1, from: {} },
  'person-message': { kind: 'person-message', thread, id: 'a', body: 'b', at: 1 },
  release: { kind: 'release', thread, id: 'a', at: 1 },
  opening: { kind: 'opening', thread, id: 'a', body: 'b', at: 1 },
  idle: { kind: 'idle', thread, conversationId: 'a', timer: 1 },
  resume: { kind: 'resume', thread, at: 0 },
  undelivered: { kind: 'undelivered', thread, effectId: 'a', sid: 'b', status: 'failed', at: 1 },
  delivered: { kind: 'delivered', thread, effectId: 'a', at: 1 },
  case: { kind: 'case', thread, id: 'a', of: thread, words: '', at: 1 },
  'case-text': { kind: 'case-text', thread, id: 'a', of: thread, words: '', at: 1 },
  'case-news': { kind: 'case-news', thread, id: 'a', of: thread, news: 'taken', at: 1 },
  event: { kind: 'event', thread, event },
  unsent: { kind: 'unsent', thread, id: 'a', parts: [], mode: 'agent', at: 1 },
  reset: { kind: 'reset', thread, id: 'a', at: 1 },
  'opt-out': { kind: 'opt-out', thread, id: 'a', at: 1 },
  erase: { kind: 'erase', thread, id: 'a', at: 1 },
  'case-erased': { kind: 'case-erased', thread, id: 'a', of: thread, at: 1 },
};
const kinds = Object.values(least);
/** The version that is read; a kind that came with it says so. */
const newest = Math.max(...kinds.map(message => bodyOf(message).version));
const read = (body: object) => readBody(JSON.stringify(body));

/** What each field of a message could wrongly hold. */
const wrong: readonly unknown[] = [undefined, null, true, '', 'a', 0, [], {}, [null], { a: 1 }];
const isAlike = (value: unknown, other: unknown): boolean =>
  typeof value === typeof other && Array.isArray(value) === Array.isArray(other) && other !== null;

describe('a queue entry', () => {
  it.each(kinds)('that was written as $kind is read as that, of this and of the first version', message => {
    expect(read(bodyOf(message))).toEqual({ kind: 'message', message });
    expect(read(message)).toEqual({ kind: 'message', message });
    expect(read({ ...message, version: 1 })).toEqual({ kind: 'message', message });
  });

  it('says the version that its kind came with, for the one before it to read what it can', () => {
    const said = Object.fromEntries(kinds.map(message => [message.kind, bodyOf(message).version]));
    expect(said).toMatchObject({ text: 1, resume: 1, idle: 1, event: 2, delivered: 3, reset: 4 });
  });

  it.each(kinds)(
    'of kind $kind that lacks a field, or has another in its place, is none of ours',
    message => {
      for (const [name, value] of Object.entries(message)) {
        for (const other of wrong.filter(each => !isAlike(value, each))) {
          expect(read({ ...message, [name]: other }), `${name}: ${JSON.stringify(other)}`).toEqual({
            kind: 'unreadable',
          });
        }
      }
    },
  );

  it.each<[string, string]>([
    ['nothing', ''],
    ['no JSON', '{"kind":"text"'],
    ['a word', '"text"'],
    ['a number', '7'],
    ['null', 'null'],
    ['a list of messages', JSON.stringify([least.resume])],
    ['a message without a kind', JSON.stringify({ ...least.resume, kind: undefined })],
    ['a kind that nobody knows', JSON.stringify({ ...least.resume, kind: 'telepathy' })],
    ['a kind that every object has', JSON.stringify({ ...least.resume, kind: 'constructor' })],
    [
      'a thread without a customer',
      JSON.stringify({ ...least.resume, thread: { business: '+15550001000' } }),
    ],
    [
      'a thread with an empty number',
      JSON.stringify({ ...least.resume, thread: { ...thread, customer: '' } }),
    ],
    ['a case of no thread', JSON.stringify({ ...least.case, of: { customer: '+15551234567' } })],
    ['an event without its id', JSON.stringify({ ...least.event, event: { ...event, id: undefined } })],
    ['a time without end', JSON.stringify(least.resume).replace('"at":0', '"at":1e999')],
    ['brackets without end', '['.repeat(100_000)],
  ])('that holds %s is none of ours', (_, json) => {
    expect(readBody(json)).toEqual({ kind: 'unreadable' });
  });

  it.each<[string, object]>([
    ['a known kind', { ...least.resume, version: newest + 1 }],
    ['a kind that we do not know yet', { version: newest + 1, kind: 'telepathy' }],
    ['nothing that we know', { version: 99 }],
  ])('of a later version is told apart: %s', (_, body) => {
    expect(read(body)).toEqual({ kind: 'newer-version' });
  });

  it('of a later version is a message again where that version is ours', () => {
    expect(read({ ...least.resume, version: newest })).toMatchObject({ kind: 'message' });
    expect(read({ ...least.resume, version: newest + 1 })).toEqual({ kind: 'newer-version' });
  });

  it('is read whatever it holds', () => {
    const message = fc.record(
      {
        kind: fc.oneof(fc.constantFrom(...Object.keys(least)), fc.jsonValue()),
        thread: fc.oneof(fc.constant(thread), fc.jsonValue()),
        version: fc.oneof(fc.integer(), fc.jsonValue()),
        at: fc.jsonValue(),
        id: fc.jsonValue(),
        event: fc.jsonValue(),
        of: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          message.map(body => JSON.stringify(body)),
        ),
        json => {
          expect(['message', 'newer-version', 'unreadable']).toContain(readBody(json).kind);
        },
      ),
    );
  });

  it('gives back what was written, words and all', () => {
    const words = fc.string({ unit: 'binary' });
    const time = fc.nat();
    const number = fc.constantFrom(...[thread.business, thread.customer, address('whatsapp:+4930123456')]);
    const key = fc.record({ business: number, customer: number });
    const text = fc.record(
      {
        kind: fc.constant('text' as const),
        thread: key,
        sid: words,
        body: words,
        media: fc.array(fc.record({ url: fc.webUrl(), contentType: words })),
        receivedAt: time,
        from: fc.record({ city: words, state: words, zip: words, country: words }, { requiredKeys: [] }),
        location: fc.record({ latitude: words, longitude: words }),
        button: fc.record({ text: words, payload: words }, { requiredKeys: [] }),
        optOutType: fc.constantFrom('STOP' as const, 'START' as const),
        redriven: fc.nat(),
      },
      { requiredKeys: ['kind', 'thread', 'sid', 'body', 'media', 'receivedAt', 'from'] },
    );
    const opening = fc.record(
      {
        kind: fc.constant('opening' as const),
        thread: key,
        id: words,
        body: words,
        attributes: fc.dictionary(words, words),
        at: time,
      },
      { requiredKeys: ['kind', 'thread', 'id', 'body', 'at'] },
    );
    fc.assert(
      fc.property(fc.oneof(text, opening), message => {
        expect(read(bodyOf(message))).toEqual({ kind: 'message', message });
      }),
    );
  });
});
