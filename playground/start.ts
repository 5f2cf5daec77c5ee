import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  createDeadLetters,
  createForget,
  createPostpone,
  createThreadQueue,
} from '../lambdas/aws/thread-queue.ts';
import type { DefinedChannel } from '../lambdas/config/define-channel.ts';
import { withNumbers } from '../lambdas/config/define-channel.ts';
import { lambdaMachine } from '../lambdas/wiring/machine.ts';
import { dynamoClient, sqsClient } from '../local/clients.ts';
import { startEmbeddedDynamo } from '../local/engines.ts';
import { ensureQueues, type QueueUrls } from '../local/ensure-queues.ts';
import { ensureTable } from '../local/ensure-table.ts';
import { type LocalDesk, localDesk } from '../local/https-desk.ts';
import { keepLog } from '../local/kept-log.ts';
import { localEnvironment } from '../local/local-environment.ts';
import { createLocalIdleTimer, rearm } from '../local/local-idle-timer.ts';
import { createLocalQueue, type LocalQueue } from '../local/local-queue.ts';
import { localStack } from '../local/local-stack.ts';
import { localTelemetry } from '../local/local-telemetry.ts';
import { withoutPublishedKey } from '../local/published-key.ts';
import { queueSource } from '../local/queue-source.ts';
import { recurring } from '../local/recurring.ts';
import { createRuntime, type Runtime, type RuntimeOptions } from '../local/runtime.ts';
import type { Simulators } from '../local/simulators.ts';
import { sqsDoor } from '../local/sqs-door.ts';
import { sqsSource } from '../local/sqs-source.ts';
import { systemTimer, type Timer } from '../local/timer.ts';
import { windableTime } from '../local/windable-time.ts';
import type { Handler } from '../simulators/connection-dropped.ts';
import { createPageParts } from './page-parts.ts';
import { playgroundRoutes } from './routes.ts';
import { type Served, serve } from './serve.ts';
import { simSockets } from './sim-sockets.ts';
import { switchable } from './switchable.ts';
import { isAllHere } from './where-agents-are.ts';

export interface Playground {
  readonly url: string;
  readonly env: ReturnType<typeof localEnvironment>;
  readonly config: DefinedChannel;
  readonly simulators: Simulators;
  readonly runtime: Runtime;
  /** Where the desks' events are posted to; absent unless `DESK_URL` is set. */
  readonly desk?: LocalDesk;
  /** Waits for the turns in flight. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: DefinedChannel;
  /** Takes log lines. */
  readonly log: (line: string) => void;
  /** @default the loopback, as nothing here is meant for others */
  readonly host?: string;
  /** Whether the page sees each step, a thread at a time. Who measures wants the parts as they are. @default true */
  readonly isWatched?: boolean;
}

/** As deployed. */
const sweepEveryMs = 5 * 60_000;

/** Starts everything on one machine. Each part steps aside where its variable is set. */
export async function startPlayground({
  env: given,
  config: file,
  log,
  host = '127.0.0.1',
  isWatched = true,
}: StartOptions): Promise<Playground> {
  const env = withoutPublishedKey(localEnvironment(given, file.agents), host);
  const { config, answerBy } = switchable(withNumbers(file, env.TWILIO_PHONE_NUMBER));
  // time is wound where nobody outside goes by it
  const time = isAllHere(config.agents, env) ? windableTime() : undefined;
  const { clock, timer } = time ?? { clock: Date.now, timer: systemTimer };
  const page = createPageParts({ env, config, clock, isWatched, ...(time && { time }) });
  const { simulators } = page;
  const kept = keepLog(Date.now);
  const telemetry = localTelemetry(line => {
    kept.add(line);
    page.hears(line);
    log(line);
  });
  const desk = localDesk({ env, config, time: { clock: Date.now, timer: systemTimer }, telemetry });
  // what was started before something fails ends with it
  await using started = new AsyncDisposableStack();
  started.defer(() => time?.stop());
  started.defer(() => desk?.stop());
  const engine = env.AWS_ENDPOINT_URL_DYNAMODB ? undefined : await startEmbeddedDynamo();
  const dynamoEndpoint = engine?.endpoint ?? env.AWS_ENDPOINT_URL_DYNAMODB ?? '';
  const dynamo: DynamoDBClient = dynamoClient(dynamoEndpoint, env);
  // what hangs up on the engine would not keep it from working on
  started.defer(() => dynamo.destroy());
  started.defer(() => engine?.stop());
  await ensureTable(dynamo, env.TABLE_NAME);

  const { queue, sqs, queues, here, ...parts } = await queueParts(env, { clock, timer });
  const idleTimer = (of: typeof queue) => createLocalIdleTimer(of, clock, timer, { looksAfter: 5_000 });
  const watched = page.watch({ dynamo, queue, idleTimer, parts });
  const machine = {
    ...lambdaMachine(telemetry),
    clock,
    fetch: page.fetch,
    connect: page.connect,
    dynamo,
    queue: watched.queue,
  };
  // an embedded table knows of no text before its own start: those are for others to answer
  const sweep = engine ? { firstReach: 0 } : {};
  const runtime = createRuntime({
    // the numbers are those of the configuration here, with whichever agent was chosen
    env: { ...env, TWILIO_PHONE_NUMBER: undefined },
    ...{ config, machine, timer: systemTimer, sweep, ...parts, ...watched.parts },
    ...(page.around && { around: page.around }),
    onEvent(event) {
      page.published(event);
      desk?.put(event);
    },
  });
  started.defer(() => runtime.idleTimer.stop());
  await rearm(dynamo, env.TABLE_NAME, runtime.idleTimer, config.settings.times);

  const watchedRuntime = { ...runtime, routes: page.routes(runtime.routes) };
  const doors = page.doors({ env, dynamo, runtime: watchedRuntime, answerBy, ...(here && { queues: here }) });
  const routes: Handler = playgroundRoutes(
    watchedRuntime,
    simulators,
    {
      stack: localStack({
        ...{ env, dynamoEndpoint, numbers: [...config.settings.numbers.keys()] },
        ...(queues && { queues }),
      }),
      log: kept.door,
      ...(sqs && { sqs }),
    },
    doors,
  );
  const served: Served = await serve(routes, {
    port: Number(env.PORT),
    host,
    upgrade: simSockets(simulators),
  });
  runtime.turns.start();
  started.defer(() => runtime.turns.stop());
  // by real time, and behind each winding: a day has 288
  const sweeping = recurring(runtime.sweep, sweepEveryMs, systemTimer);
  started.defer(() => sweeping.stop());
  started.defer(() => served.close());
  const running = started.move();
  const stop = () => running.disposeAsync();
  return { url: served.url, env, config, simulators, runtime, ...(desk && { desk }), stop };
}

type QueueParts = Pick<RuntimeOptions, 'source' | 'deadLetters' | 'forget' | 'postpone'> & {
  readonly queue: RuntimeOptions['machine']['queue'];
  /** For the operator's commands: where the queues are, or who speaks for those that are in this process. */
  readonly queues?: QueueUrls;
  readonly sqs?: Handler;
  /** Those that are in this process. */
  readonly here?: Pick<LocalQueue, 'threads' | 'dead'>;
};

/** The queue in this process, or the one behind an outside engine. */
async function queueParts(
  env: ReturnType<typeof localEnvironment>,
  { clock, timer }: { readonly clock: () => number; readonly timer: Timer },
): Promise<QueueParts> {
  const visibilitySeconds = Number(env.VISIBILITY_SECONDS);
  const endpoint = env.AWS_ENDPOINT_URL_SQS;
  if (!endpoint) {
    const { threads, dead, queue, deadLetters, forget, postpone } = createLocalQueue(
      clock,
      timer,
      visibilitySeconds * 1000,
    );
    return {
      queue,
      deadLetters,
      forget,
      postpone,
      source: queueSource(threads),
      sqs: sqsDoor([threads, dead]),
      here: { threads, dead },
    };
  }
  const client = sqsClient(endpoint, env);
  const queues = await ensureQueues(client, { visibilitySeconds });
  const { queueUrl, deadLetterQueueUrl } = queues;
  return {
    queues,
    queue: createThreadQueue({ client, queueUrl }),
    deadLetters: createDeadLetters(client, deadLetterQueueUrl),
    postpone: createPostpone(client, queueUrl),
    forget: createForget(client, queueUrl),
    source: await sqsSource(client, queueUrl),
  };
}
