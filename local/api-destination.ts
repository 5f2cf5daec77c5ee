import { randomUUID } from 'node:crypto';
import { isObject } from '../lambdas/http/json.ts';
import type { PublishedEvent } from './runtime.ts';
import type { Timer } from './timer.ts';

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
  /** Tries nothing any more. */
  stop(): void;
  /** When an event was tried again, epoch milliseconds. */
  readonly retries: readonly number[];
  readonly deadLetters: readonly PublishedEvent[];
  /** Events that it still has. */
  waiting(): number;
}

/** What an endpoint answered. */
export interface EndpointAnswer {
  readonly status: number;
  /** Milliseconds that it asks to be left alone; below 0: for ever. */
  readonly retryAfter?: number;
}

export interface ApiDestinationOptions {
  readonly time: { readonly clock: () => number; readonly timer: Timer };
  readonly pattern: EventPattern;
  readonly policy: { readonly MaximumEventAgeInSeconds: number; readonly MaximumRetryAttempts: number };
  /** Rejects where there is no answer in time. */
  readonly endpoint: (body: string) => Promise<EndpointAnswer>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** Beside 5xx (eb-api-destinations, "API destination error codes"). */
const triedAgain = [401, 407, 409, 429];

/**
 * A rule of EventBridge with an API destination, as AWS describes it: each event on its own and in no order, again
 * after what a later try may mend and after no answer, with growing and scattered delays and not before `Retry-After`
 * is over, until it is too old or was tried too often. How the delays grow is not said; 185 attempts in 24 hours come
 * to about eight minutes each.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 */
export function apiDestination(options: ApiDestinationOptions): ApiDestination {
  const { time, pattern, policy, endpoint, random } = options;
  const { clock, timer } = time;
  const retries: number[] = [];
  const deadLetters: PublishedEvent[] = [];
  const armed = new Set<unknown>();
  let waiting = 0;
  let stopped = false;

  const later = (ms: number, run: () => Promise<void>): void => {
    const handle = timer.set(ms, () => {
      armed.delete(handle);
      run();
    });
    armed.add(handle);
  };

  function attempt(event: PublishedEvent, body: string, since: number, tries: number, wait = 0): void {
    const delay = (tries === 0 ? 500 : Math.min(2 ** tries, 480) * 1_000) * (0.5 + random());
    later(Math.max(delay, wait), async () => {
      if (tries > 0) retries.push(clock());
      const answer = await endpoint(body).catch(() => undefined);
      if (stopped) return;
      const { status, retryAfter = 0 } = answer ?? { status: undefined };
      const again = status === undefined || status >= 500 || triedAgain.includes(status);
      const tooOld = clock() - since >= policy.MaximumEventAgeInSeconds * 1_000;
      if (again && retryAfter >= 0 && !tooOld && tries < policy.MaximumRetryAttempts)
        return attempt(event, body, since, tries + 1, retryAfter);
      waiting -= 1;
      if (again || status < 200 || status >= 300) deadLetters.push(event);
    });
  }

  return {
    retries,
    deadLetters,
    waiting: () => waiting,
    stop() {
      stopped = true;
      for (const handle of armed) timer.clear(handle);
    },
    put(event) {
      const envelope = envelopeOf(event, clock());
      if (stopped || !matches(pattern, envelope)) return;
      waiting += 1;
      attempt(event, JSON.stringify(envelope), clock(), 0);
    },
  };
}

/** An event as rules' targets get it, with all that EventBridge adds; its time has no parts of seconds. */
const envelopeOf = ({ source, detail, ...event }: PublishedEvent, now: number) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': event['detail-type'],
  source,
  account: '123456789012',
  time: `${new Date(now).toISOString().slice(0, 19)}Z`,
  region: 'us-east-1',
  resources: [],
  detail,
});
