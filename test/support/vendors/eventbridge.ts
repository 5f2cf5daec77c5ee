import { randomUUID } from 'node:crypto';
import { isObject } from '../../../lambdas/http/json.ts';
import type { PublishedEvent } from '../../../local/runtime.ts';
import type { Timer } from '../../../local/timer.ts';

/** As in a template: lists of values, one of which has to be there. */
export interface EventPattern {
  readonly [field: string]: readonly string[] | EventPattern;
}

/** As much of EventBridge's patterns as our rules use. */
const matches = (pattern: EventPattern, event: object): boolean =>
  Object.entries(pattern).every(([name, wanted]) => {
    const value: unknown = Object.entries(event).find(([field]) => field === name)?.[1];
    if (isList(wanted)) return typeof value === 'string' && wanted.includes(value);
    return isObject(value) && matches(wanted, value);
  });

const isList = (wanted: readonly string[] | EventPattern): wanted is readonly string[] =>
  Array.isArray(wanted);

export interface ApiDestination {
  /** An event has come to the bus. */
  put(event: PublishedEvent): void;
  /** When an event was tried again, epoch milliseconds. */
  readonly retries: readonly number[];
  readonly deadLetters: readonly PublishedEvent[];
  /** Events that it still has. */
  waiting(): number;
}

export interface ApiDestinationOptions {
  readonly time: { readonly clock: () => number; readonly timer: Timer };
  readonly pattern: EventPattern;
  readonly policy: { readonly MaximumEventAgeInSeconds: number; readonly MaximumRetryAttempts: number };
  /** Resolves with the status; rejects where there is no answer in time. */
  readonly endpoint: (body: string) => Promise<number>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * A rule of EventBridge with an API destination, as AWS describes it: each event on its own and in no order, again
 * after 429, 5xx and no answer, with growing and scattered delays, until it is too old or was tried too often.
 * How the delays grow is not said; 185 attempts in 24 hours come to about eight minutes each.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
export function apiDestination(options: ApiDestinationOptions): ApiDestination {
  const { time, pattern, policy, endpoint, random } = options;
  const { clock, timer } = time;
  const retries: number[] = [];
  const deadLetters: PublishedEvent[] = [];
  let waiting = 0;

  function attempt(event: PublishedEvent, body: string, since: number, tries: number): void {
    const delay = tries === 0 ? 500 : Math.min(2 ** tries, 480) * 1_000;
    timer.set(delay * (0.5 + random()), async () => {
      if (tries > 0) retries.push(clock());
      const status = await endpoint(body).catch(() => undefined);
      const again = status === undefined || status === 429 || status >= 500;
      const tooOld = clock() - since >= policy.MaximumEventAgeInSeconds * 1_000;
      if (again && !tooOld && tries < policy.MaximumRetryAttempts)
        return attempt(event, body, since, tries + 1);
      waiting -= 1;
      if (again || status >= 300) deadLetters.push(event);
    });
  }

  return {
    retries,
    deadLetters,
    waiting: () => waiting,
    put(event) {
      const envelope = {
        version: '0',
        id: randomUUID(),
        'detail-type': event['detail-type'],
        source: event.source,
        account: '123456789012',
        time: new Date(clock()).toISOString(),
        region: 'us-east-1',
        resources: [],
        detail: event.detail,
      };
      if (!matches(pattern, envelope)) return;
      waiting += 1;
      attempt(event, JSON.stringify(envelope), clock(), 0);
    },
  };
}
