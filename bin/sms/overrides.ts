/** What Twilio has where the fragment does not say: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
const unsaid = { rc: 1, rt: 15_000, ct: 5_000, tt: 15_000 } as const;
/** A cold start takes a second or two; what `webhooks set` writes leaves room for three tries. */
const leastRead = 4_500;
const leastConnect = 1_000;

export interface Overrides {
  /** How often it is tried in all. */
  readonly tries: number;
  /** What would keep a text from being taken, for people. */
  readonly why: readonly string[];
}

/** What the connection overrides in the fragment of a URL mean for a text that is not taken at once. */
export function overridesOf(url: string): Overrides {
  const said = new URLSearchParams(url.split('#')[1] ?? '');
  const number = (name: keyof typeof unsaid): number => {
    const value = said.get(name);
    return value === null ? unsaid[name] : /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  };
  const [retries, read, connect, total] = [number('rc'), number('rt'), number('ct'), number('tt')];
  const policy = (said.get('rp') ?? '').split(',');
  const isTriedAgain = policy.some(one => one === 'all' || one === '5xx');
  const patience = Math.min(read, total);
  return {
    tries: isTriedAgain && retries >= 1 ? retries + 1 : 1,
    // NaN is less than nothing, and not at least anything
    why: [
      ...(isTriedAgain && retries >= 1
        ? []
        : [
            'A text that we answer 5xx or too late is not tried again: the URL ends without #rc=2&rt=4500&rp=all.',
          ]),
      ...(patience >= leastRead
        ? []
        : [`Twilio waits for ${said.get(read <= total ? 'rt' : 'tt')} ms alone: a cold start takes longer.`]),
      ...(connect >= leastConnect
        ? []
        : [`Twilio gives a connection ${said.get('ct')} ms alone: it may need longer.`]),
    ],
  };
}
