import { retryAfterMs } from '../../http/retry-after.ts';

/** The window of the rate limit: 100 requests in ten seconds (chatbase.co/docs/api-v2/authentication). */
const windowMs = 10_000;

/**
 * How long a refusal asks to wait, in milliseconds: `Retry-After`, in seconds, or else, for too many requests, until
 * `X-RateLimit-Reset`, which stands on every answer. That one is in milliseconds since 1970 by the documentation and in seconds by the API
 * description; the two are told apart by their size. No wait for it is longer than the window.
 */
export function waitOf(
  header: (name: string) => string | undefined,
  now: number,
  isLimit: boolean,
): number | undefined {
  const wait = retryAfterMs(header('Retry-After'), now);
  if (wait !== undefined || !isLimit) return wait;
  const reset = header('X-RateLimit-Reset')?.trim() ?? '';
  if (!/^\d{1,16}$/.test(reset)) return undefined;
  const at = Number(reset) > 1e11 ? Number(reset) : Number(reset) * 1000;
  return Math.min(Math.max(at - now, 0), windowMs);
}
