import type { ThreadMessage } from './message.ts';

/**
 * The version of what we write. Messages without one are of version 1, and are read as they were: some wait in the
 * queue, in the dead letters and in armed timers when a new version is deployed. 2: `event` came to the kinds.
 */
const version = 2;

/** What a queue entry's body holds, for us. */
export type QueueBody =
  | { readonly kind: 'message'; readonly message: ThreadMessage }
  /** Written by a later version than this one, which is still being deployed or was rolled back. */
  | { readonly kind: 'newer-version' }
  /** Nothing of ours. */
  | { readonly kind: 'unreadable' };

/** By kind, what a message needs to be of that kind, beside its thread. */
const needed: Readonly<
  Record<ThreadMessage['kind'], Readonly<Record<string, 'string' | 'object' | 'number'>>>
> = {
  text: { sid: 'string', body: 'string', media: 'object', receivedAt: 'number', from: 'object' },
  'person-message': { id: 'string', body: 'string', at: 'number' },
  release: { id: 'string', at: 'number' },
  opening: { id: 'string', body: 'string', at: 'number' },
  idle: { conversationId: 'string', timer: 'number' },
  resume: { at: 'number' },
  undelivered: { effectId: 'string', sid: 'string', status: 'string', at: 'number' },
  case: { id: 'string', of: 'object', words: 'string', at: 'number' },
  'case-text': { id: 'string', of: 'object', words: 'string', at: 'number' },
  'case-news': { id: 'string', of: 'object', news: 'string', at: 'number' },
  event: { event: 'object' },
};

/** A message as it is written into a queue entry or a timer. */
export const bodyOf = (message: ThreadMessage): ThreadMessage & { readonly version: number } => ({
  ...message,
  version,
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
  const hasThread = isObject(thread) && isAddress(thread.business) && isAddress(thread.customer);
  if (fields === undefined || !hasThread) return false;
  return Object.entries(fields).every(([name, type]) => typeof rest[name] === type && rest[name] !== null);
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
