import type { Handler } from '../simulators/connection-dropped.ts';
import { isLoopback, strangeIn } from './at-home.ts';
import { type LocalEnvironment, publishedThreadApiKey } from './local-environment.ts';

/**
 * The environment without the published key where others than this machine can connect: then nobody is let in
 * until the owner has set one.
 */
export const withoutPublishedKey = (env: LocalEnvironment, host: string): LocalEnvironment =>
  isLoopback(host) || env.THREAD_API_KEY !== publishedThreadApiKey
    ? env
    : { ...env, THREAD_API_KEY: undefined };

/**
 * Turns the published key away where the request has come through a tunnel or a page in a browser that was
 * sent here by name (DNS rebinding): from this machine, but not on its own behalf.
 */
export const publishedKeyAtHome =
  (env: LocalEnvironment, handler: Handler): Handler =>
  (request, target, peer) => {
    if (env.THREAD_API_KEY !== publishedThreadApiKey || strangeIn(request, peer) === undefined)
      return handler(request, target, peer);
    const headers = new Headers(request.headers);
    headers.delete('authorization');
    return handler(new Request(request, { headers }), target, peer);
  };
