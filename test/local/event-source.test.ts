import { setImmediate as nextTick } from 'node:timers/promises';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqsClient } from '../../local/clients.ts';
import { ensureQueues } from '../../local/ensure-queues.ts';
import { createEventSource, type EventSourceOptions } from '../../local/event-source.ts';
import { createFifoQueue } from '../../local/fifo-queue.ts';
import { queueSource } from '../../local/queue-source.ts';
import { sqsSource } from '../../local/sqs-source.ts';
import { eventually } from '../support/eventually.ts';
import { simulatedTime } from '../support/scenario/simulated-time.ts';

const visibilityMs = 30_000;
const timeoutMs = 28_000;

function setup(handler: EventSourceOptions['handler'], more: Partial<EventSourceOptions> = {}) {
  const time = simulatedTime();
  const queue = createFifoQueue({ name: 'threads.fifo', visibilityMs, ...time });
  const errors: unknown[] = [];
  const mapping = createEventSource({
    source: queueSource(queue),
    handler,
    functionName: 'take-turn',
    timeoutMs,
    onError: error => errors.push(error),
    ...time,
    ...more,
  });
  const send = (group: string, ...bodies: string[]) => {
    for (const body of bodies) queue.send({ body, group, deduplicationId: body });
  };
  return { ...time, queue, mapping, errors, send };
}

const bodies = (event: SQSEvent) => event.Records.map(({ body }) => body);
const failures = (event: SQSEvent, ...failed: string[]) => ({
  batchItemFailures: event.Records.filter(({ body }) => failed.includes(body)).map(({ messageId }) => ({
    itemIdentifier: messageId,
  })),
});

describe('an invocation', () => {
  it('gets an event and a context as Lambda gives them', async () => {
    const calls: [SQSEvent, Context][] = [];
    const remaining: number[] = [];
    const { mapping, queue, clock } = setup((event, context) => {
      calls.push([event, context]);
      remaining.push(context.getRemainingTimeInMillis());
    });
    const { messageId, sequenceNumber } = queue.send({
      body: '{"kind":"text"}',
      group: 'A',
      deduplicationId: 'SM1',
      attributes: { reason: { dataType: 'String', stringValue: 'again' } },
    });
    await mapping.drain();

    const [event, context] = calls[0] ?? [];
    expect(calls).toHaveLength(1);
    expect(event).toEqual({
      Records: [
        {
          messageId,
          receiptHandle: expect.stringMatching(/./),
          body: '{"kind":"text"}',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: String(clock()),
            SequenceNumber: sequenceNumber,
            MessageGroupId: 'A',
            SenderId: '000000000000',
            MessageDeduplicationId: 'SM1',
            ApproximateFirstReceiveTimestamp: String(clock()),
          },
          messageAttributes: {
            reason: { dataType: 'String', stringValue: 'again', stringListValues: [], binaryListValues: [] },
          },
          md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
          md5OfBody: '32277f5967b26c81a1b12f67317fe18f',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:threads.fifo',
          awsRegion: 'us-east-1',
        },
      ],
    });
    expect(context).toMatchObject({
      functionName: 'take-turn',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:take-turn',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(remaining).toEqual([timeoutMs]);
  });

  it('sees its time run out, and counts as failed when it has', async () => {
    const contexts: Context[] = [];
    const { mapping, queue, send, errors, advance } = setup((_, context) => {
      contexts.push(context);
      return new Promise(() => {});
    });
    send('A', 'a1');
    mapping.start();
    await advance(timeoutMs - 1);
    expect(contexts[0]?.getRemainingTimeInMillis()).toBe(1);
    expect(errors).toEqual([]);
    await advance(1);
    expect(contexts[0]?.getRemainingTimeInMillis()).toBe(0);
    expect(errors).toEqual([new Error('take-turn: task timed out after 28000 ms')]);
    expect(queue.depth()).toEqual({ waiting: 0, inFlight: 1 });
    await advance(visibilityMs - timeoutMs);
    expect(contexts).toHaveLength(2);
  });
});

describe('what the function returns', () => {
  it('keeps what is listed until its visibility ends, and deletes the rest', async () => {
    const seen: string[][] = [];
    const { mapping, queue, send, advance } = setup(event => {
      seen.push(bodies(event));
      return seen.length === 1 ? failures(event, 'a2', 'a3') : undefined;
    });
    send('A', 'a1', 'a2', 'a3');
    send('B', 'b1');
    await mapping.drain();
    expect(queue.peek().map(({ body }) => body)).toEqual(['a2', 'a3']);

    await advance(visibilityMs - 1);
    await mapping.drain();
    expect(seen).toHaveLength(1);
    await advance(1);
    await mapping.drain();
    expect(seen).toEqual([
      ['a1', 'a2', 'a3', 'b1'],
      ['a2', 'a3'],
    ]);
    expect(queue.peek()).toEqual([]);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('no table'))],
    [
      'throws at once',
      () => {
        throw new Error('no table');
      },
    ],
  ])('deletes nothing where it %s', async (_, handler) => {
    const { mapping, queue, send, errors } = setup(handler);
    send('A', 'a1', 'a2');
    await mapping.drain();
    expect(queue.depth()).toEqual({ waiting: 0, inFlight: 2 });
    expect(errors).toEqual([new Error('no table')]);
  });

  it('deletes nothing where it names a message that was not in the batch', async () => {
    const { mapping, queue, send } = setup(() => ({ batchItemFailures: [{ itemIdentifier: 'SM1' }] }));
    send('A', 'a1', 'a2');
    await mapping.drain();
    expect(queue.depth()).toEqual({ waiting: 0, inFlight: 2 });
  });

  it('does not matter for what became another receiver’s meanwhile', async () => {
    const { mapping, queue, send, errors } = setup(event => {
      for (const { receiptHandle } of event.Records.slice(1)) queue.changeVisibility(receiptHandle, 0);
    });
    send('A', 'a1');
    send('B', 'b1');
    mapping.start();
    // b1 is refused each time, and so handed out again: alone at last, it is the first of its batch.
    await nextTick();
    await mapping.stop();
    expect(errors).toHaveLength(1);
    expect(queue.peek()).toEqual([]);
  });
});

describe('batches', () => {
  it('run side by side up to the limit, a group in one of them only', async () => {
    const gates: { readonly group: string; readonly open: () => void }[] = [];
    let atOnce = 0;
    let most = 0;
    const { mapping, send } = setup(
      async event => {
        const group = event.Records[0]?.attributes.MessageGroupId ?? '';
        expect(gates.filter(gate => gate.group === group)).toEqual([]);
        atOnce += 1;
        most = Math.max(most, atOnce);
        const { promise, resolve } = Promise.withResolvers<void>();
        const gate = { group, open: resolve };
        gates.push(gate);
        await promise;
        gates.splice(gates.indexOf(gate), 1);
        atOnce -= 1;
      },
      { batchSize: 1, concurrency: 3 },
    );
    for (const group of ['A', 'B', 'C', 'D', 'E']) send(group, `${group}1`, `${group}2`);
    let drained = false;
    const draining = mapping.drain().then(() => {
      drained = true;
    });
    for (let invocation = 1; invocation <= 10; invocation += 1) {
      await nextTick();
      expect(drained).toBe(false);
      gates[0]?.open();
    }
    await draining;
    expect(most).toBe(3);
  });

  it('include what the function itself sends while it is drained', async () => {
    const seen: string[] = [];
    const { mapping, send } = setup(event => {
      seen.push(...bodies(event));
      if (seen.length < 4) send('A', `a${seen.length + 1}`);
    });
    send('A', 'a1');
    await mapping.drain();
    expect(seen).toEqual(['a1', 'a2', 'a3', 'a4']);
  });
});

describe('once started', () => {
  it('keeps to the limit as well', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    let invocations = 0;
    const { mapping, send, queue } = setup(
      async () => {
        invocations += 1;
        await gate;
      },
      { batchSize: 1, concurrency: 2 },
    );
    for (const group of ['A', 'B', 'C']) send(group, group);
    mapping.start();
    await nextTick();
    expect(invocations).toBe(2);
    expect(queue.depth()).toEqual({ waiting: 1, inFlight: 2 });
    open();
    await nextTick();
    expect(invocations).toBe(3);
    await mapping.stop();
  });

  it('leaves no timer behind when it is stopped', async () => {
    const { mapping, send, timers } = setup(event => failures(event, 'a2'));
    send('A', 'a1', 'a2');
    mapping.start();
    await nextTick();
    expect(timers()).toBe(1); // the visibility of a2
    await mapping.stop();
    expect(timers()).toBe(0);
  });

  it('invokes on a send, without any time passing', async () => {
    const seen: string[] = [];
    const { mapping, send } = setup(event => void seen.push(...bodies(event)));
    mapping.start();
    await nextTick();
    send('A', 'a1');
    await nextTick();
    expect(seen).toEqual(['a1']);
    send('A', 'a2');
    await nextTick();
    expect(seen).toEqual(['a1', 'a2']);
    await mapping.stop();
  });

  it('invokes again when a visibility ends, and at the moment to which it was changed', async () => {
    const seen: number[] = [];
    const { mapping, queue, send, clock, advance } = setup(event => {
      seen.push(clock());
      const [record] = event.Records;
      if (seen.length === 1 && record) queue.changeVisibility(record.receiptHandle, 2000);
      return seen.length < 3 ? failures(event, 'a1') : undefined;
    });
    const start = clock();
    send('A', 'a1');
    mapping.start();
    await advance(60_000);
    expect(seen).toEqual([start, start + 2000, start + 2000 + visibilityMs]);
    await mapping.stop();
  });

  it('stops when what is in flight is done, receives no more, and can be started again', async () => {
    const seen: string[] = [];
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const { mapping, queue, send } = setup(async event => {
      seen.push(...bodies(event));
      await gate;
    });
    mapping.start();
    send('A', 'a1');
    await nextTick();
    let stopped = false;
    const stopping = mapping.stop().then(() => {
      stopped = true;
    });
    send('B', 'b1');
    await nextTick();
    expect([seen, stopped]).toEqual([['a1'], false]);
    open();
    await stopping;
    expect(queue.peek().map(({ body }) => body)).toEqual(['b1']);

    mapping.start();
    await nextTick();
    await mapping.stop();
    expect(seen).toEqual(['a1', 'b1']);
  });

  it('leaves a queue that cannot be asked alone for a second, and says so', async () => {
    let asked = 0;
    const source: EventSourceOptions['source'] = {
      receive: async () => {
        asked += 1;
        throw new Error('ECONNREFUSED');
      },
      delete: async () => {},
    };
    const { mapping, errors, advance } = setup(() => {}, { source });
    mapping.start();
    await advance(999);
    expect(asked).toBe(1);
    await advance(1001);
    expect(asked).toBe(3);
    await mapping.stop();
    expect(errors).toHaveLength(3);
    await expect(mapping.drain()).rejects.toThrow('ECONNREFUSED');
  });
});

describe('behind SQS’s API', () => {
  let server: Awaited<ReturnType<typeof startFauxqs>>;
  beforeAll(async () => {
    server = await startFauxqs({ port: 0, logger: false });
  });
  afterAll(() => server.stop());

  it('is fed as promptly, deletes what succeeded and gets the rest again', async () => {
    const client = sqsClient(server.address, {});
    const { queueUrl } = await ensureQueues(client, { visibilitySeconds: 1 });
    const seen: string[] = [];
    const errors: unknown[] = [];
    const mapping = createEventSource({
      source: await sqsSource(client, queueUrl),
      handler: async event => {
        seen.push(
          ...event.Records.map(({ body, attributes }) => `${body} ${attributes.ApproximateReceiveCount}`),
        );
        return seen.length <= 1 ? failures(event, 'a1') : undefined;
      },
      functionName: 'take-turn',
      timeoutMs,
      clock: Date.now,
      onError: error => errors.push(error),
    });
    mapping.start();
    for (const body of ['a1', 'a2'])
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageGroupId: 'A',
          MessageDeduplicationId: body,
        }),
      );
    await eventually(() => expect(seen).toEqual(['a1 1', 'a1 2', 'a2 1']));
    await mapping.stop();
    expect(errors).toEqual([]);
    expect(server.inspectQueue('threads.fifo')?.messages).toEqual({ ready: [], delayed: [], inflight: [] });
    client.destroy();
  });

  it('keeps queues that are there as they are', async () => {
    const client = sqsClient(server.address, {});
    server.purgeAll();
    server.createQueue('threads.fifo', { attributes: { FifoQueue: 'true', VisibilityTimeout: '77' } });
    await ensureQueues(client, { visibilitySeconds: 30 });
    await ensureQueues(client, { visibilitySeconds: 30 });
    expect(server.inspectQueue('threads.fifo')?.attributes).toMatchObject({ VisibilityTimeout: '77' });
    expect(server.inspectQueue('threads-dead.fifo')?.attributes).toMatchObject({
      FifoQueue: 'true',
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    });
    client.destroy();
  });
});
