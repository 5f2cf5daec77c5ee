import type { Address } from './thread/address.ts';
import type { ChannelEvent } from './thread/event.ts';
import type { ThreadMessage } from './thread/message.ts';
import type { MessageRecord } from './thread/message-record.ts';
import type { Thread } from './thread/thread.ts';
import type { ThreadKey } from './thread/thread-key.ts';

/** Epoch milliseconds. */
export type Clock = () => number;

export interface Greeting {
  readonly conversationId: string;
  /** May be empty. */
  readonly response: string;
}

export interface Answer {
  /** May be empty: then nothing is sent. */
  readonly response: string;
  readonly end: boolean;
  readonly handoff?: { readonly destination?: string; readonly reason?: string };
}

/** How long a call may take; `signal` ends it early, when the turn is out of time. */
export interface CallOptions {
  readonly signal: AbortSignal;
  /** Sent along and logged on both sides, so that one turn can be followed across them. */
  readonly correlationId: string;
}

/** What answers texts. Every method throws {@link AgentError} and nothing else. */
export interface Agent {
  create(
    conversation: {
      readonly channel: 'sms' | 'whatsapp';
      readonly variantId?: string;
      readonly attributes: Readonly<Record<string, unknown>>;
    },
    options: CallOptions,
  ): Promise<Greeting>;
  respond(conversationId: string, message: string, options: CallOptions): Promise<Answer>;
  /** A conversation that is gone already is closed. */
  close(conversationId: string, options: CallOptions): Promise<void>;
}

export interface OutboundText {
  readonly from: Address;
  readonly to: Address;
  readonly body: string;
  readonly effectId: string;
}

/** What carries texts. Both methods throw {@link CarrierError} and nothing else. */
export interface Carrier {
  /** The carrier's sid for it, once it has accepted the text. */
  send(text: OutboundText, options: { readonly signal: AbortSignal }): Promise<{ readonly sid: string }>;
  /**
   * The texts that went out through the carrier's API between two addresses since a moment, newest
   * first. The carrier's times have whole seconds, so the second of `since` is included.
   */
  sentSince(
    text: { readonly from: Address; readonly to: Address; readonly since: number },
    options: { readonly signal: AbortSignal },
  ): Promise<readonly ListedSend[]>;
}

/** A text of ours, or of another system of the owner's, as the carrier lists it. */
export interface ListedSend {
  readonly sid: string;
  /** As the carrier shows it, which may be nothing. */
  readonly body: string;
}

export type Saved = { readonly saved: true } | { readonly saved: false; readonly current: Thread };

/** Where threads live. */
export interface ThreadStore {
  /** The thread as it is now, and which of these messages are settled already. One consistent read. */
  load(
    key: ThreadKey,
    messageIds: readonly string[],
  ): Promise<{ thread: Thread; settled: ReadonlySet<string> }>;
  /**
   * Writes `next` over `seen`; consent, mode and handoff only where `next` changes them, for they are written
   * ahead of the queue too. Refused, with the thread as it is now, where its version, consent or mode are not
   * `seen`'s any more.
   */
  save(next: Thread, seen: Thread): Promise<Saved>;
  /**
   * Keeps records of texts and sends, and the bare ids of `others` that are settled. Writing the same again
   * changes nothing.
   */
  record(key: ThreadKey, messages: readonly MessageRecord[], others: readonly string[]): Promise<void>;
  /** Counts texts to a number of ours; gives how many there were in that minute, these included. */
  countTexts(business: Address, at: number, texts: number): Promise<number>;
  /** What is known of these sends outside the journal: from our own records and from status callbacks. */
  sends(key: ThreadKey, effectIds: readonly string[]): Promise<ReadonlyMap<string, { sid: string }>>;
}

/** The thread's own FIFO group. */
export interface ThreadQueue {
  /** Durable when it resolves. The same message id within five minutes is taken once. */
  send(message: ThreadMessage): Promise<void>;
}

/** Where texts wait that were given up on, with the reason, for an operator to send them through again. */
export interface DeadLetters {
  put(message: ThreadMessage, reason: string): Promise<void>;
  /** What cannot be read here stays as it came, in its own group. */
  putAsItCame(
    entry: { readonly body: string; readonly group: string; readonly id: string },
    reason: string,
  ): Promise<void>;
}

export interface IdleTimer {
  /** Arming the same timer again changes nothing. */
  arm(key: ThreadKey, timer: { conversationId: string; timer: number; at: number }): Promise<void>;
}

export interface EventBus {
  publish(event: ChannelEvent): Promise<void>;
}

/** What a log line may carry: identifiers, counts and codes; no words, no numbers of people, no secrets. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Logs and counts. The names of counts are the metrics' names. */
export interface Telemetry {
  count(metric: string, value?: number, dimensions?: Readonly<Record<string, string>>): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/**
 * Forgets messages while their batch goes on. Gives the handles that were not deleted; rejects where none was.
 * Ten at most, as SQS takes them.
 */
export type Forget = (receiptHandles: readonly string[]) => Promise<ReadonlySet<string>>;

/**
 * Lets messages of one thread come back after a delay, in milliseconds, all at the same moment, so that their order
 * stays. Ten at most. Gives how many could not be put back so: they come when the queue itself lets them.
 */
export type Postpone = (receiptHandles: readonly string[], delayMs: number) => Promise<number>;
