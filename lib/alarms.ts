import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { metrics } from '../lambdas/environment/names.ts';
import { type Counts, period, sum } from './counts.ts';
import { moreIn } from './dead-letters-more.ts';
import type { Desks } from './desks/desks.ts';
import type { IdleTimer } from './idle-timer.ts';
import type { NodeFunction } from './node-function.ts';
import type { ThreadQueue } from './thread-queue.ts';
import type { WebhookApi } from './webhook-api.ts';

/** What alarms look at. */
export interface Watched {
  readonly counts: Counts;
  readonly api: WebhookApi;
  readonly queue: ThreadQueue;
  readonly timer: IdleTimer;
  readonly inboundText: NodeFunction;
  readonly takeTurn: NodeFunction;
  readonly sweep: NodeFunction;
  readonly desks: Desks;
}

export interface AlarmSpec {
  /**
   * The runbook's.
   *
   * @default - the alarm's own name
   */
  readonly heading?: string;
  /** What has happened and whom it touches, in a sentence. */
  readonly says: string;
  readonly metric: IMetric;
  /** The alarm goes off over this; below 1, and where nothing is known, for `none`. */
  readonly over: number | 'none';
  /**
   * How many of the last `of` periods have to be over it.
   *
   * @default - 1 of 1
   */
  readonly times?: number;
  readonly of?: number;
  /** It is about a moment: that it is over is no news. @default - it is about what lasts */
  readonly isMoment?: boolean;
}

/** Of all channels; each has a heading of its own in the runbook. */
export function channelAlarms({
  api,
  queue,
  timer,
  inboundText,
  takeTurn,
  sweep,
  counts,
}: Watched): Record<string, AlarmSpec> {
  return {
    'dead-letters': {
      says: 'Texts were given up on and wait in the dead-letter queue for a redrive.',
      metric: queue.deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      over: 0,
    },
    'dead-letters-more': {
      says: 'More texts were given up on, while others wait in the dead-letter queue already.',
      metric: moreIn(queue.deadLetters),
      over: 0,
      isMoment: true,
    },
    'texts-wait': {
      // Giving up is after five minutes: what is older than ten is not being worked on.
      says: 'A message has been in the queue for over ten minutes: customers wait for answers.',
      metric: queue.queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      over: 600,
    },
    'take-turn-errors': {
      says: 'take-turn died on a batch. The queue delivers it again; it should not have died.',
      metric: takeTurn.function.metricErrors({ period }),
      over: 0,
    },
    'take-turn-throttles': {
      says: 'The account’s concurrency leaves take-turn too little: answers are late.',
      metric: takeTurn.function.metricThrottles({ period }),
      over: 0,
      times: 2,
      of: 3,
    },
    'webhook-throttles': {
      says: 'The account’s concurrency leaves the webhook too little: Twilio is turned away.',
      metric: inboundText.function.metricThrottles({ period }),
      over: 0,
    },
    'webhook-5xx': {
      says: 'The API answered 5xx: texts, status callbacks or requests of a desk were not taken.',
      metric: api.api.metricServerError({ period }),
      over: 0,
    },
    'forged-requests': {
      says: 'Many requests without a right signature: the auth token or the URL does not match Twilio’s, or someone tries.',
      metric: counts.forgedRequests(),
      over: 20,
    },
    'unauthorized-requests': {
      says: 'Many requests to the thread API without a right key: a desk has an old one, or someone tries.',
      metric: counts.of('thread-api', metrics.unauthorizedRequests),
      over: 20,
    },
    'agent-refused': {
      says: 'The agent does not accept our credentials: no text is answered until they are mended.',
      metric: counts.agentFailures('refused'),
      over: 0,
    },
    'agent-failing': {
      says: 'The agent fails over and over: customers get answers late, or an apology.',
      metric: sum('Failures of the agent', {
        busy: counts.agentFailures('busy'),
        unsure: counts.agentFailures('unsure'),
        broken: counts.agentFailures('broken'),
      }),
      over: 10,
      times: 2,
      of: 3,
    },
    'carrier-misconfigured': {
      says: 'Twilio refuses our sends for credentials, sender or registration: replies do not go out.',
      metric: counts.carrierFailures('misconfigured'),
      over: 0,
    },
    'effects-set-aside': {
      says: 'The bus, the timers or the queue refused something for five minutes; it waits in the dead letters.',
      metric: counts.of('take-turn', metrics.effectsSetAside),
      over: 0,
    },
    'effects-failing': {
      says: 'The bus, the timers or the queue refuse over and over: desks hear late of what happens.',
      metric: sum('Effects that failed', {
        publish: counts.of('take-turn', metrics.effectFailures, { effect: 'publish' }),
        arm: counts.of('take-turn', metrics.effectFailures, { effect: 'arm' }),
        tell: counts.of('take-turn', metrics.effectFailures, { effect: 'tell' }),
      }),
      over: 10,
      times: 2,
      of: 3,
    },
    'agent-alert': {
      says: 'PolyAI says that an alert of the agent’s has gone off: its rule and figures are in agent.alert on the bus.',
      metric: counts.of('agent-alerts', metrics.agentAlerts, { state: 'triggered' }),
      over: 0,
    },
    'phone-desk-out': {
      says: 'A desk’s phone has texted STOP: nobody is reached there until it texts START.',
      metric: counts.of('take-turn', metrics.phoneDesksOptedOut),
      over: 0,
    },
    'own-errors': {
      says: 'An error of the channel itself struck a message. It is tried alone, then set aside.',
      metric: counts.of('take-turn', metrics.ownErrors),
      over: 0,
    },
    'texts-recovered': {
      says: 'Twilio had texts that the webhook never saw. They are answered late; its URL may be wrong.',
      metric: counts.of('sweep', metrics.textsRecovered),
      over: 0,
    },
    'sweep-errors': {
      says: 'The sweep fails: lost texts and unfinished threads are not found.',
      metric: sweep.function.metricErrors({ period }),
      over: 0,
      times: 3,
      of: 3,
    },
    'sweep-silent': {
      says: 'No sweep has run for 15 minutes: lost texts and unfinished threads are not looked for.',
      metric: sweep.function.metricInvocations({ period }),
      over: 'none',
      times: 3,
      of: 3,
    },
    'timers-dropped': {
      says: 'Idle timers could not reach the queue: idle conversations stay open.',
      metric: sum('Timers that failed', {
        dropped: timer.group.metricDropped({ period }),
        refused: timer.group.metricTargetErrors({ period, statistic: 'Sum' }),
      }),
      over: 0,
    },
  };
}

/** Three for each desk, so that the name says which. */
export function deskAlarms({ desks }: Pick<Watched, 'desks'>): Record<string, AlarmSpec> {
  return Object.fromEntries(
    [...desks.byName].flatMap(([name, { rule, failures }]): [string, AlarmSpec][] => [
      [
        `desk-failing-${name}`,
        {
          heading: 'desk-failing',
          says: `The desk ${name} does not take its events. They are tried again for 24 hours; customers wait.`,
          metric: failures,
          over: 0,
          times: 2,
          of: 3,
        },
      ],
      [
        `desk-dead-letters-${name}`,
        {
          heading: 'desk-dead-letters',
          says: `Events for the desk ${name} were given up on and wait in its dead-letter queue.`,
          metric: rule.deadLetters.metricApproximateNumberOfMessagesVisible({
            period,
            statistic: 'Maximum',
          }),
          over: 0,
        },
      ],
      [
        `desk-more-dead-letters-${name}`,
        {
          heading: 'desk-dead-letters',
          says: `More events for the desk ${name} were given up on, while others wait already.`,
          metric: moreIn(rule.deadLetters),
          over: 0,
          isMoment: true,
        },
      ],
    ]),
  );
}
