import { isObject } from '../../http/json.ts';
import { bodyShape } from '../vendor/body-shape.ts';

/** What a chat answers. */
export interface ChatReply {
  /** All text parts, a paragraph each; empty where there are none. */
  readonly text: string;
  readonly finishReason?: string;
  readonly conversationId?: string;
}

/**
 * The answer to a chat with `stream: false`: `{data: {parts, metadata: {conversationId, finishReason}}}`; undefined
 * where it is not what the API promises. An id that is missing is no reason to throw an answer away.
 */
export function replyOf(body: unknown): ChatReply | undefined {
  const message = isObject(body) ? body.data : undefined;
  if (!isObject(message)) return undefined;
  const text = textOf(message.parts);
  if (text === undefined) return undefined;
  const { conversationId, finishReason } = isObject(message.metadata) ? message.metadata : {};
  return {
    text,
    ...(typeof finishReason === 'string' && { finishReason }),
    ...(typeof conversationId === 'string' && conversationId !== '' && { conversationId }),
  };
}

/** The words of a message's parts; calls of tools and their results are none. Undefined where there are no parts at all. */
function textOf(parts: unknown): string | undefined {
  if (!Array.isArray(parts)) return undefined;
  const texts: string[] = [];
  for (const part of parts) {
    if (!isObject(part) || part.type !== 'text') continue;
    if (typeof part.text !== 'string') return undefined;
    if (part.text.trim() !== '') texts.push(part.text);
  }
  return texts.join('\n\n');
}

export interface BegunConversation {
  readonly id: string;
  /** Epoch milliseconds, to the second. */
  readonly createdAt: number;
  /** `ended` or `taken_over`: nothing can be said in it any more. */
  readonly isOver: boolean;
}

/** A page of a user's conversations; undefined where it is not what the API promises. */
export const conversationsOf = (body: unknown): BegunConversation[] | undefined =>
  listOf(body, ({ id, createdAt, status }) =>
    typeof id === 'string' && id !== '' && typeof createdAt === 'number'
      ? { id, createdAt: inMs(createdAt), isOver: status === 'ended' || status === 'taken_over' }
      : undefined,
  );

export interface SaidMessage {
  readonly role: string;
  readonly text: string;
  readonly createdAt: number;
  /** The listing need not say so. */
  readonly failed: boolean;
}

/** A page of a conversation's messages, the newest last; undefined where it is not what the API promises. */
export const messagesOf = (body: unknown): SaidMessage[] | undefined =>
  listOf(body, ({ role, parts, createdAt, metadata }) => {
    const text = textOf(parts);
    if (typeof role !== 'string' || typeof createdAt !== 'number' || text === undefined) return undefined;
    const failed = isObject(metadata) && metadata.finishReason === 'error';
    return { role, text, createdAt: inMs(createdAt), failed };
  });

function listOf<T>(
  body: unknown,
  read: (item: Readonly<Record<string, unknown>>) => T | undefined,
): T[] | undefined {
  const data = isObject(body) ? body.data : undefined;
  if (!Array.isArray(data)) return undefined;
  const items = data.map(item => (isObject(item) ? read(item) : undefined));
  const known = items.filter(item => item !== undefined);
  return known.length === items.length ? known : undefined;
}

/** Timestamps are in seconds; what could only be milliseconds is read as such. */
const inMs = (timestamp: number): number => (timestamp > 1e11 ? timestamp : timestamp * 1000);

const knownKeys = new Set([
  ...['data', 'id', 'role', 'parts', 'type', 'text', 'metadata', 'conversationId', 'userMessageId', 'userId'],
  ...['finishReason', 'usage', 'credits', 'pagination', 'cursor', 'hasMore', 'total', 'createdAt', 'status'],
  ...['error', 'code', 'message', 'details'],
]);

/** What a body is made of, for the log. */
export const chatbaseShape = (text: string): string => bodyShape(text, knownKeys);
