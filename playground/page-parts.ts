import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createThreadReader } from '../lambdas/aws/thread-reader.ts';
import type { DeadLetters, ThreadQueue } from '../lambdas/channel/ports.ts';
import type { DefinedChannel } from '../lambdas/config/define-channel.ts';
import { listOf } from '../lambdas/environment/secret.ts';
import type { TakeTurn } from '../lambdas/take-turn/take-turn.ts';
import { emptyTable } from '../local/empty-table.ts';
import {
  type LocalEnvironment,
  publishedThreadApiKey,
  simBase,
  simulatedHosts,
} from '../local/local-environment.ts';
import type { LocalIdleTimer } from '../local/local-idle-timer.ts';
import type { LocalQueue } from '../local/local-queue.ts';
import { pricesIn } from '../local/prices.ts';
import type { PublishedEvent, Runtime, RuntimeOptions } from '../local/runtime.ts';
import { createSimulators, type Simulators } from '../local/simulators.ts';
import type { WindableTime } from '../local/windable-time.ts';
import { deliverByFetch } from '../simulators/carrier/network.ts';
import { deskBase, deskDoor } from './desk/desk-door.ts';
import { pageFiles } from './files/page-files.ts';
import { pageDoors } from './page-doors.ts';
import { type PageDoor, routeTable } from './routes.ts';
import { createBusy } from './stage/quiet.ts';
import { createStage } from './stage/stage.ts';
import type { About } from './watch/news.ts';
import { createNewsroom, type Newsroom } from './watch/newsroom.ts';
import { createPictures } from './watch/pictures.ts';
import { watchedConnect } from './watch/watched-connect.ts';
import { watchDynamo } from './watch/watched-dynamo.ts';
import { watchedFetch } from './watch/watched-fetch.ts';
import { watchedDeadLetters, watchedPostpone, watchedQueue, watchedTimer } from './watch/watched-parts.ts';
import { watchedRoutes } from './watch/watched-routes.ts';
import { watchedTurns } from './watch/watched-turns.ts';
import { watchEvent, watchLog } from './watch/watched-words.ts';
import { createWay } from './watch/way.ts';
import { outsideAgent } from './where-agents-are.ts';

export interface PagePartsOptions {
  readonly env: LocalEnvironment;
  readonly config: DefinedChannel;
  readonly clock: () => number;
  /** Whether each step is seen; otherwise every part is as it is. */
  readonly isWatched: boolean;
  /** Absent where time cannot be wound. */
  readonly time?: WindableTime;
}

interface Watchable {
  readonly dynamo: DynamoDBClient;
  readonly queue: ThreadQueue;
  /** Makes the timer that puts what comes due into a queue. */
  readonly idleTimer: (queue: ThreadQueue) => LocalIdleTimer;
  readonly parts: { readonly deadLetters: DeadLetters; readonly postpone: TakeTurn['postpone'] };
}

interface DoorsOptions {
  readonly env: LocalEnvironment;
  readonly dynamo: DynamoDBClient;
  readonly runtime: Runtime;
  readonly answerBy: (business: string, agent: string) => boolean;
  /** Those that are in this process. */
  readonly queues?: Pick<LocalQueue, 'threads' | 'dead'>;
}

/**
 * What the page sees of what runs, and what it does to it: the simulators, and a watch around each part that the
 * functions are given.
 */
export function createPageParts({ env, config, clock, isWatched, time }: PagePartsOptions) {
  const way = createWay(clock);
  const turns = watchedTurns(way);
  const busy = createBusy();
  let newsroom: Newsroom | undefined;
  const isKeyPublished = env.THREAD_API_KEY === publishedThreadApiKey;
  const prices = pricesIn(env.PRICES ?? '');
  const timed = time && {
    clock,
    setTimer: (run: () => void, ms: number) => {
      const handle = time.timer.set(ms, run);
      return () => time.timer.clear(handle);
    },
  };
  const simulators: Simulators = createSimulators(env, config, {
    ...timed,
    deliver: (...post) => busy.with(() => deliverByFetch(...post)),
    onMessage: message => newsroom?.message(message),
  });
  /** The address that every door has from outside. */
  const doorOf = (host: string): string | undefined => {
    if (host === new URL(simulatedHosts.twilio).host) return `http://localhost:${env.PORT}/sim/twilio`;
    const vendor = [...simulators.agents.keys()].find(one => new URL(simulatedHosts[one]).host === host);
    return vendor && `http://localhost:${env.PORT}${simBase(vendor)}`;
  };

  return {
    simulators,
    fetch: isWatched
      ? watchedFetch({
          ...{ way, doorOf, fetch: simulators.fetch },
          carrierHost: new URL(env.TWILIO_BASE_URL ?? simulatedHosts.twilio).host,
        })
      : simulators.fetch,
    connect: isWatched
      ? watchedConnect({
          ...{ way, connect: simulators.connect },
          isSimulated: host => doorOf(host) !== undefined,
        })
      : simulators.connect,
    ...(isWatched && { around: turns.around }),
    hears: (line: string) => watchLog(line, way),
    published: (event: PublishedEvent) => watchEvent(event, way),
    routes: (routes: Runtime['routes']) =>
      isWatched ? watchedRoutes(routes, way, { isKeyPublished }) : routes,
    watch({ dynamo, queue: given, idleTimer, parts }: Watchable) {
      if (!isWatched)
        return {
          queue: given,
          parts: { ...parts, idleTimer: idleTimer(given) } satisfies Partial<RuntimeOptions>,
        };
      watchDynamo(dynamo, way);
      const queue = watchedQueue(given, way);
      const watched = {
        idleTimer: watchedTimer(idleTimer(queue), way),
        deadLetters: watchedDeadLetters(parts.deadLetters, way),
        postpone: watchedPostpone(parts.postpone, way),
      } satisfies Partial<RuntimeOptions>;
      return { queue, parts: watched };
    },

    doors({ dynamo, runtime, answerBy, queues }: DoorsOptions): PageDoor {
      const isWaiting = () => (queues?.threads.receivableAt() ?? Number.POSITIVE_INFINITY) <= clock();
      const stage = createStage({
        ...{ simulators, config, way, turns },
        ...(time && { time }),
        sweep: runtime.sweep,
        isBusy: () => turns.underWay > 0 || busy.isBusy || isWaiting(),
        ...(queues && {
          async empty() {
            await runtime.turns.stop();
            runtime.idleTimer.stop();
            for (const queue of [queues.threads, queues.dead]) queue.purge();
            await emptyTable(dynamo, env.TABLE_NAME);
            runtime.turns.start();
          },
        }),
        onChange: () => newsroom?.changed(),
        onAnew: () => newsroom?.anew(),
      });
      const about = (): About => ({
        agents: [...config.agents].map(([name, agent]) => {
          const outside = outsideAgent(name, agent, env);
          return { name, vendor: agent.vendor, ...(outside !== undefined && { outside }) };
        }),
        numbers: Object.fromEntries(
          [...config.settings.numbers].map(([number, { agent }]) => [number, agent]),
        ),
        ...(!simulators.carrier && { carrier: String(env.TWILIO_BASE_URL) }),
        ...(env.AWS_ENDPOINT_URL_DYNAMODB && { threads: env.AWS_ENDPOINT_URL_DYNAMODB }),
        ...(env.AWS_ENDPOINT_URL_SQS && { queue: env.AWS_ENDPOINT_URL_SQS }),
        canWind: time !== undefined,
        ...(prices && { prices }),
        scenarios: stage.scenarios,
      });
      const news = createNewsroom({
        way,
        messages: () => simulators.carrier?.messages ?? [],
        standing: () => ({
          about: about(),
          ahead: time?.ahead() ?? 0,
          ...(stage.playing !== undefined && { playing: stage.playing }),
          ...(stage.played && { played: stage.played }),
        }),
      });
      newsroom = news;
      const doors = pageDoors({
        ...{ stage, turns, answerBy, newsroom: news },
        pictures: createPictures(),
        reader: createThreadReader(dynamo, env.TABLE_NAME),
      });
      const files = pageFiles('playground');
      const threads = routeTable(runtime.routes);
      const desk = deskDoor({
        url: `http://localhost:${env.PORT}`,
        key: () => listOf(env.THREAD_API_KEY)[0] ?? '',
        ask: async request => {
          const { pathname, search } = new URL(request.url);
          const handler = threads(request.method, pathname);
          return handler?.(request, pathname + search) ?? new Response(null, { status: 404 });
        },
      });
      return (request, target, peer) => {
        const { pathname } = new URL(request.url);
        if (pathname.startsWith(`${deskBase}/`)) return desk(request, target, peer);
        return (request.method === 'GET' ? files(pathname) : undefined) ?? doors(request);
      };
    },
  };
}
