import type { ThreadReader } from '../lambdas/channel/ports.ts';
import { address } from '../lambdas/channel/thread/address.ts';
import { threadId } from '../lambdas/channel/thread/thread-key.ts';
import { isObject } from '../lambdas/http/json.ts';
import { threadDocument } from '../local/thread-document.ts';
import type { Handler } from '../simulators/connection-dropped.ts';
import { jsonBody, refusal } from './json-body.ts';
import { CannotNow, type Stage } from './stage/stage.ts';
import { deathPlaces } from './watch/mortal-turn.ts';
import type { Newsroom } from './watch/newsroom.ts';
import type { Pictures } from './watch/pictures.ts';
import type { WatchedTurns } from './watch/watched-turns.ts';

export interface PageDoorsOptions {
  readonly stage: Stage;
  readonly newsroom: Newsroom;
  readonly pictures: Pictures;
  readonly turns: WatchedTurns;
  readonly reader: Pick<ThreadReader, 'thread'>;
  /** Lets another agent answer a number; false where there is no such number or agent. */
  readonly answerBy: (business: string, agent: string) => boolean;
}

/** Milliseconds that time can be wound by at once. */
const longestWind = 7 * 24 * 3_600_000;

type Fields = Readonly<Record<string, unknown>>;
type Act = (fields: Fields) => Response | Promise<Response>;

const done = (document: object = {}): Response => Response.json(document);

/** What the page asks beside texting, under `/sim`; nothing of any other path. Who may ask is looked at before. */
export function pageDoors(options: PageDoorsOptions): (request: Request) => ReturnType<Handler> | undefined {
  const { stage, newsroom, pictures, turns, reader, answerBy } = options;

  const acts: Readonly<Record<string, Act>> = {
    '/sim/scenarios': ({ scenario, business }) =>
      typeof scenario === 'string' && typeof business === 'string'
        ? done({ customer: stage.play(scenario, business) })
        : refusal(400, 'scenario and business must be strings'),
    '/sim/time': async ({ forwardMs }) => {
      if (typeof forwardMs !== 'number' || !(forwardMs > 0 && forwardMs <= longestWind))
        return refusal(400, `forwardMs must be a number of milliseconds, up to ${longestWind}`);
      await stage.wind(forwardMs);
      return done();
    },
    '/sim/reset': async () => {
      await stage.reset();
      return done();
    },
    '/sim/deaths': ({ business, customer, place }) => {
      const at = deathPlaces.find(one => one === place);
      if (typeof business !== 'string' || typeof customer !== 'string' || at === undefined)
        return refusal(
          400,
          `business and customer must be strings, and place one of ${deathPlaces.join(', ')}`,
        );
      turns.dies(threadId({ business: address(business), customer: address(customer) }), at);
      return done();
    },
    '/sim/agents': ({ business, agent }) => {
      if (typeof business !== 'string' || typeof agent !== 'string' || !answerBy(business, agent))
        return refusal(400, 'business must be a number of the channel’s, and agent one of its agents');
      newsroom.changed();
      return done();
    },
  };

  async function act(request: Request, run: Act): Promise<Response> {
    if (request.method !== 'POST') return refusal(405, 'POST it', { allow: 'POST' });
    const posted = await jsonBody(request);
    if ('refused' in posted) return posted.refused;
    if (!isObject(posted.json)) return refusal(400, 'the body must be an object');
    try {
      return await run(posted.json);
    } catch (error) {
      if (error instanceof CannotNow) return refusal(409, error.message);
      throw error;
    }
  }

  async function keep(request: Request): Promise<Response> {
    const kept = pictures.keep(request.headers.get('content-type') ?? '', await request.arrayBuffer());
    if ('problem' in kept) return refusal(400, kept.problem);
    const { origin } = new URL(request.url);
    return done({ url: `${origin}/sim/pictures/${kept.id}` });
  }

  async function thread(searchParams: URLSearchParams): Promise<Response> {
    const [business, customer] = [searchParams.get('business'), searchParams.get('customer')];
    if (!business || !customer) return refusal(400, 'business and customer must be there');
    const found = await reader.thread({ business: address(business), customer: address(customer) });
    return Response.json(found ? threadDocument(found) : null);
  }

  return request => {
    const { pathname, searchParams } = new URL(request.url);
    const run = Object.hasOwn(acts, pathname) ? acts[pathname] : undefined;
    if (run) return act(request, run);
    if (pathname === '/sim/pictures' && request.method === 'POST') return keep(request);
    if (request.method !== 'GET') return undefined;
    if (pathname === '/sim/thread') return thread(searchParams);
    const picture = /^\/sim\/pictures\/([\w-]{36})$/.exec(pathname)?.[1];
    if (picture !== undefined)
      return Promise.resolve(pictures.get(picture) ?? refusal(404, 'it is not kept'));
    if (pathname !== '/sim/news') return undefined;
    const stream = newsroom.stream(request.signal);
    const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' };
    return Promise.resolve(new Response(stream, { headers }));
  };
}
