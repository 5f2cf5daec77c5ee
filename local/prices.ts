import type { Format } from '../lambdas/environment/formats.ts';

/** What messages cost, by their medium: an SMS by the segment, others each. */
export interface Prices {
  /** ISO 4217. */
  readonly currency: string;
  readonly sms?: number;
  readonly whatsapp?: number;
  readonly rcs?: number;
}

const media = ['sms', 'whatsapp', 'rcs'] as const;
const form = /^(sms|whatsapp|rcs)=(\d{1,6}(?:\.\d{1,6})?)$/;

/** Prices as `PRICES` has them, such as `USD sms=0.0083 whatsapp=0.005`; nothing where they are written otherwise. */
export function pricesIn(value: string): Prices | undefined {
  const [currency = '', ...each] = value.trim().split(/\s+/, media.length + 2);
  if (!Intl.supportedValuesOf('currency').includes(currency)) return undefined;
  const prices: { currency: string; sms?: number; whatsapp?: number; rcs?: number } = { currency };
  for (const one of each) {
    const [, name, price] = form.exec(one) ?? [];
    const medium = media.find(known => known === name);
    if (medium === undefined || prices[medium] !== undefined) return undefined;
    prices[medium] = Number(price);
  }
  return each.length === 0 ? undefined : prices;
}

export const prices: Format = {
  read: value => (pricesIn(value) ? value : undefined),
  mend: 'write a currency, and what a segment by SMS or a message by WhatsApp or RCS costs, as USD sms=0.0083 whatsapp=0.005 rcs=0.01',
};
