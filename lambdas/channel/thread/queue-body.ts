import type { ThreadMessage } from './message.ts';

/**
 * The version that we read. Messages without one are of version 1, and are read as they were: some wait in the
 * queue, in the dead letters and in armed timers when a new version is deployed. 2: `event` came to the kinds. 3: `delivered` did.
 * 4: `reset` and `opt-out` did. 5: `erase` and `case-erased` did.
 */
const version = 5;

/** What a queue entry's body holds, for us. */
export type QueueBody =
  | { readonly kind: 'message'; readonly message: ThreadMessage }
  /** Written by a later version than this one, which is still being deployed or was rolled back. */
  | { readonly kind: 'newer-version' }
  /** Nothing of ours. */
  | { readonly kind: 'unreadable' };

/** What a field may have to be. What is optional in a message is taken as it comes. */
const is = {
  word: (value: unknown): boolean => typeof value === 'string',
  // JSON has numbers that are none here, such as 1e999
  number: (value: unknown): boolean => Number.isFinite(value),
  list: (value: unknown): boolean => Array.isArray(value),
  object: (value: unknown): boolean => isObject(value),
  thread: (value: unknown): boolean =>
    isObject(value) && isAddress(value.business) && isAddress(value.customer),
  event: (value: unknown): boolean =>
    isObject(value) &&
    is.word(value.type) &&
    is.word(value.id) &&
    is.number(value.at) &&
    is.number(value.sequence) &&
    is.object(value.detail),
};

/** By kind, what a message needs to be of that kind, beside its thread. */
const needed: Readonly<Record<ThreadMessage['kind'], Readonly<Record<string, keyof typeof is>>>> = {
  text: { sid: 'word', body: 'word', media: 'list', receivedAt: 'number', from: 'object' },
  'person-message': { id: 'word', body: 'word', at: 'number' },
  release: { id: 'word', at: 'number' },
  opening: { id: 'word', body: 'word', at: 'number' },
  idle: { conversationId: 'word', timer: 'number' },
  resume: { at: 'number' },
  undelivered: { effectId: 'word', sid: 'word', status: 'word', at: 'number' },
  delivered: { effectId: 'word', at: 'number' },
  case: { id: 'word', of: 'thread', words: 'word', at: 'number' },
  'case-text': { id: 'word', of: 'thread', words: 'word', at: 'number' },
  'case-news': { id: 'word', of: 'thread', news: 'word', at: 'number' },
  event: { event: 'event' },
  reset: { id: 'word', at: 'number' },
  'opt-out': { id: 'word', at: 'number' },
  erase: { id: 'word', at: 'number' },
  'case-erased': { id: 'word', of: 'thread', at: 'number' },
  unsent: { id: 'word', parts: 'list', mode: 'word', at: 'number' },
};

/**
 * The first version that reads what we write of a kind. While a new version is being deployed the one before it takes
 * most messages: those that it can read it takes, and only others wait for the new one.
 */
const readSince: Readonly<Record<ThreadMessage['kind'], number>> = {
  ...{ text: 1, 'person-message': 1, release: 1, opening: 1, idle: 1, resume: 1, undelivered: 1 },
  ...{ case: 1, 'case-text': 1, 'case-news': 1, unsent: 1 },
  ...{ event: 2, delivered: 3, reset: 4, 'opt-out': 4, erase: 5, 'case-erased': 5 },
};

/** A message as it is written into a queue entry or a timer. */
export const bodyOf = (message: ThreadMessage): ThreadMessage & { readonly version: number } => ({
  ...message,
  version: readSince[message.kind],
});

/** Reads what {@link bodyOf} of this or an earlier version has written as JSON. Never throws. */
export function readBody(json: string): QueueBody {
  const body = parsed(json);
  if (!isObject(body)) return { kind: 'unreadable' };
  if (typeof body.version === 'number' && body.version > version) return { kind: 'newer-version' };
  const { version: _, ...message } = body;
  return isMessage(message) ? { kind: 'message', message } : { kind: 'unreadable' };
}

function isMessage(body: object): body is ThreadMessage {
  const { kind, thread, ...rest } = body as Record<string, unknown>;
  const fields = Object.entries(needed).find(([name]) => name === kind)?.[1];
  if (fields === undefined || !is.thread(thread)) return false;
  return Object.entries(fields).every(([name, type]) => is[type](rest[name]));
}

const isAddress = (value: unknown): boolean => typeof value === 'string' && value !== '';

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
