import type { ThreadKey } from './thread-key.ts';

export type EventType =
  | 'conversation.started'
  | 'conversation.ended'
  | 'conversation.idle'
  | 'handoff.requested'
  | 'handoff.accepted'
  | 'handoff.released'
  | 'text.received'
  | 'reply.undeliverable'
  | 'message.delivered'
  | 'message.failed'
  | 'consent.changed';

/** What happened, for anyone to act on. The id is the same in every publication of the same event. */
export interface ChannelEvent {
  readonly type: EventType;
  readonly id: string;
  /** Counts a thread's events without gaps, so that a receiver can restore their order. */
  readonly sequence: number;
  readonly at: number;
  readonly thread: ThreadKey;
  readonly detail: Readonly<Record<string, unknown>>;
}
