import { describe, expect, it } from 'vitest';
import { Draft } from '../../../lambdas/channel/draft/draft.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import type { TextMessage } from '../../../lambdas/channel/thread/message.ts';
import type { MessageRecord } from '../../../lambdas/channel/thread/message-record.ts';
import { newThread, type Thread } from '../../../lambdas/channel/thread/thread.ts';
import { transcriptOf } from '../../../lambdas/channel/thread/transcript.ts';
import { fc } from '../../support/seeded-check.ts';

const key = { business: address('+15550001000'), customer: address('+15551234567') };
const onWhatsapp = { business: address('whatsapp:+15550001000'), customer: address('whatsapp:+15551234567') };
const text: TextMessage = {
  kind: 'text',
  thread: key,
  sid: 'SM1',
  body: 'Hello',
  media: [],
  receivedAt: 10,
  from: {},
};
const none = { records: [], deliveries: new Map() };

const record = (id: string, at: number, direction: 'in' | 'out' = 'out'): MessageRecord => ({
  id,
  direction,
  by: direction === 'in' ? 'customer' : 'agent',
  body: id,
  at,
  outcome: direction === 'in' ? 'answered' : 'accepted',
});

/** A turn that has answered in two parts, of which the first has gone out. */
function inFlight(): Thread {
  const thread = new Draft(newThread(key), 'turn-1', 20)
    .send('agent', 'One')
    .send('agent', 'Two 👋')
    .done([text], 'answered');
  const sent = { 'turn-1-0': { outcome: 'accepted' as const, sid: 'SM2', at: 30 } };
  return { ...thread, journal: { ...thread.journal, next: 1, sent } };
}

describe('a transcript', () => {
  it('shows a turn in flight: what has gone out, and what has not yet', () => {
    expect(transcriptOf(inFlight(), none)).toEqual([
      {
        id: 'SM1',
        sid: 'SM1',
        direction: 'in',
        by: 'customer',
        body: 'Hello',
        at: '1970-01-01T00:00:00.010Z',
        status: 'received',
        outcome: 'pending',
        segments: 1,
        encoding: 'GSM-7',
      },
      expect.objectContaining({
        body: 'One',
        status: 'accepted',
        sid: 'SM2',
        at: '1970-01-01T00:00:00.030Z',
      }),
      expect.objectContaining({
        body: 'Two 👋',
        status: 'pending',
        encoding: 'UCS-2',
        at: '1970-01-01T00:00:00.020Z',
      }),
    ]);
  });

  it('shows nothing twice that has been settled while it was read', () => {
    const records = [record('SM1', 10, 'in'), record('turn-1-0', 30), record('turn-1-1', 40)];
    expect(transcriptOf(inFlight(), { records, deliveries: new Map() }).map(({ body }) => body)).toEqual([
      'SM1',
      'turn-1-0',
      'turn-1-1',
    ]);
  });

  it('has the carrier’s word before our own, and its sid where we have none', () => {
    const deliveries = new Map([['turn-1-0', { sid: 'SM9', status: 'undelivered', code: 30003 }]]);
    expect(transcriptOf(newThread(key), { records: [record('turn-1-0', 1)], deliveries })).toMatchObject([
      { sid: 'SM9', status: 'undelivered', errorCode: 30003 },
    ]);
  });

  it('names people’s words by their message, in all parts, and all else by itself', () => {
    const parts = ['turn-1-0-person', 'turn-1-1-person'].map(id => ({ ...record(id, 1), messageId: 'id-1' }));
    const shown = transcriptOf(newThread(key), {
      records: [record('SM1', 0, 'in'), ...parts, record('turn-2-0', 2)],
      deliveries: new Map([['turn-1-1-person', { sid: 'SM9', status: 'delivered' }]]),
    });
    expect(shown.map(({ id, status }) => [id, status])).toEqual([
      ['SM1', 'received'],
      ['id-1', 'accepted'],
      ['id-1', 'delivered'],
      ['turn-2-0', 'accepted'],
    ]);
  });

  it('has no segments on other channels than SMS', () => {
    const [message] = transcriptOf(newThread(onWhatsapp), {
      records: [record('turn-1-0', 1)],
      deliveries: new Map(),
    });
    expect(message).not.toHaveProperty('segments');
    expect(message).not.toHaveProperty('encoding');
  });

  it('is in order, however the store gives it: by time, then texts, then parts by number', () => {
    const records = fc.uniqueArray(
      fc.record({
        at: fc.integer({ min: 0, max: 3 }),
        part: fc.integer({ min: 0, max: 12 }),
        isText: fc.boolean(),
      }),
      { selector: ({ at, part, isText }) => `${at} ${part} ${isText}` },
    );
    fc.assert(
      fc.property(records, many => {
        const stored = many.map(({ at, part, isText }) =>
          record(isText ? `SM${part}` : `turn-${at}-${part}`, at, isText ? 'in' : 'out'),
        );
        const shown = transcriptOf(newThread(key), { records: stored, deliveries: new Map() });
        const order = many.toSorted(
          (a, b) => a.at - b.at || Number(b.isText) - Number(a.isText) || a.part - b.part,
        );
        expect(shown.map(({ body }) => body)).toEqual(
          order.map(({ at, part, isText }) => (isText ? `SM${part}` : `turn-${at}-${part}`)),
        );
      }),
    );
  });
});
