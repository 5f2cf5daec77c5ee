import { bodyShape } from '../vendor/body-shape.ts';

/** The keys of PolyAI's APIs, old and new. Any other key of a body may be somebody's words. */
const knownKeys = new Set([
  ...['conversation_id', 'conversationId', 'response', 'message', 'chat_id', 'id', 'success', 'data'],
  ...['end_conversation', 'conversation_ended', 'conversationEnded', 'handoff', 'destination', 'reason'],
  ...['error', 'error_id', 'error_code', 'error_message', 'code', 'correlation_id', 'detail', 'errors'],
]);

/** What a body is made of, for the log. */
export const shapeOf = (text: string): string => bodyShape(text, knownKeys);
