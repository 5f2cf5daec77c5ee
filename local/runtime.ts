import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createAgentAlerts } from '../lambdas/agent-alerts/agent-alerts.ts';
import { wireAgentAlerts } from '../lambdas/agent-alerts/wire.ts';
import { type BusEvent, detailOf } from '../lambdas/aws/events.ts';
import type { ChannelEvent } from '../lambdas/channel/thread/event.ts';
import type { DefinedChannel } from '../lambdas/config/define-channel.ts';
import { createDeliveryStatus } from '../lambdas/delivery-status/delivery-status.ts';
import { wireDeliveryStatus } from '../lambdas/delivery-status/wire.ts';
import { eventSource } from '../lambdas/environment/names.ts';
import { createInboundText } from '../lambdas/inbound-text/inbound-text.ts';
import { wireInboundText } from '../lambdas/inbound-text/wire.ts';
import { createSweep } from '../lambdas/sweep/sweep.ts';
import { type SweepSettings, sweepSettings } from '../lambdas/sweep/sweep-parts.ts';
import { wireSweep } from '../lambdas/sweep/wire.ts';
import { createTakeTurn, type TakeTurn } from '../lambdas/take-turn/take-turn.ts';
import { type LocalParts, type TurnTimes, wireTakeTurn } from '../lambdas/take-turn/wire.ts';
import { createThreadApi, threadApiRefusals, threadApiRoutes } from '../lambdas/thread-api/thread-api.ts';
import { wireThreadApi } from '../lambdas/thread-api/wire.ts';
import type { Machine } from '../lambdas/wiring/machine.ts';
import type { Handler } from '../simulators/connection-dropped.ts';
import { createEventSource, type EventSource } from './event-source.ts';
import { behindHttpApi } from './http-event.ts';
import type { LocalEnvironment } from './local-environment.ts';
import { createLocalIdleTimer, type LocalIdleTimer } from './local-idle-timer.ts';
import { publishedKeyAtHome } from './published-key.ts';
import type { QueueSource } from './queue-source.ts';
import type { Timer } from './timer.ts';

/** As in deployment, but short, so that a restart is soon whole. */
export const localTimes: TurnTimes = { agentTimeout: 20_000, turnDeadline: 25_000, carrierTimeout: 10_000 };
const functionTimeoutMs = 28_000;

export interface RuntimeOptions {
  readonly env: LocalEnvironment;
  readonly config: DefinedChannel;
  readonly machine: Machine & {
    readonly dynamo: DynamoDBClient;
    readonly queue: NonNullable<Machine['queue']>;
  };
  readonly timer: Timer;
  readonly source: QueueSource;
  readonly deadLetters: NonNullable<LocalParts['deadLetters']>;
  readonly postpone: TakeTurn['postpone'];
  readonly forget: TakeTurn['forget'];
  readonly times?: TurnTimes;
  /** Takes the turns: how a test has those of another version. @default - this version's */
  readonly takeTurn?: WiredTakeTurn;
  readonly sweep?: Partial<SweepSettings>;
  /** @default - one that dies with this process */
  readonly idleTimer?: LocalIdleTimer;
  /** Hears of everything that goes onto the bus. */
  readonly onEvent?: (event: PublishedEvent) => void;
  /** Stands between the functions and what they call: how a test lets the process die. @default nothing does */
  readonly guard?: Guard;
  /** Stands around each invocation of take-turn: how the page sees them, and lets one die. @default nothing does */
  readonly around?: (
    event: SQSEvent,
    take: (event: SQSEvent) => Promise<SQSBatchResponse>,
  ) => Promise<SQSBatchResponse>;
  /** Hears of invocations that failed. @default one line on stderr */
  readonly onError?: (error: unknown) => void;
}

export type WiredTakeTurn = (
  env: LocalEnvironment,
  machine: Machine,
  times: TurnTimes,
  local: LocalParts,
) => ReturnType<typeof createTakeTurn>;

export interface Guard {
  /** The part as the functions get it. */
  part<T extends object>(name: string, part: T): T;
  /** What becomes of an invocation. */
  invocation<R>(run: () => Promise<R>): Promise<R>;
}

const noGuard: Guard = { part: (_, part) => part, invocation: run => run() };

export interface Runtime {
  /** The deployed functions by their route. */
  readonly routes: Readonly<Record<string, Handler>>;
  readonly turns: EventSource;
  readonly idleTimer: LocalIdleTimer;
  /** What is due every five minutes. */
  sweep(): Promise<void>;
  /** What was published, in order, as receivers get it. */
  readonly events: readonly PublishedEvent[];
}

export interface PublishedEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The real functions, wired on one machine: what AWS calls, this calls, with the events that AWS would send. */
export function createRuntime(options: RuntimeOptions): Runtime {
  const {
    env,
    config,
    machine,
    timer,
    source,
    deadLetters,
    forget,
    postpone,
    times = localTimes,
    onEvent,
  } = options;
  const { guard = noGuard, around = (event, take) => take(event) } = options;
  const { clock } = machine;
  const events: PublishedEvent[] = [];
  const idleTimer = options.idleTimer ?? createLocalIdleTimer(machine.queue, clock, timer);
  const publish = async ({ type, detail }: Pick<BusEvent, 'type' | 'detail'>) => {
    const published = { source: eventSource, 'detail-type': type, detail };
    events.push(published);
    onEvent?.(published);
  };
  const bus = {
    publish: (event: ChannelEvent) => publish({ type: event.type, detail: detailOf(event) }),
  };
  const wired: WiredTakeTurn =
    options.takeTurn ??
    ((of, on, within, local) => createTakeTurn(wireTakeTurn(of, config, on, within, local)));
  const takeTurn = wired(env, machine, times, {
    deadLetters,
    timer: guard.part('timer', idleTimer),
    bus: guard.part('bus', bus),
    postpone,
    forget,
  });
  const turns = createEventSource({
    source,
    handler: event => guard.invocation(() => around(event, takeTurn)),
    functionName: 'take-turn',
    timeoutMs: functionTimeoutMs,
    clock,
    timer,
    ...(options.onError && { onError: options.onError }),
  });
  const sweep = createSweep(wireSweep(env, config, machine, { ...sweepSettings, ...options.sweep }));
  const messages = createInboundText(wireInboundText(env, machine));
  const status = createDeliveryStatus(wireDeliveryStatus(env, config, machine));
  const alerts = createAgentAlerts(wireAgentAlerts(env, machine, publish));
  const threads = createThreadApi(wireThreadApi(env, config, machine));
  const desk = Object.fromEntries(
    // the more special first, as the gateway chooses
    [...threadApiRoutes, ...threadApiRefusals].map(routeKey => {
      const handler = behindHttpApi(routeKey, event => guard.invocation(() => threads(event)), clock);
      return [routeKey, publishedKeyAtHome(env, handler)];
    }),
  );
  return {
    routes: {
      'ANY /twilio/messages': behindHttpApi(
        'ANY /twilio/messages',
        event => guard.invocation(() => messages(event)),
        clock,
      ),
      'ANY /twilio/status': behindHttpApi(
        'ANY /twilio/status',
        event => guard.invocation(() => status(event)),
        clock,
      ),
      'ANY /polyai/alerts': behindHttpApi(
        'ANY /polyai/alerts',
        event => guard.invocation(() => alerts(event)),
        clock,
      ),
      ...desk,
    },
    turns,
    idleTimer,
    sweep: () => guard.invocation(sweep),
    events,
  };
}
