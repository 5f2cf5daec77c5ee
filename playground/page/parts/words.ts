const two = (value: number): string => String(value).padStart(2, '0');

/**
 * A time of day, such as 09:41. `at`: epoch milliseconds. By hand: a formatter of the browser's is made anew at each call,
 * and there are a thousand lines; and of midnight some make 24:00.
 */
export const timeOf = (at: number): string => {
  const date = new Date(at);
  return Number.isNaN(at) ? '' : `${two(date.getHours())}:${two(date.getMinutes())}`;
};

/** With seconds and milliseconds. */
export const exactTimeOf = (at: number): string => {
  const date = new Date(at);
  return `${timeOf(at)}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
};

/** How long something took or takes, such as 340 ms, 12 s, 3 min, 2 h, 5 d. */
export function spanOf(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 60_000) return `${Math.round(ms / 1_000)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 48 * 3_600_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / (24 * 3_600_000))} d`;
}

/** What stands in front of an address on a channel other than SMS. */
export function mediumOf(address: string): 'SMS' | 'WhatsApp' | 'RCS' {
  if (address.startsWith('whatsapp:')) return 'WhatsApp';
  return address.startsWith('rcs:') ? 'RCS' : 'SMS';
}

/** The address without its channel. */
export const bareOf = (address: string): string => address.replace(/^(whatsapp|rcs):/, '');

/** A number as people read it, such as +1 555 123 4567; anything else as it is. */
export const spoken = (address: string): string =>
  bareOf(address).replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');

/** What a message's status means, in a word or two. */
const statuses: Readonly<Record<string, string>> = {
  pending: 'not sent yet',
  accepted: 'with the carrier',
  queued: 'with the carrier',
  sending: 'with the carrier',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'not delivered',
  failed: 'failed',
  refused: 'refused by the carrier',
  dropped: 'not sent',
  unknown: 'may have gone out',
  received: 'received',
};

export const statusWords = (status: string): string => statuses[status] ?? status;

export const isLost = (status: string): boolean =>
  ['undelivered', 'failed', 'refused', 'dropped'].includes(status);
