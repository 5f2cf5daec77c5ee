import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createThreadStore, deliverySortKey, partitionOf } from '../../lambdas/aws/thread-store.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import { keyedHash } from '../../lambdas/wiring/keyed-hash.ts';
import { firstEngine } from '../support/engines/first-engine.ts';
import { countRequests } from '../support/engines/request-count.ts';
import { business, customer, type Webhooks, webhooks } from '../support/scenario/webhooks.ts';
import { fc } from '../support/seeded-check.ts';
import {
  httpEvent,
  inboundForm,
  newMessageSid,
  signedEvent,
  statusForm,
} from '../support/vendors/twilio-webhook.ts';

const { client, freshTable } = firstEngine();
let table: string;
beforeAll(async () => {
  table = await freshTable();
});

let parts: Webhooks;
let effect: string;
let effects = 0;
beforeEach(() => {
  parts = webhooks({ client, table });
  effects += 1;
  effect = `turn-${effects}-0`;
});

const path = '/twilio/status';
const noted = { statusCode: 204 };
const thread = { business: address(business), customer: address(customer) };

const post = (changes: Readonly<Record<string, string>>, of = effect) =>
  parts.deliveryStatus(signedEvent({ path, query: `effect=${of}`, form: statusForm(changes) }));

/** What is written down about a send. */
async function delivery(of = effect): Promise<Record<string, unknown> | undefined> {
  const Key = marshall({ pk: partitionOf(thread), sk: deliverySortKey(of) });
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  return Item && unmarshall(Item);
}

describe('a status callback', () => {
  it('is written down with the sid, the moment and an expiry, and answered 204', async () => {
    const MessageSid = newMessageSid();
    expect(await post({ MessageSid, MessageStatus: 'delivered' })).toEqual(noted);
    expect(await delivery()).toMatchObject({ sid: MessageSid, status: 'delivered', at: parts.now });
    expect(await delivery()).toMatchObject({ expiresAt: (parts.now + 30 * 86_400_000) / 1000 });
    expect(parts.queued).toEqual([]);
    expect(parts.telemetry.counts.get('Deliveries status=delivered')).toBe(1);
  });

  it('changes nothing the second time', async () => {
    await post({ MessageStatus: 'sent' });
    const first = await delivery();
    parts.now += 5_000;
    expect(await post({ MessageStatus: 'sent' })).toEqual(noted);
    expect(await delivery()).toEqual(first);
  });

  it.each([
    [['sent', 'delivered'], 'delivered'],
    [['delivered', 'sent'], 'delivered'],
    [['queued', 'sending', 'sent'], 'sent'],
    [['undelivered', 'sent', 'queued'], 'undelivered'],
    [['delivered', 'undelivered'], 'delivered'],
    [['failed', 'delivered'], 'failed'],
    [['delivered', 'read', 'delivered', 'sent'], 'read'],
  ])('that come as %j leave it %s', async (statuses, last) => {
    for (const MessageStatus of statuses) expect(await post({ MessageStatus })).toEqual(noted);
    expect(await delivery()).toMatchObject({ status: last });
  });

  it('never goes back, whatever order and however often they come', async () => {
    const order = ['accepted', 'queued', 'sending', 'sent', 'delivered', 'read'];
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...order), { minLength: 1, maxLength: 8 }),
        async statuses => {
          run += 1;
          const of = `${effect}-${run}`;
          for (const MessageStatus of statuses) await post({ MessageStatus }, of);
          const furthest = Math.max(...statuses.map(status => order.indexOf(status)));
          expect((await delivery(of))?.status).toBe(order[furthest]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    ['no effect id: a send of somebody else', '', statusForm()],
    ['a blank effect id', 'effect=', statusForm()],
    ['a status that is new', 'effect=turn-9-9', statusForm({ MessageStatus: 'teleported' })],
    ['no sid', 'effect=turn-9-9', statusForm({ MessageSid: '', SmsSid: '' })],
    ['an inbound text that went to the wrong address', 'effect=turn-9-9', inboundForm()],
  ])('is 204 and nothing more with %s', async (_, query, form) => {
    expect(await parts.deliveryStatus(signedEvent({ path, query, form }))).toEqual(noted);
    expect(parts.queued).toEqual([]);
    expect(await delivery('turn-9-9')).toBeUndefined();
    expect(parts.telemetry.counts.get('UnsupportedRequests')).toBe(1);
  });
});

describe('a send that did not arrive', () => {
  it.each(['undelivered', 'failed'])('makes its thread act: %s', async MessageStatus => {
    const MessageSid = newMessageSid();
    expect(await post({ MessageSid, MessageStatus, ErrorCode: '30003' })).toEqual(noted);
    const expected = { effectId: effect, sid: MessageSid, status: MessageStatus, at: parts.now, code: 30003 };
    expect(parts.queued).toEqual([
      expect.objectContaining({ kind: 'undelivered', thread: { business, customer }, ...expected }),
    ]);
    expect(await delivery()).toMatchObject({ status: MessageStatus, code: 30003 });
    expect((await parts.thread()).optedOutAt).toBeUndefined();
  });

  it('is queued under the same id when the callback comes twice, so that the queue takes it once', async () => {
    await post({ MessageStatus: 'failed' });
    await post({ MessageStatus: 'failed' });
    expect(new Set(parts.queued.map(message => message.kind === 'undelivered' && message.effectId))).toEqual(
      new Set([effect]),
    );
  });

  it('is believed only where nothing says that it arrived', async () => {
    await post({ MessageStatus: 'delivered' });
    expect(await post({ MessageStatus: 'failed', ErrorCode: '30008' })).toEqual(noted);
    expect(parts.queued).toEqual([]);
    expect(await delivery()).toMatchObject({ status: 'delivered' });
  });

  it('because the customer has opted out at the carrier is an opt-out here', async () => {
    const To = '+15551112222';
    expect(await post({ MessageStatus: 'failed', ErrorCode: '21610', To })).toEqual(noted);
    expect((await parts.thread(To)).optedOutAt).toBe(parts.now);
    expect(parts.queued).toEqual([expect.objectContaining({ kind: 'undelivered', code: 21610 })]);
  });

  it('is 503 where the queue refuses, and taken the next time, although it is written down already', async () => {
    parts.refusal = new Error('throttled');
    expect(await post({ MessageStatus: 'failed' })).toMatchObject({ statusCode: 503 });
    parts.refusal = undefined;
    expect(await post({ MessageStatus: 'failed' })).toEqual(noted);
    expect(parts.queued).toHaveLength(1);
  });

  it('is 503 where the store refuses, and nothing is queued', async () => {
    parts = webhooks({ client, table: 'no-such-table' });
    expect(await post({ MessageStatus: 'failed' })).toMatchObject({ statusCode: 503 });
    expect(parts.queued).toEqual([]);
  });
});

describe('what is turned away', () => {
  it('is 405, 413 and 403, as with texts', async () => {
    const answer = async (event: Parameters<Webhooks['deliveryStatus']>[0]) =>
      (await parts.deliveryStatus(event)).statusCode;
    const query = `effect=${effect}`;
    expect(await answer(httpEvent({ path, method: 'GET' }))).toBe(405);
    expect(await answer(httpEvent({ path, body: 'x'.repeat(65_537) }))).toBe(413);
    expect(await answer(httpEvent({ path, query, body: 'MessageStatus=delivered' }))).toBe(403);
    expect(await answer(signedEvent({ path, query, form: statusForm(), token: 'other' }))).toBe(403);
    expect(await delivery()).toBeUndefined();
    expect(parts.telemetry.counts.get('ForgedRequests')).toBe(2);
  });

  it('takes in the effect id: another one than was signed is forged', async () => {
    const signed = signedEvent({ path, query: `effect=${effect}`, form: statusForm() });
    expect(await parts.deliveryStatus({ ...signed, rawQueryString: 'effect=turn-8-8' })).toMatchObject({
      statusCode: 403,
    });
    expect(await delivery('turn-8-8')).toBeUndefined();
  });
});

it('logs no word, no number and no token', async () => {
  await post({ MessageStatus: 'failed', ErrorCode: '30007' });
  await parts.deliveryStatus(signedEvent({ path, form: statusForm() }));
  parts.refusal = new Error(`refused ${customer}`);
  await post({ MessageStatus: 'failed' });
  expect(parts.lines.length).toBeGreaterThan(1);
  expect(parts.lines.join('\n')).not.toMatch(/1555|f00dface/);
});

describe('a status callback about a thread that was erased', () => {
  const erasedAt = 1_000;
  const erasedThread = { business: address(business), customer: address('+15559990000') };
  const of = { From: business, To: erasedThread.customer };
  const item = async (sk: string) => {
    const Key = marshall({ pk: partitionOf(erasedThread), sk });
    return (await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
  };
  const store = () =>
    createThreadStore({
      ...{ client, table, retention: 1_000, clock: () => erasedAt },
      erasureHash: async value => keyedHash('erasure-key-of-the-webhooks', value),
    });

  it('is not kept where the send is of before, and makes nobody act', async () => {
    await store().erase(erasedThread, { at: erasedAt, sequence: 1 });
    expect(await post({ ...of, MessageStatus: 'undelivered', ErrorCode: '30003' })).toEqual(noted);
    expect(await item(deliverySortKey(effect))).toBeUndefined();
    expect(parts.queued).toEqual([]);
  });

  it('is kept where the thread knows the send: in its journal, as its notice, or by its record', async () => {
    const threads = store();
    await threads.erase(erasedThread, { at: erasedAt, sequence: 1 });
    const { thread: empty } = await threads.load(erasedThread, []);
    const trying = { sid: 'SM1', since: 1, failures: 0, unsure: 0 };
    const oneMoment = { id: 'notice-1', body: 'One moment', at: 1 };
    await threads.save({ ...empty, trying: { ...trying, oneMoment }, write: 'w' }, empty);
    const record = {
      id: effect,
      direction: 'out',
      by: 'agent',
      body: 'Hello',
      at: 2,
      outcome: 'accepted',
    } as const;
    await threads.record(erasedThread, [record], []);
    for (const known of ['notice-1', effect]) {
      await post({ ...of, MessageStatus: 'delivered' }, known);
      expect(await item(deliverySortKey(known))).toBeDefined();
    }
    await post({ ...of, MessageStatus: 'delivered' }, 'turn-of-before-0');
    expect(await item(deliverySortKey('turn-of-before-0'))).toBeUndefined();
  });

  it('costs two requests where nothing was erased', async () => {
    const requests = countRequests(client);
    await post({ MessageStatus: 'delivered' });
    expect(requests.take()).toEqual(['GetItem', 'UpdateItem']);
  });
});
