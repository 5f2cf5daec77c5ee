import { isObject, type JsonObject, parseJson } from '../../http/json.ts';

/** An event of a session (docs.poly.ai/api-reference/messaging/events). */
export interface MessagingEvent {
  /** Without EVENT_TYPE_. */
  readonly type: string;
  readonly id?: string;
  /** Its place in the session's journal; what is not kept there has none. */
  readonly sequence?: number;
  readonly payload: JsonObject;
  /** What its sender called it: `metadata.custom.client_event_id`, which comes back with all that is about it. */
  readonly clientEventId?: string;
}

export interface EventFrame {
  /** In the order of the journal. */
  readonly events: readonly MessagingEvent[];
  /** It is a batch, as history comes. */
  readonly batch: boolean;
}

const prefix = 'EVENT_TYPE_';

/** The events of a frame, those of a batch one by one; undefined where it is not what the API promises. */
export function eventFrame(text: string): EventFrame | undefined {
  const json = parseJson(text);
  const event = eventOf(json);
  if (!event) return undefined;
  if (event.type !== 'EVENT_BATCH') return { events: [event], batch: false };
  const { events } = event.payload;
  if (!Array.isArray(events)) return { events: [], batch: true };
  // what cannot be read in a batch is an event that is not known here
  return { events: inOrder(events.flatMap(one => eventOf(one) ?? [])), batch: true };
}

function eventOf(json: unknown): MessagingEvent | undefined {
  if (!isObject(json) || typeof json.type !== 'string') return undefined;
  const type = json.type.startsWith(prefix) ? json.type.slice(prefix.length) : json.type;
  const { id, sequence, metadata } = json;
  // in batches it may stand under the type's own name
  const payload = [json.payload, json[type.toLowerCase()]].find(isObject) ?? {};
  const custom = isObject(metadata) && isObject(metadata.custom) ? metadata.custom : {};
  const { client_event_id: clientEventId } = custom;
  return {
    type,
    payload,
    ...(typeof id === 'string' && { id }),
    ...(isSequence(sequence) && { sequence }),
    ...(typeof clientEventId === 'string' && { clientEventId }),
  };
}

const isSequence = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) < 1e15;

/** By sequence; what has none stays behind what it came behind. */
export function inOrder<T extends { readonly sequence?: number }>(items: readonly T[]): T[] {
  let last = -1;
  return items
    .map(item => {
      last = Math.max(last, item.sequence ?? last);
      return { item, at: item.sequence ?? last };
    })
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
