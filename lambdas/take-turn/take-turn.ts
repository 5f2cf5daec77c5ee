import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { Postponed } from '../channel/errors.ts';
import { faultOf } from '../channel/fault-of.ts';
import type { Clock, DeadLetters, Forget, Postpone, Telemetry } from '../channel/ports.ts';
import type { TimeLeft, TurnParts } from '../channel/turn-parts.ts';
import { MissingSecret } from '../environment/secret.ts';
import { createDepartures, type Departures } from './departures.ts';
import { type Delivered, deliveredFrom, type GroupTaken, takeGroup } from './take-group.ts';
import { secretWaitMs, withoutSecret } from './without-secret.ts';

export interface TakeTurn {
  /** Built once the credentials are there; rejects while they are not. */
  readonly parts: () => Promise<TurnParts>;
  readonly forget: Forget;
  readonly postpone: Postpone;
  /** There without credentials too. */
  readonly deadLetters: Pick<DeadLetters, 'putAsItCame'>;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  /** Rejects when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds for one batch, and for one call of the agent. */
  readonly turnDeadline: number;
  readonly agentTimeout: number;
}

type Handler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/**
 * Takes the turns of a batch: threads side by side, the messages of one thread in order. A thread leaves the batch
 * when it is done: what is settled is deleted, what comes again is postponed, while others are still at work.
 */
export function createTakeTurn(options: TakeTurn): Handler {
  const { clock, turnDeadline, agentTimeout } = options;
  return async event => {
    const signal = AbortSignal.timeout(turnDeadline);
    const time = { signal, deadline: clock() + turnDeadline, agentTimeout };
    const groups = [...Map.groupBy(event.Records.map(deliveredFrom), groupOf).values()];
    const departures = createDepartures(options);
    // the mapping itself deletes what is done with when the last thread is: alone, a thread leaves with its batch
    let atWork = groups.length;
    const left = await Promise.all(
      groups.map(async delivered => {
        const again = await takeThread(options, delivered, time);
        atWork -= 1;
        if (atWork > 0) leave(departures, delivered, again);
        return again;
      }),
    );
    await departures.end();
    return { batchItemFailures: left.flat().map(({ record }) => ({ itemIdentifier: record.messageId })) };
  };
}

const groupOf = ({ record }: Delivered): string => record.attributes.MessageGroupId ?? record.messageId;

function leave(departures: Departures, delivered: readonly Delivered[], again: readonly Delivered[]): void {
  const done = delivered.filter(one => !again.includes(one));
  departures.leave(done.map(({ record }) => record.receiptHandle));
}

/** Gives the messages that come again. Never throws: what befalls one thread is not its neighbours'. */
async function takeThread(
  options: TakeTurn,
  delivered: readonly Delivered[],
  time: TimeLeft,
): Promise<readonly Delivered[]> {
  const { parts, telemetry } = options;
  try {
    const taken = await takeGroup(await parts(), delivered, time);
    const again = delivered.slice(taken.finished);
    if (taken.error instanceof MissingSecret) return await untilFilled(options, again, taken.error);
    if (again.length > 0) await putBack(options, again, taken);
    return again;
  } catch (error) {
    if (error instanceof MissingSecret) return untilFilled(options, delivered, error);
    telemetry.count('TurnsFailed');
    telemetry.error('turn failed', { ...faultOf(error) });
    return delivered;
  }
}

/** Its owner has to fill a secret first: the thread is looked at again every quarter of an hour. Never throws. */
async function untilFilled(
  options: TakeTurn,
  delivered: readonly Delivered[],
  error: MissingSecret,
): Promise<readonly Delivered[]> {
  options.telemetry.error('turn failed', { ...faultOf(error), reason: error.message });
  const again = await withoutSecret(options, delivered);
  if (again.length > 0) await putBack(options, again, { finished: 0, error, retryAfterMs: secretWaitMs });
  return again;
}

/** At once, so that they come when they are due and not when their neighbours are done. */
async function putBack(
  { postpone, telemetry }: TakeTurn,
  again: readonly Delivered[],
  { error, retryAfterMs = 0 }: GroupTaken,
): Promise<void> {
  telemetry.count('TurnsPostponed');
  telemetry.warn('turn postponed', {
    ...faultOf(error),
    ...((error instanceof Postponed || error instanceof MissingSecret) && { reason: error.message }),
    messages: again.length,
    retryAfterMs,
  });
  const failed = await postpone(
    again.map(({ record }) => record.receiptHandle),
    retryAfterMs,
  ).catch(() => again.length);
  if (failed > 0) telemetry.count('PostponesFailed', failed);
}
