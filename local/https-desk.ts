import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Telemetry } from '../lambdas/channel/ports.ts';
import type { DefinedChannel } from '../lambdas/config/define-channel.ts';
import type { HttpsDeskConfig } from '../lambdas/config/desks.ts';
import { eventSource } from '../lambdas/environment/names.ts';
import { retryAfterMs } from '../lambdas/http/retry-after.ts';
import { type ApiDestinationOptions, apiDestination, type EndpointAnswer } from './api-destination.ts';
import { isLoopback } from './at-home.ts';
import type { PublishedEvent } from './runtime.ts';

/** What a deployed https desk's rule says (lib/desks/desk-rule.ts). */
const policy = { MaximumEventAgeInSeconds: 24 * 3_600, MaximumRetryAttempts: 185 };

/** What EventBridge waits for an answer (eb-api-destinations). */
const patience = 5_000;

export interface LocalDesk {
  /** Where events go. */
  readonly url: string;
  /** An event has come to the bus. */
  put(event: PublishedEvent): void;
  stop(): void;
}

export interface LocalDeskOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: DefinedChannel;
  readonly time: ApiDestinationOptions['time'];
  readonly telemetry: Pick<Telemetry, 'info' | 'warn'>;
}

/**
 * Posts what the desks of kind https get to `DESK_URL`, with `DESK_KEY`, as the bus does where it is deployed. Never to
 * the desks' own URLs: people work there. Undefined where `DESK_URL` is not set.
 * @throws {Error} with the mend, where one of the two cannot be used or there is no such desk
 */
export function localDesk({ env, config, time, telemetry }: LocalDeskOptions): LocalDesk | undefined {
  const { DESK_URL: url, DESK_KEY: key } = env;
  if (!url) return undefined;
  const desks = [...config.desks].flatMap(([name, desk]) =>
    desk.kind === 'https' ? [[name, desk] as const] : [],
  );
  refuse(env, desks.length);
  const ended = new AbortController();
  const destinations = desks.map(([name, desk]) =>
    apiDestination({
      time,
      policy,
      pattern: { source: [eventSource], detail: { desk: [name] } },
      random: Math.random,
      async endpoint(body) {
        const answer = await post(url, headersOf(desk, key ?? ''), body, ended.signal).catch(() => undefined);
        const status = answer?.status ?? 'no answer in time';
        const isTaken = answer !== undefined && answer.status >= 200 && answer.status < 300;
        if (isTaken) telemetry.info('the desk has taken an event', { status });
        else telemetry.warn('the desk has not taken an event', { status });
        if (!answer) throw new Error('no answer in time');
        return answer;
      },
    }),
  );
  return {
    url,
    put: event => {
      for (const destination of destinations) destination.put(event);
    },
    stop: () => {
      ended.abort();
      for (const destination of destinations) destination.stop();
    },
  };
}

function refuse(env: LocalDeskOptions['env'], desks: number): void {
  const problems = deskProblems(env);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  if (desks === 0)
    throw new Error(
      "DESK_URL is set, and channel.config.ts has no desk of kind https: add desks: { front: { kind: 'https', url: 'https://desk.example.com/sms' } }",
    );
}

/** What is wrong with the two variables, a line each; neither is shown, as both may be secret. */
export function deskProblems({ DESK_URL: url, DESK_KEY: key }: LocalDeskOptions['env']): string[] {
  if (!url) return [];
  return [
    ...(isEndpoint(url)
      ? []
      : [
          'DESK_URL cannot be posted to: write it as https://desk.example.com/sms, or http://127.0.0.1:4000/sms on this machine, without name or password',
        ]),
    ...(key && /^[\x21-\x7e]+$/.test(key)
      ? []
      : ['DESK_KEY is missing, or no key: DESK_URL needs one, of visible characters']),
  ];
}

function isEndpoint(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  return isSafe && url?.username === '' && url.password === '' && url.hash === '';
}

/** Those that EventBridge sends (eb-api-destinations, "Headers included in requests to API destinations"). */
const headersOf = (desk: HttpsDeskConfig, key: string): Record<string, string> => ({
  'user-agent': 'Amazon/EventBridge/ApiDestinations',
  'content-type': 'application/json; charset=utf-8',
  range: 'bytes=0-1048575',
  'accept-encoding': 'gzip,deflate',
  connection: 'close',
  [desk.header ?? 'x-api-key']: key,
});

/**
 * By hand, since fetch has headers of its own. A redirect is an answer, and no more; a `Retry-After` below 0 asks never
 * to come again.
 */
function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  ended: AbortSignal,
): Promise<EndpointAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<EndpointAnswer>();
  const signal = AbortSignal.any([ended, AbortSignal.timeout(patience)]);
  const sent = { ...headers, 'content-length': String(Buffer.byteLength(body)) };
  const ask = url.startsWith('https:') ? httpsRequest : httpRequest;
  const request = ask(url, { method: 'POST', headers: sent, signal }, response => {
    // what it says beside its status is nobody's to read
    response.once('error', () => undefined).resume();
    const header = response.headers['retry-after']?.trim();
    const retryAfter = header?.startsWith('-') ? -1 : retryAfterMs(header, Date.now());
    const { statusCode: status = 0 } = response;
    resolve({ status, ...(retryAfter !== undefined && { retryAfter }) });
  });
  request.once('error', reject).end(body);
  return promise;
}
