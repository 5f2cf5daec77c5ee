import { allowedCharacters } from '../../channel/text/allowed-characters.ts';
import { isObject, type JsonObject } from '../../http/json.ts';

/** A message as Twilio lists it. Its times have whole seconds. */
export interface ListedMessage {
  readonly sid: string;
  readonly direction: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly numMedia: number;
  readonly createdAt: number;
  /** Of an inbound text: when Twilio called the webhook. Absent where it has not been sent yet. */
  readonly sentAt?: number;
}

export interface MessagePage {
  readonly messages: readonly ListedMessage[];
  /** The next page's path and query. */
  readonly next?: string;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? allowedCharacters(value) : '');

/** RFC 2822, in GMT: `Fri, 24 May 2019 17:18:27 +0000`. */
const timeOf = (value: unknown): number => (typeof value === 'string' ? Date.parse(value) : Number.NaN);

/** Twilio writes it as a string. */
const countOf = (value: unknown): number =>
  typeof value === 'string' || typeof value === 'number' ? Number(value) || 0 : 0;

function messageOf(item: unknown): ListedMessage | undefined {
  if (!isObject(item) || typeof item.sid !== 'string' || typeof item.direction !== 'string') return undefined;
  const createdAt = timeOf(item.date_created);
  const sentAt = timeOf(item.date_sent);
  if (Number.isNaN(createdAt)) return undefined;
  return {
    sid: item.sid,
    direction: item.direction,
    from: textOf(item.from),
    to: textOf(item.to),
    body: textOf(item.body),
    numMedia: countOf(item.num_media),
    createdAt,
    ...(Number.isNaN(sentAt) ? {} : { sentAt }),
  };
}

/** A page of Twilio's message list; undefined where it, or a message in it, is not what the API promises. */
export function pageOf(body: JsonObject): MessagePage | undefined {
  const { messages, next_page_uri: next } = body;
  if (!Array.isArray(messages)) return undefined;
  const listed = messages.map(messageOf).filter(message => message !== undefined);
  if (listed.length < messages.length) return undefined;
  return { messages: listed, ...(typeof next === 'string' && next !== '' ? { next } : {}) };
}
