import type { Handler } from '../simulators/connection-dropped.ts';
import { type LocalEnvironment, publishedThreadApiKey } from './local-environment.ts';

/** Names of this machine alone (RFC 6761, 6.3; RFC 8252, 7.3). */
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

/**
 * The environment without the published key where others than this machine can connect: then nobody is let in
 * until the owner has set one.
 */
export const withoutPublishedKey = (env: LocalEnvironment, host: string): LocalEnvironment =>
  loopback.test(host) || env.THREAD_API_KEY !== publishedThreadApiKey
    ? env
    : { ...env, THREAD_API_KEY: undefined };

/**
 * Turns the published key away where the request has come through a tunnel or a page in a browser that was
 * sent here by name (DNS rebinding): from this machine, but not on its own behalf.
 */
export const publishedKeyAtHome =
  (env: LocalEnvironment, handler: Handler): Handler =>
  (request, target) => {
    if (env.THREAD_API_KEY !== publishedThreadApiKey || isAtHome(request)) return handler(request, target);
    const headers = new Headers(request.headers);
    headers.delete('authorization');
    return handler(new Request(request, { headers }), target);
  };

const isAtHome = ({ url, headers }: Request): boolean =>
  loopback.test(new URL(url).hostname) &&
  !['forwarded', 'x-forwarded-for', 'x-forwarded-host'].some(name => headers.has(name));
