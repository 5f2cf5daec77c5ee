import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Postpone } from '../aws/thread-queue.ts';
import { Postponed } from '../channel/errors.ts';
import { faultOf } from '../channel/fault-of.ts';
import type { Clock, Telemetry } from '../channel/ports.ts';
import { type ThreadMessage, threadMessageFrom } from '../channel/thread/message.ts';
import { threadId } from '../channel/thread/thread.ts';
import { type Received, takeTurns } from '../channel/turn/take-turns.ts';
import type { Channel } from '../channel/turn-parts.ts';
import { MissingSecret } from '../wiring/credentials.ts';

export interface TakeTurn {
  /** Built once the credentials are there; rejects while they are not. */
  readonly channel: () => Promise<Channel>;
  readonly postpone: Postpone;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  /** Milliseconds for one batch, and for one call of the agent. */
  readonly turnDeadline: number;
  readonly agentTimeout: number;
}

interface Delivered {
  readonly record: SQSRecord;
  readonly received: Received;
}

type Handler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** Takes the turns of a batch: threads side by side, the messages of one thread in order. */
export function createTakeTurn(options: TakeTurn): Handler {
  const { channel: build, postpone, telemetry, clock, turnDeadline, agentTimeout } = options;
  async function takeThread(
    delivered: readonly Delivered[],
    signal: AbortSignal,
    deadline: number,
  ): Promise<readonly Delivered[]> {
    const first = delivered[0];
    if (!first) return [];
    const channel = await build();
    const time = { signal, deadline, agentTimeout };
    const key = first.received.message.thread;
    const taken = await takeTurns(
      channel,
      key,
      delivered.map(({ received }) => received),
      time,
    );
    const left = delivered.slice(taken.finished);
    if (left.length === 0) return [];
    telemetry.count('TurnsPostponed');
    telemetry.warn('turn postponed', {
      ...faultOf(taken.error),
      ...(taken.error instanceof Postponed && { reason: taken.error.message }),
      messages: left.length,
      retryAfterMs: taken.retryAfterMs,
    });
    await postpone(
      left.map(({ record }) => record.receiptHandle),
      taken.retryAfterMs ?? 0,
    );
    return left;
  }

  return async event => {
    const signal = AbortSignal.timeout(turnDeadline);
    const deadline = clock() + turnDeadline;
    const unreadable: SQSRecord[] = [];
    const threads = new Map<string, Delivered[]>();
    for (const record of event.Records) {
      const message = threadMessageFrom(record.body);
      if (!message) unreadable.push(record);
      else {
        const id = threadId(message.thread);
        threads.set(id, [...(threads.get(id) ?? []), { record, received: receivedOf(record, message) }]);
      }
    }
    const groups = [...threads.values()];
    const outcomes = await Promise.allSettled(
      groups.map(delivered => takeThread(delivered, signal, deadline)),
    );
    const left = outcomes.flatMap((outcome, index) => {
      if (outcome.status === 'fulfilled') return outcome.value;
      const { reason } = outcome;
      telemetry.error('turn failed', {
        ...faultOf(reason),
        ...(reason instanceof MissingSecret && { reason: reason.message }),
      });
      return groups[index] ?? [];
    });
    if (unreadable.length > 0) telemetry.error('messages cannot be read', { messages: unreadable.length });
    // what cannot be read comes back until the queue moves it to the dead letters, where an alarm waits
    const failed = [...left.map(({ record }) => record), ...unreadable];
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

function receivedOf({ attributes }: SQSRecord, message: ThreadMessage): Received {
  return {
    message,
    receives: Number(attributes.ApproximateReceiveCount),
    firstReceivedAt: Number(attributes.ApproximateFirstReceiveTimestamp),
  };
}
