import { describe, expect, it } from 'vitest';
import { createFifoQueue, type FifoQueue } from '../../local/fifo-queue.ts';
import { simulatedTime } from '../support/scenario/simulated-time.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const visibilityMs = 30 * second;
const maxReceiveCount = 3;
const windowMs = 5 * minute;

function queues() {
  const time = simulatedTime();
  const deadLetter = createFifoQueue({ name: 'threads-dead.fifo', visibilityMs, ...time });
  const queue = createFifoQueue({ name: 'threads.fifo', visibilityMs, maxReceiveCount, deadLetter, ...time });
  return { ...time, queue, deadLetter };
}

describe('a batch', () => {
  const send = (queue: FifoQueue, group: string, ...sids: string[]) => {
    for (const sid of sids) queue.send({ body: sid, group, deduplicationId: sid });
  };
  const bodies = (queue: FifoQueue, max = 10) => queue.receive(max).map(({ body }) => body);

  it('takes as many of one group as wait, and fills up from others', () => {
    const { queue } = queues();
    send(queue, 'A', 'a1', 'a2', 'a3');
    send(queue, 'B', 'b1', 'b2');
    expect(bodies(queue, 4)).toEqual(['a1', 'a2', 'a3', 'b1']);
    expect(bodies(queue)).toEqual([]);
  });

  it('serves a group that waits before one that was served', () => {
    const { queue } = queues();
    send(queue, 'A', ...Array.from({ length: 12 }, (_, index) => `a${index}`));
    send(queue, 'B', 'b1');
    for (const { receiptHandle } of queue.receive(10)) queue.delete(receiptHandle);
    expect(bodies(queue, 1)).toEqual(['b1']);
  });

  it('leaves a group alone until the last of its messages is free', async () => {
    const { queue, advance } = queues();
    send(queue, 'A', 'a1', 'a2');
    const [first, second] = queue.receive(10);
    if (first === undefined || second === undefined) throw new Error('Expected two messages');
    queue.changeVisibility(first.receiptHandle, 2000);
    await advance(2000);
    expect(bodies(queue)).toEqual([]);
    queue.changeVisibility(second.receiptHandle, 0);
    expect(bodies(queue)).toEqual(['a1', 'a2']);
  });

  it('holds copies: what a receiver does to a record changes nothing', () => {
    const { queue } = queues();
    queue.send({ body: 'a', group: 'A', attributes: { reason: { dataType: 'String', stringValue: 'b' } } });
    const [record] = queue.receive(1);
    if (record?.messageAttributes.reason === undefined) throw new Error('Expected the attribute');
    record.messageAttributes.reason.stringValue = 'c';
    queue.changeVisibility(record.receiptHandle, 0);
    expect(queue.receive(1)[0]?.messageAttributes.reason?.stringValue).toBe('b');
  });
});

describe('deduplication', () => {
  it('is each group’s own', () => {
    const { queue } = queues();
    const first = queue.send({ body: 'a', group: 'A', deduplicationId: 'resume-1' });
    const second = queue.send({ body: 'b', group: 'B', deduplicationId: 'resume-1' });
    expect(second).toMatchObject({ duplicate: false });
    expect(second.messageId).not.toBe(first.messageId);
  });

  it('does not swallow a dead letter', async () => {
    const { queue, deadLetter, advance } = queues();
    for (const round of [1, 2]) {
      queue.send({ body: `round ${round}`, group: 'A', deduplicationId: 'SM1' });
      for (let receive = 1; receive <= maxReceiveCount; receive += 1) {
        const [record] = queue.receive(1);
        if (record === undefined) throw new Error('Expected a message');
        queue.changeVisibility(record.receiptHandle, 0);
      }
      expect(queue.receive(1)).toEqual([]);
      await advance(windowMs);
    }
    expect(deadLetter.peek().map(({ body }) => body)).toEqual(['round 1', 'round 2']);
    expect(queue.depth()).toEqual({ waiting: 0, inFlight: 0 });
  });
});

describe('who waits', () => {
  it('is told of a send at once, and of a visibility when it ends', async () => {
    const { queue, advance } = queues();
    let told = 0;
    const end = queue.onReceivable(() => {
      told += 1;
    });
    queue.send({ body: 'a', group: 'A' });
    expect(told).toBe(1);

    queue.receive(1);
    await advance(visibilityMs - 1);
    expect(told).toBe(1);
    await advance(1);
    expect(told).toBe(2);

    end();
    queue.send({ body: 'b', group: 'B' });
    expect(told).toBe(2);
  });

  it('is told of a visibility that ran when it began to wait', async () => {
    const { queue, advance } = queues();
    queue.send({ body: 'a', group: 'A' });
    queue.receive(1);
    let told = 0;
    queue.onReceivable(() => {
      told += 1;
    });
    await advance(visibilityMs);
    expect(told).toBe(1);
  });

  it('is told when a deletion or a shorter visibility frees a group', async () => {
    const { queue, advance } = queues();
    for (const body of ['a', 'b', 'c']) queue.send({ body, group: 'A' });
    const [first] = queue.receive(1);
    if (first === undefined) throw new Error('Expected a message');
    let told = 0;
    queue.onReceivable(() => {
      told += 1;
    });
    queue.delete(first.receiptHandle);
    expect(told).toBe(1);

    const [second] = queue.receive(1);
    if (second === undefined) throw new Error('Expected a message');
    queue.changeVisibility(second.receiptHandle, 2000);
    await advance(1999);
    expect(told).toBe(1);
    await advance(1);
    expect(told).toBe(2);
  });
});

describe('refusals', () => {
  const received = () => {
    const all = queues();
    all.queue.send({ body: 'a', group: 'A' });
    const [record] = all.queue.receive(1);
    if (record === undefined) throw new Error('Expected a message');
    return { ...all, handle: record.receiptHandle };
  };

  it.each([
    ['a group with a space in it', { group: 'My Shop#+15550199' }],
    ['a group of 129 characters', { group: 'a'.repeat(129) }],
    ['a deduplication id that is not ASCII', { deduplicationId: 'é' }],
  ])('%s', (_title, wrong) => {
    const { queue } = queues();
    expect(() => queue.send({ body: 'a', group: 'A', ...wrong })).toThrow(
      expect.objectContaining({ name: 'InvalidParameterValue' }),
    );
  });

  it('quotes nothing of the message', () => {
    const { queue } = queues();
    for (const wrong of [{ group: 'My Shop' }, { deduplicationId: 'My Shop' }, { body: 'My Shop\u0000' }])
      expect(() => queue.send({ body: 'a', group: 'A', ...wrong })).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('My Shop') }),
      );
  });

  it.each([0, 11, 1.5, Number.NaN])('a batch of %s', max => {
    expect(() => queues().queue.receive(max)).toThrow(
      expect.objectContaining({ name: 'InvalidParameterValue' }),
    );
  });

  it.each([-1, 12 * hour + 1, Number.NaN])('a visibility of %s ms', ms => {
    const { queue, handle } = received();
    expect(() => queue.changeVisibility(handle, ms)).toThrow(
      expect.objectContaining({ name: 'InvalidParameterValue' }),
    );
  });

  it('more than 12 hours in flight, counted from the receive', async () => {
    const { queue, handle, advance } = received();
    await advance(second);
    expect(() => queue.changeVisibility(handle, 12 * hour)).toThrow('beyond the limit');
    queue.changeVisibility(handle, 12 * hour - second);
  });

  it('a handle whose visibility has ended, by SQS’s names', async () => {
    const { queue, handle, advance } = received();
    await advance(visibilityMs);
    expect(() => queue.changeVisibility(handle, 0)).toThrow(
      expect.objectContaining({ name: 'MessageNotInflight' }),
    );
    expect(() => queue.delete(handle)).toThrow('The receipt handle has expired');
  });

  it('a handle of another queue, or of none', () => {
    const { deadLetter, queue, handle } = received();
    for (const act of [
      () => deadLetter.delete(handle),
      () => queue.delete('not a handle'),
      () => queue.changeVisibility('not a handle', 0),
    ])
      expect(act).toThrow(expect.objectContaining({ name: 'ReceiptHandleIsInvalid' }));
  });

  it('a name that is not a FIFO queue’s, and half a redrive policy', () => {
    const { clock, timer, deadLetter } = queues();
    expect(() => createFifoQueue({ name: 'threads', visibilityMs, clock, timer })).toThrow('threads');
    expect(() => createFifoQueue({ name: 'a.fifo', visibilityMs, clock, timer, deadLetter })).toThrow(
      'maxReceiveCount',
    );
    expect(() => createFifoQueue({ name: 'a.fifo', visibilityMs, clock, timer, maxReceiveCount })).toThrow(
      'deadLetter',
    );
  });
});
