/** What is retried: a class of answers, no connection, or no answer in time. */
export type RetryOn = '4xx' | '5xx' | 'ct' | 'rt' | 'all';

export interface Overrides {
  readonly retries: number;
  readonly retryOn: readonly RetryOn[];
  /** How long an answer may take, in ms. */
  readonly readMs: number;
  /** How long all attempts together may take, in ms. */
  readonly totalMs: number;
}

const kinds: readonly RetryOn[] = ['4xx', '5xx', 'ct', 'rt', 'all'];

/**
 * Splits connection overrides off a webhook's URL: `https://host/path#rc=2&rp=ct,rt`. The fragment is neither
 * sent nor signed; a value outside of its range counts as absent.
 * (twilio.com/docs/usage/webhooks/webhooks-connection-overrides)
 */
export function splitOverrides(url: string): { url: string; overrides: Overrides } {
  const [bare = '', fragment = ''] = url.split('#', 2);
  const given = new URLSearchParams(fragment);
  const retryOn = (given.get('rp') ?? '').split(',').flatMap(name => kinds.filter(kind => kind === name));
  return {
    url: bare,
    overrides: {
      retries: within(given.get('rc'), 0, 5, 1),
      retryOn: retryOn.length > 0 ? retryOn : ['ct'],
      readMs: within(given.get('rt'), 100, 15_000, 15_000),
      totalMs: within(given.get('tt'), 100, 15_000, 15_000),
    },
  };
}

function within(text: string | null, from: number, to: number, otherwise: number): number {
  const value = text !== null && /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= from && value <= to ? value : otherwise;
}
