import { createHash } from 'node:crypto';
import { ChangeMessageVisibilityCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { startFauxqs } from 'fauxqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { maxReceiveCount } from '../../lambdas/environment/names.ts';
import { sqsClient } from '../../local/clients.ts';
import { ensureQueues } from '../../local/ensure-queues.ts';
import { createFifoQueue } from '../../local/fifo-queue.ts';
import { type QueueSource, queueSource } from '../../local/queue-source.ts';
import type { NewMessage } from '../../local/send-rules.ts';
import { sqsSource } from '../../local/sqs-source.ts';

/** A queue with 30 s of visibility and 10 receives, and the dead letters behind it. */
interface Queues {
  send(message: NewMessage): Promise<{ messageId: string | undefined; sequenceNumber: string | undefined }>;
  changeVisibility(receiptHandle: string, seconds: number): Promise<void>;
  readonly queue: QueueSource;
  readonly deadLetters: QueueSource;
}

async function ours(): Promise<Queues> {
  const clock = () => Date.now();
  const deadLetter = createFifoQueue({ name: 'threads-dead.fifo', visibilityMs: 30_000, clock });
  const queue = createFifoQueue({
    name: 'threads.fifo',
    visibilityMs: 30_000,
    maxReceiveCount,
    deadLetter,
    clock,
  });
  return {
    async send(message) {
      const { messageId, sequenceNumber } = queue.send(message);
      return { messageId, sequenceNumber };
    },
    changeVisibility: async (handle, seconds) => queue.changeVisibility(handle, seconds * 1000),
    queue: queueSource(queue),
    deadLetters: queueSource(deadLetter),
  };
}

let server: Awaited<ReturnType<typeof startFauxqs>>;
beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
});
afterAll(() => server.stop());

async function fauxqs(): Promise<Queues> {
  server.purgeAll();
  const client = sqsClient(server.address, {});
  const { queueUrl, deadLetterQueueUrl } = await ensureQueues(client, { visibilitySeconds: 30 });
  return {
    async send({ body, group, deduplicationId, attributes = {} }) {
      const sent = await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageGroupId: group,
          MessageDeduplicationId: deduplicationId,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, { dataType, stringValue }]) => [
              name,
              { DataType: dataType, StringValue: stringValue },
            ]),
          ),
        }),
      );
      return { messageId: sent.MessageId, sequenceNumber: sent.SequenceNumber };
    },
    async changeVisibility(ReceiptHandle, VisibilityTimeout) {
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout }),
      );
    },
    queue: await sqsSource(client, queueUrl),
    deadLetters: await sqsSource(client, deadLetterQueueUrl),
  };
}

/** Both tell the time by the system's clock, which stands still here unless it is told to pass. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) });
});
afterEach(() => {
  vi.useRealTimers();
});
const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

const minutes = 60;
const thread = '+15550100#+15550199';
const other = '+15550100#+15550142';
const text = (sid: string, group = thread): NewMessage => ({
  body: `{"sid":"${sid}"}`,
  group,
  deduplicationId: sid,
});

const sids = (records: readonly SQSRecord[]) =>
  records.map(record => record.attributes.MessageDeduplicationId);
const only = (records: readonly SQSRecord[]): SQSRecord => {
  const [record, ...more] = records;
  if (record === undefined || more.length > 0) throw new Error(`Expected one message, got ${records.length}`);
  return record;
};

/** What an independent implementation of SQS (fauxqs) and ours have in common. */
describe.each([
  ['our queue', ours],
  ['fauxqs', fauxqs],
])('%s', (_, make) => {
  let queues: Queues;
  beforeEach(async () => {
    queues = await make();
  });
  const receive = (max = 10) => queues.queue.receive(max);
  const remove = (...records: SQSRecord[]) =>
    queues.queue.delete(records.map(({ receiptHandle }) => receiptHandle));

  it('hands out a group in order, and the next when the one before is deleted', async () => {
    for (const sid of ['SM1', 'SM2', 'SM3']) await queues.send(text(sid));
    const seen: unknown[] = [];
    for (let records = await receive(1); records.length > 0; records = await receive(1)) {
      seen.push(...sids(records));
      expect(await receive(1)).toEqual([]);
      await remove(only(records));
    }
    expect(seen).toEqual(['SM1', 'SM2', 'SM3']);
  });

  it('hands out groups side by side, and mixes them in a batch', async () => {
    await queues.send(text('SM1'));
    await queues.send(text('SM2', other));
    expect(sids(await receive()).toSorted()).toEqual(['SM1', 'SM2']);

    await queues.send(text('SM3', '+15550100#+15550177'));
    await queues.send(text('SM4'));
    expect(sids(await receive())).toEqual(['SM3']);
  });

  it('gives a record all that Lambda gives it', async () => {
    const attributes = {
      reason: { dataType: 'String', stringValue: 'agent: gone' },
      again: { dataType: 'Number', stringValue: '7' },
    };
    const sent = await queues.send({ ...text('SM1'), body: '{"body":"Grüße €"}', attributes });
    pass(1);
    const record = only(await receive());
    expect(record).toMatchObject({
      messageId: sent.messageId,
      body: '{"body":"Grüße €"}',
      md5OfBody: createHash('md5').update('{"body":"Grüße €"}').digest('hex'),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: String(Date.now() - 1000),
        ApproximateFirstReceiveTimestamp: String(Date.now()),
        SequenceNumber: sent.sequenceNumber,
        MessageGroupId: thread,
        MessageDeduplicationId: 'SM1',
        SenderId: '000000000000',
      },
      messageAttributes: attributes,
      // As fauxqs computes it.
      md5OfMessageAttributes: 'c61cb7d57311cd3a818523faa171b7cf',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:threads.fifo',
      awsRegion: 'us-east-1',
    });
  });

  it('numbers messages in the order in which it took them', async () => {
    const first = await queues.send(text('SM1'));
    const second = await queues.send(text('SM2', other));
    expect(first.sequenceNumber).toMatch(/^\d{20}$/);
    expect(BigInt(second.sequenceNumber ?? 0)).toBeGreaterThan(BigInt(first.sequenceNumber ?? 0));
  });

  it('takes a message once in five minutes, whether it is still there or not', async () => {
    const first = await queues.send(text('SM1'));
    pass(4 * minutes);
    expect(await queues.send(text('SM1'))).toMatchObject(first);
    await remove(only(await receive()));
    pass(59);
    expect(await queues.send(text('SM1'))).toMatchObject(first);
    expect(await receive()).toEqual([]);

    pass(2);
    const again = await queues.send(text('SM1'));
    expect(again.messageId).not.toBe(first.messageId);
    expect(sids(await receive())).toEqual(['SM1']);
  });

  it('goes by the body where there is no deduplication id', async () => {
    const { messageId } = await queues.send({ body: 'idle', group: thread });
    expect(await queues.send({ body: 'idle', group: thread })).toMatchObject({ messageId });
    expect(only(await receive()).attributes.MessageDeduplicationId).toBe(
      createHash('sha256').update('idle').digest('hex'),
    );
  });

  it('hands a message out again when its visibility ends, ahead of later ones', async () => {
    await queues.send(text('SM1'));
    await queues.send(text('SM2'));
    const first = only(await receive(1));
    pass(29);
    expect(await receive(1)).toEqual([]);
    pass(1);
    const second = only(await receive(1));
    expect(second).toMatchObject({
      messageId: first.messageId,
      attributes: {
        ApproximateReceiveCount: '2',
        ApproximateFirstReceiveTimestamp: first.attributes.ApproximateFirstReceiveTimestamp,
      },
    });
    expect(second.receiptHandle).not.toBe(first.receiptHandle);
  });

  it('hands a message out at once when its visibility is set to 0', async () => {
    await queues.send(text('SM1'));
    await queues.changeVisibility(only(await receive()).receiptHandle, 0);
    expect(only(await receive()).attributes.ApproximateReceiveCount).toBe('2');
  });

  it('counts a changed visibility from the change', async () => {
    await queues.send(text('SM1'));
    const { receiptHandle } = only(await receive());
    pass(20);
    await queues.changeVisibility(receiptHandle, 60);
    pass(59);
    expect(await receive()).toEqual([]);
    await queues.changeVisibility(receiptHandle, 2);
    pass(1);
    expect(await receive()).toEqual([]);
    pass(1);
    expect(sids(await receive())).toEqual(['SM1']);
  });

  it('lets a stale handle neither hold nor delete', async () => {
    await queues.send(text('SM1'));
    const stale = only(await receive());
    pass(30);
    const current = only(await receive());
    await expect(queues.changeVisibility(stale.receiptHandle, 0)).rejects.toThrow();
    await remove(stale).catch(() => {}); // SQS says so; fauxqs does not.
    pass(30);
    expect(only(await receive()).messageId).toBe(current.messageId);
  });

  it('forgives a second deletion', async () => {
    await queues.send(text('SM1'));
    const record = only(await receive());
    await remove(record);
    await remove(record);
    await expect(queues.changeVisibility(record.receiptHandle, 0)).rejects.toThrow();
    pass(1 * minutes);
    expect(await receive()).toEqual([]);
  });

  it('moves a message that was received too often to the dead letters, in order, and goes on', async () => {
    for (const sid of ['SM1', 'SM2', 'SM3']) await queues.send(text(sid));
    for (const sid of ['SM1', 'SM2']) {
      for (let count = 1; count <= maxReceiveCount; count += 1) {
        const record = only(await receive(1));
        expect([record.attributes.MessageDeduplicationId, record.attributes.ApproximateReceiveCount]).toEqual(
          [sid, `${count}`],
        );
        pass(30);
      }
    }
    expect(sids(await receive(1))).toEqual(['SM3']);

    const first = only(await queues.deadLetters.receive(1));
    expect(first).toMatchObject({
      body: '{"sid":"SM1"}',
      attributes: { MessageGroupId: thread, MessageDeduplicationId: 'SM1' },
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:threads-dead.fifo',
    });
    await queues.deadLetters.delete([first.receiptHandle]);
    expect(sids(await queues.deadLetters.receive(1))).toEqual(['SM2']);
  });

  it.each([
    ['no body', { body: '' }, 'MissingParameter'],
    ['no group', { group: '' }, 'MissingParameter'],
    ['a body with U+FFFF in it', { body: 'a\uffff' }, 'InvalidMessageContents'],
    ['a body over 1 MiB', { body: 'a'.repeat(1_048_577) }, 'InvalidParameterValue'],
  ])('refuses %s', async (_title, wrong, name) => {
    await expect(queues.send({ ...text('SM1'), ...wrong })).rejects.toMatchObject({
      name: expect.stringMatching(name),
    });
    expect(await receive()).toEqual([]);
  });
});
