/*
 * Over 250 lines, for all that the domain and its functions ask of the outside stands here, some lines each: whoever
 * writes an adapter finds its port in one place, and no adapter knows its caller's folder.
 */
import type { Address } from './thread/address.ts';
import type { ChannelEvent } from './thread/event.ts';
import type { ThreadMessage } from './thread/message.ts';
import type { MessageRecord } from './thread/message-record.ts';
import type { Armed, Erased, Thread } from './thread/thread.ts';
import type { ThreadKey } from './thread/thread-key.ts';
import type { StoredMessages } from './thread/transcript.ts';

/** Epoch milliseconds. */
export type Clock = () => number;

export interface Greeting {
  readonly conversationId: string;
  /** May be empty. */
  readonly response: string;
  /** The id is our own, for this agent's comes with the first answer: nobody else knows of the conversation until then. */
  readonly provisional?: true;
  /** Stands in front of the customer's first words, for an agent that takes no attributes. */
  readonly preface?: string;
  /** How far the agent's side is known to us already, as an answer's. */
  readonly cursor?: string;
}

/** Words of a person's of the agent's own desk, or of the agent's behind those. The id tells the message in its conversation. */
export interface LiveWords {
  readonly id: string;
  readonly by: 'agent' | 'person';
  readonly body: string;
}

export interface Answer {
  /** May be empty: then nothing is sent. */
  readonly response: string;
  readonly end: boolean;
  readonly handoff?: { readonly destination?: string; readonly reason?: string };
  /** Follow the response, in order: from a person's first words on each message is by itself. */
  readonly said?: readonly LiveWords[];
  /** All of it was said before the words that were asked: nothing answers those. */
  readonly unmet?: true;
  /**
   * A person of the agent's own desk has the conversation (`joined`: that was heard just now), or is being looked for. It
   * stays open: what the customer writes is asked as ever, and what is said meanwhile is heard by {@link Agent.listen}.
   */
  readonly live?: { readonly joined?: true; readonly position?: number };
  /** The conversation's id, where the agent gives another than it was asked by. Saved in the answer's own write. */
  readonly conversationId?: string;
  /** How far the agent's side is known to us, handed back with the next words. Saved in the answer's own write. */
  readonly cursor?: string;
}

/** How long a call may take; `signal` ends it early, when the turn is out of time. */
export interface CallOptions {
  readonly signal: AbortSignal;
  /** Sent along and logged on both sides, so that one turn can be followed across them. */
  readonly correlationId: string;
}

export interface AskOptions extends CallOptions {
  /** These words may have reached the agent already. */
  readonly again?: true;
  /** The same whenever these words are asked, also where others have joined them since. */
  readonly asked?: string;
  /** They have been asked before, and are known not to have been processed. */
  readonly failed?: true;
  /** Of the conversation's last answer, where that had one. */
  readonly cursor?: string;
}

/** What answers texts. Every method throws {@link AgentError} and nothing else. */
export interface Agent {
  create(
    conversation: {
      readonly channel: 'sms' | 'whatsapp';
      /** What the number says to its agent alone. */
      readonly forAgent?: Readonly<Record<string, string>>;
      /** Tells the customer at this number of ours from others, and leads back to no number. */
      readonly user: string;
      readonly attributes: Readonly<Record<string, unknown>>;
    },
    options: CallOptions,
  ): Promise<Greeting>;
  respond(conversationId: string, message: string, options: AskOptions): Promise<Answer>;
  /**
   * What was said since the cursor, asking nothing: a look at a conversation that is a person's ({@link Answer.live}), which
   * keeps it open. Short. Absent: the agent has no people of its own.
   */
  listen?(conversationId: string, options: Pick<AskOptions, keyof CallOptions | 'cursor'>): Promise<Answer>;
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

/** The same customer's other address, as a text said that was received then. */
export interface Alias {
  readonly address: Address;
  readonly at: number;
  /** Of the text. */
  readonly id: string;
}

/** Where threads live. */
export interface ThreadStore {
  /**
   * The thread as it is now, and which of these messages are settled already; of what is pending in it, too, what had
   * its turn before the thread was erased. One consistent read; two more where the
   * same customer has a second address, whose consent and whose erasure bind as well. `alias` says that they have.
   */
  load(
    key: ThreadKey,
    messageIds: readonly string[],
    alias?: Alias,
  ): Promise<{ thread: Thread; settled: ReadonlySet<string> }>;
  /**
   * Writes `next` over `seen`; consent, mode and handoff only where `next` changes them, for they are written
   * ahead of the queue too. A change of consent is the customer's other address's too. Refused, with the thread as it is now, where its version, consent or mode are not
   * `seen`'s any more.
   */
  save(next: Thread, seen: Thread): Promise<Saved>;
  /**
   * Keeps records of texts and sends, and the bare ids of `others` that are settled. Writing the same again
   * changes nothing.
   */
  record(key: ThreadKey, messages: readonly MessageRecord[], others: readonly string[]): Promise<void>;
  /**
   * Counts texts to a number of ours; gives how many there were in that minute, these included. The same again, by the
   * sid of the first of them, changes nothing.
   */
  countTexts(business: Address, at: number, texts: number, sid: string): Promise<number>;
  /** What is known of these sends outside the journal: from our own records and from status callbacks. */
  sends(key: ThreadKey, effectIds: readonly string[]): Promise<ReadonlyMap<string, { sid: string }>>;
  /** Leaves the mark, and takes away all else of the thread, its own item last. The message of this id is settled by it. */
  erase(key: ThreadKey, mark: Erased, messageId?: string): Promise<void>;
  /** Takes away the records of a phone desk's thread that are about a customer's. */
  eraseAbout(key: ThreadKey, of: ThreadKey): Promise<void>;
  /** The record of a send, while it is kept. */
  sent(key: ThreadKey, effectId: string): Promise<MessageRecord | undefined>;
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
  arm(key: ThreadKey, timer: Armed): Promise<void>;
  /** They fire no more. What has fired, or was never armed, changes nothing. */
  disarm(key: ThreadKey, timers: readonly Armed[]): Promise<void>;
}

export interface EventBus {
  publish(event: ChannelEvent): Promise<void>;
}

/** Promise 6. What a log line may carry: identifiers, counts and codes; no words, no numbers of people, no secrets. */
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

/** An opt-out as it is taken, ahead of the queue. */
export interface TakenStop {
  /** The id of the message that brings it to its turn. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** It is none where our last words had it as a word of their own. */
  readonly everyday?: true;
  /** The same customer's other address, where the message says it. */
  readonly alias?: Address;
}

/**
 * Writes down that a customer has opted out, whatever is in flight or waiting: until its turn, unless that has come. Gives
 * whether that is the first thing that there is of the thread.
 */
export type OptOut = (key: ThreadKey, stop: TakenStop) => Promise<{ readonly isFirst: boolean }>;

/**
 * A person takes a thread, ahead of the queue: it is in human mode when this resolves. Who was first stays.
 * Gives the thread as it is then; nothing where there is none. With `handoff`, nothing is taken unless the thread is
 * in the handoff that was requested then.
 */
export type Accept = (
  key: ThreadKey,
  by: string | undefined,
  at: number,
  handoff?: number,
) => Promise<Thread | undefined>;

/**
 * A person takes a thread by writing, before their words are queued; `over`: also from another person. Nothing is
 * taken where the customer has opted out. Gives the thread as it is then; nothing where there is none.
 */
export type Take = (
  key: ThreadKey,
  by: string | undefined,
  at: number,
  how: 'writing' | 'over',
) => Promise<Thread | undefined>;

/** Where a page of the desk's list begins: behind this entry of the index. */
export interface Place {
  readonly since: number;
  readonly partition: string;
}

export interface Waiting {
  readonly threads: readonly Thread[];
  /** Absent on the last page. */
  readonly next?: Place;
}

/** Reads threads for people; take-turn reads for itself. */
export interface ThreadReader {
  /** The thread as it is now; nothing where nobody has written to it. */
  thread(key: ThreadKey): Promise<Thread | undefined>;
  /** All that is kept of its messages, in no order. */
  messages(key: ThreadKey): Promise<StoredMessages>;
  /** The threads in human mode, longest waiting first: up to so many entries behind the place. */
  waiting(limit: number, after?: Place): Promise<Waiting>;
}

export interface DeliveryReport {
  readonly effectId: string;
  readonly sid: string;
  readonly status: string;
  /** How far along that status is. */
  readonly rank: number;
  readonly code?: number;
  readonly at: number;
}

/** Gives the status that stands, with its code: the reported one, or one as far or further along that was written before. */
export type WriteDelivery = (
  key: ThreadKey,
  report: DeliveryReport,
) => Promise<{ readonly status: string; readonly code?: number }>;

/** Whether a send was erased with its thread: what the carrier says of it is not kept. */
export type IsErasedSend = (key: ThreadKey, effectId: string) => Promise<boolean>;

/** What an idempotency key has been used for: one message, whose request had this fingerprint. */
export interface KeyUse {
  readonly messageId: string;
  readonly fingerprint: string;
  readonly at: number;
}

/** Keys are remembered for 24 hours, each within its scope. */
export interface IdempotencyKeys {
  find(scope: string, key: string, now: number): Promise<KeyUse | undefined>;
  /**
   * Remembers the use, for a thread where it is about one, and gives what the key now stands for: another's, where that
   * one was first.
   */
  claim(scope: string, key: string, use: KeyUse, thread?: ThreadKey): Promise<KeyUse>;
}

/** Whose a text is to queue: ours now, another sweep's at this moment, or nobody's, for it was queued. */
export type SweepClaim = 'ours' | 'theirs' | 'queued';

export interface TextKey {
  readonly thread: ThreadKey;
  readonly sid: string;
}

/** What the sweep remembers between its runs. */
export interface SweepStore {
  /** Before when all texts to a number are known to be safe; nothing before the first sweep of it. */
  watermark(number: Address): Promise<number | undefined>;
  /** Moves the watermark up; never down. */
  advance(number: Address, to: number): Promise<void>;
  /** Those of the texts that have no item, in the order in which they are given. */
  missing<T extends TextKey>(texts: readonly T[]): Promise<readonly T[]>;
  /** By one conditional write. A claim that was not followed by `queued` for `lease` ms can be had again. */
  claim(text: TextKey, now: number): Promise<SweepClaim>;
  queued(text: TextKey, now: number): Promise<void>;
  /** Threads of which something was left unfinished since before this moment. */
  unfinished(before: number): Promise<readonly ThreadKey[]>;
}

/** A text as the carrier lists it. */
export interface ListedText {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly numMedia: number;
  /** When the carrier called the webhook; where it never did, when it took the text. Epoch milliseconds. */
  readonly dateSent: number;
}

/**
 * A page of the texts that the carrier has taken for a number of ours since a moment, newest first, and the token of
 * the next one. Throws {@link CarrierError} and nothing else.
 */
export type ListInbound = (
  query: { readonly to: Address; readonly since: number; readonly pageToken?: string },
  options: { readonly signal: AbortSignal },
) => Promise<{ readonly messages: readonly ListedText[]; readonly nextPage?: string }>;
