import { ConnectionDropped, type Handler } from './connection-dropped.ts';

/**
 * A fetch that asks a handler directly, without a port. It fails as Node's own does: a `TypeError` whose cause
 * carries the code where the connection breaks, the signal's reason where it is aborted.
 */
export const fetchFrom =
  (handle: Handler): typeof fetch =>
  async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    // the caller's own: a request follows it by a weak reference (undici), and what hangs on nothing else is collected
    const signal = init?.signal ?? (input instanceof Request ? input.signal : request.signal);
    signal.throwIfAborted();
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await Promise.race([handle(request, pathname + search), aborted]);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ConnectionDropped)) throw error;
      throw new TypeError('fetch failed', { cause: error });
    } finally {
      signal.removeEventListener('abort', abort);
    }
  };
