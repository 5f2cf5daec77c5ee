import { address, countryOfId, isNumber, mediumOf } from '../lambdas/channel/thread/address.ts';
import type { SimulatedCarrier, Text } from '../simulators/carrier/simulated-carrier.ts';

/** What somebody types into a phone that is not there; or what is wrong with it, which names the field. */
export type TypedText = { readonly text: Text } | { readonly problem: string };

/** What a phone puts into one text, and more than any carrier takes. */
const longest = 1_600;
/** As many as Twilio takes with one message. */
const mostMedia = 10;

/**
 * What texts: a number, WhatsApp's id in place of one, a short code, or a name of letters and digits, of which a
 * letter is one (twilio.com/docs/glossary/what-alphanumeric-sender-id).
 */
export const isSender = (value: string): boolean =>
  isNumber(address(value)) ||
  countryOfId(address(value)) !== undefined ||
  /^\d{3,8}$/.test(value) ||
  (/^[\w &.+-]{2,11}$/.test(value) && /[A-Za-z]/.test(value));

const contentType = /^[\w.+-]+\/[\w.+-]+$/;

/**
 * Reads the JSON of `POST /sim/texts`: `from`, `to`, `body` and `media`, of which each is an `https://…` address or
 * `{"contentType": …, "url": …}`.
 */
export function typedText(json: unknown, carrier: Pick<SimulatedCarrier, 'has' | 'numbers'>): TypedText {
  if (!isRecord(json)) return { problem: 'the text must be an object: {"from": …, "to": …, "body": …}' };
  const { from, to, body = '', media = [], ...others } = json;
  const [other] = Object.keys(others);
  if (other !== undefined)
    return { problem: `${JSON.stringify(other)} is no field: there are from, to, body and media` };
  if (typeof from !== 'string' || !isSender(from))
    return { problem: 'from must be the customer’s number, such as "+15551234567"' };
  if (typeof to !== 'string' || !carrier.has(to))
    return { problem: `to must be a number of this channel: ${carrier.numbers.join(', ')}` };
  const by = mediumOf(address(from));
  if (mediumOf(address(to)) !== by)
    return {
      problem: `to must be reached by ${by}, as from is: write both as numbers, or both with whatsapp: or rcs:`,
    };
  if (typeof body !== 'string' || body.length > longest)
    return { problem: `body must be a string of up to ${longest} characters` };
  if (!Array.isArray(media) || media.length > mostMedia)
    return { problem: `media must be a list of up to ${mostMedia}` };
  const attachments = media.map(attachmentIn);
  const wrong = attachments.indexOf(undefined);
  if (wrong !== -1)
    return {
      problem: `media[${wrong}] must be an address that begins with http:// or https://, or {"contentType": "image/png"} with or without such a "url"`,
    };
  if (body === '' && media.length === 0) return { problem: 'body must be a string, or media a list' };
  return { text: { from, to, body, media: attachments.filter(one => one !== undefined) } };
}

function attachmentIn(given: unknown): NonNullable<Text['media']>[number] | undefined {
  if (typeof given === 'string') return isWeb(given) ? { contentType: 'image/jpeg', url: given } : undefined;
  if (!isRecord(given) || typeof given.contentType !== 'string' || !contentType.test(given.contentType))
    return undefined;
  if (given.url === undefined) return { contentType: given.contentType };
  return typeof given.url === 'string' && isWeb(given.url)
    ? { contentType: given.contentType, url: given.url }
    : undefined;
}

const isWeb = (value: string): boolean => /^https?:\/\//i.test(value) && URL.canParse(value);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
