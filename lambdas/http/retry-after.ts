/** Nobody is kept waiting longer than this on a vendor's word: the owner's patience is five minutes by default. */
const longestMs = 5 * 60_000;

/** The three forms of an HTTP date that a recipient must accept (RFC 9110, 5.6.7). `Date.parse` takes far more. */
const httpDate = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]+, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
];
const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

function dateOf(value: string): number {
  if (httpDate.some(form => form.test(value))) return Date.parse(value);
  // asctime has no zone of its own; it is in UTC as well.
  return asctime.test(value) ? Date.parse(`${value} GMT`) : Number.NaN;
}

/**
 * How long a `Retry-After` header (RFC 9110, 10.2.3) asks to wait, in milliseconds from `now`: at least 0, at
 * most five minutes. Undefined where there is no header, or none that can be understood.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const value = header?.trim() ?? '';
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : dateOf(value) - now;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), longestMs);
}
