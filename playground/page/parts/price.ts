import type { About, PhoneMessage } from '../../watch/news.ts';
import { mediumOf } from './words.ts';

const media = { SMS: 'sms', WhatsApp: 'whatsapp', RCS: 'rcs' } as const;

/** A browser takes its time to make one. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string): Intl.NumberFormat {
  const format =
    formats.get(currency) ??
    new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: 6 });
  formats.set(currency, format);
  return format;
}

/**
 * What a reply costs, such as $0.0166, where that has been configured: an SMS its segments × the price, another message the
 * price. Nothing of what is attached to an SMS, which makes it another thing (an MMS), and of what the carrier refused.
 */
export function priceOf(
  { customer, direction, media: attached, segments, status }: PhoneMessage,
  prices: About['prices'],
): string | undefined {
  const medium = media[mediumOf(customer)];
  const each = prices?.[medium];
  if (!prices || each === undefined || direction === 'in' || status === 'refused') return undefined;
  if (medium === 'sms' && (attached.length > 0 || segments === undefined)) return undefined;
  return formatOf(prices.currency).format(each * (medium === 'sms' ? (segments ?? 1) : 1));
}
