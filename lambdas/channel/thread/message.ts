/*
 * Over 250 lines, for every kind of message stands here, some lines each: one look shows all that the queue may hold.
 */
import type { Address } from './address.ts';
import type { ChannelEvent } from './event.ts';
import type { ThreadKey } from './thread-key.ts';

export interface Media {
  readonly url: string;
  readonly contentType: string;
}

/** What a customer has tapped or picked: what it says, and what it means to whoever offered it. */
export interface Choice {
  readonly text?: string;
  readonly payload?: string;
}

/** One inbound SMS or MMS, as the webhook took it. */
export interface TextMessage {
  readonly kind: 'text';
  readonly thread: ThreadKey;
  /** Twilio's MessageSid: the same in every delivery of the same text. */
  readonly sid: string;
  readonly body: string;
  readonly media: readonly Media[];
  readonly receivedAt: number;
  /** Set where Twilio's Advanced Opt-Out has judged the words itself. */
  readonly optOutType?: 'STOP' | 'START' | 'HELP';
  /** The same customer's other address, where the carrier says both: of a number the id, of an id the number. */
  readonly alias?: Address;
  /** Of a group MMS: who got it beside us. What is sent to a customer reaches none of them. */
  readonly otherRecipients?: readonly Address[];
  /** Where the number is from, as far as the carrier knows. */
  readonly from: {
    readonly city?: string;
    readonly state?: string;
    readonly zip?: string;
    readonly country?: string;
  };
  readonly location?: { readonly latitude: string; readonly longitude: string; readonly label?: string };
  readonly button?: Choice;
  readonly list?: Choice;
  /** What was filled in, a line for each field, such as `Rating: Excellent`. */
  readonly form?: readonly string[];
  /** It answers a message that it quotes: one of the business's, or of the customer's own. */
  readonly quotes?: 'ours' | 'theirs';
  /**
   * How often it has been sent through again from the dead-letter queue; absent: never. Where it has been, it is
   * old, and its customer has had an apology.
   */
  readonly redriven?: number;
  /** The sweep has brought it, behind what was sent after it; its time is the carrier's. */
  readonly swept?: true;
}

/** Whether a text comes behind what was sent after it, so that times have to say what came first. */
export const isLate = ({ redriven, swept }: Pick<TextMessage, 'redriven' | 'swept'>): boolean =>
  redriven !== undefined || swept === true;

export interface PersonMessage {
  readonly kind: 'person-message';
  readonly thread: ThreadKey;
  readonly id: string;
  readonly body: string;
  readonly by?: string;
  readonly at: number;
  /**
   * Whether the person takes the thread with these words; `false`: they only speak. Absent, in what an earlier version
   * has queued: they accept a thread that waits.
   */
  readonly takes?: boolean;
  /**
   * Set where these are the words that an abandoned turn has left of the message, for a redrive: which rest of it,
   * counted from 1. The message itself is settled.
   */
  readonly rest?: number;
}

export interface ReleaseMessage {
  readonly kind: 'release';
  readonly thread: ThreadKey;
  readonly id: string;
  readonly body?: string;
  readonly note?: string;
  readonly at: number;
  /** From a phone desk, which waits to hear what became of it. */
  readonly fromPhone?: true;
  /** The phone that has it, or was to have it, has opted out. */
  readonly phoneIsOut?: true;
}

/** The business speaks first. */
export interface OpeningMessage {
  readonly kind: 'opening';
  readonly thread: ThreadKey;
  readonly id: string;
  readonly body: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly at: number;
}

/** A conversation's idle timer has fired. */
export interface IdleMessage {
  readonly kind: 'idle';
  readonly thread: ThreadKey;
  readonly conversationId: string;
  readonly timer: number;
}

/** Look at the thread again: something of it is unfinished, or was changed ahead of the queue. */
export interface ResumeMessage {
  readonly kind: 'resume';
  readonly thread: ThreadKey;
  readonly at: number;
}

/** The carrier has said that a send of ours did not arrive. */
export interface UndeliveredMessage {
  readonly kind: 'undelivered';
  readonly thread: ThreadKey;
  readonly effectId: string;
  readonly sid: string;
  readonly status: 'undelivered' | 'failed';
  readonly code?: number;
  /** What the code means, in words for the owner. */
  readonly meaning?: string;
  /** Whether it says that the customer has opted out, and whether only the owner can mend it. */
  readonly failure?: 'opted-out' | 'misconfigured';
  readonly at: number;
}

/** The carrier has said that a part of a person's words has arrived. */
export interface DeliveredMessage {
  readonly kind: 'delivered';
  readonly thread: ThreadKey;
  readonly effectId: string;
  readonly at: number;
}

/** For a phone desk: a customer's thread wants a person. */
export interface CaseMessage {
  readonly kind: 'case';
  /** The desk's: one of our numbers, and the phone. */
  readonly thread: ThreadKey;
  readonly id: string;
  /** The customer's. */
  readonly of: ThreadKey;
  readonly destination?: string;
  readonly reason?: string;
  /** What the customer wrote last. */
  readonly words: string;
  readonly at: number;
}

/** For a phone desk: what a customer has written to a thread that a person has or is wanted in. */
export interface CaseTextMessage {
  readonly kind: 'case-text';
  readonly thread: ThreadKey;
  readonly id: string;
  readonly of: ThreadKey;
  readonly words: string;
  readonly at: number;
}

/** For a phone desk: something else has come of a customer's thread. */
export interface CaseNewsMessage {
  readonly kind: 'case-news';
  readonly thread: ThreadKey;
  readonly id: string;
  readonly of: ThreadKey;
  readonly news: CaseNews;
  readonly at: number;
}

/** An event that the bus did not take and that was set aside: it is published as it is, under its own id. */
export interface EventMessage {
  readonly kind: 'event';
  readonly thread: ThreadKey;
  readonly event: ChannelEvent;
  /** How often it has been sent through again from the dead-letter queue. */
  readonly redriven?: number;
}

/** A part of a reply, as it was composed. */
export interface UnsentPart {
  readonly by: 'agent' | 'person';
  readonly body: string;
}

/** Parts of a reply that the carrier refused for a fault of the owner's: they go out when that is mended. */
export interface UnsentMessage {
  readonly kind: 'unsent';
  readonly thread: ThreadKey;
  readonly id: string;
  readonly parts: readonly UnsentPart[];
  /** The mode in which they were decided: an agent's words go out in no other. */
  readonly mode: 'agent' | 'human';
  /** When they were decided first. */
  readonly at: number;
  /** How often it has been sent through again from the dead-letter queue. */
  readonly redriven?: number;
  /** The operator wants it sent however old it is. */
  readonly evenOld?: true;
}

/** The operator wants the thread to begin anew: no conversation, no person, no pace. Consent stays. */
export interface ResetMessage {
  readonly kind: 'reset';
  readonly thread: ThreadKey;
  readonly id: string;
  readonly at: number;
}

/** The owner knows from elsewhere that the customer has opted out. */
export interface OptOutMessage {
  readonly kind: 'opt-out';
  readonly thread: ThreadKey;
  readonly id: string;
  /** When they did. */
  readonly at: number;
}

/** The operator has it erased: all that is held of the customer in this thread goes, but for a mark. */
export interface EraseMessage {
  readonly kind: 'erase';
  readonly thread: ThreadKey;
  /** Of {@link erasureId}. */
  readonly id: string;
  /** What was said before goes, and is answered no more. */
  readonly at: number;
}

/** For a phone desk: a customer's thread was erased, and with it goes what its person was told of it, and wrote in it. */
export interface CaseErasedMessage {
  readonly kind: 'case-erased';
  readonly thread: ThreadKey;
  readonly id: string;
  readonly of: ThreadKey;
  readonly at: number;
}

/**
 * - `released`: the agent has it again, at the phone's word or another desk's.
 * - `nobody-came`: the agent has it again, for nobody accepted it in time.
 * - `taken`: a person took it elsewhere.
 * - `yours`: the agent had it again, and the phone's words have taken it back.
 * - `opted-out`: nothing can be sent to the customer.
 */
export type CaseNews = 'released' | 'nobody-came' | 'taken' | 'yours' | 'opted-out';

/** Whatever makes a thread act. All of them go through the thread's own FIFO group. */
export type ThreadMessage =
  | TextMessage
  | PersonMessage
  | ReleaseMessage
  | OpeningMessage
  | IdleMessage
  | ResumeMessage
  | UndeliveredMessage
  | DeliveredMessage
  | CaseMessage
  | CaseTextMessage
  | CaseNewsMessage
  | EventMessage
  | UnsentMessage
  | ResetMessage
  | OptOutMessage
  | EraseMessage
  | CaseErasedMessage;

/** What a thread's turn is taken for as it is; texts go together, and an erasure has its own way. */
export type PlannedMessage = Exclude<ThreadMessage, TextMessage | EraseMessage | CaseErasedMessage>;

/**
 * What a message's outcome is remembered under, so that a second delivery of it is noticed. Each redrive of a text
 * is a message of its own, for the text itself has been settled: it was given up. So is what is left of a person's words.
 */
export function messageId(message: ThreadMessage): string {
  switch (message.kind) {
    case 'text':
      return message.redriven === undefined ? message.sid : `${message.sid}+${message.redriven}`;
    case 'person-message':
      return message.rest === undefined ? message.id : `${message.id}+${message.rest}`;
    case 'release':
    case 'opening':
    case 'case':
    case 'case-text':
    case 'case-news':
    case 'reset':
    case 'opt-out':
    case 'erase':
    case 'case-erased':
      return message.id;
    case 'idle':
      return `idle-${message.conversationId}-${message.timer}`;
    case 'resume':
      return `resume-${message.at}`;
    case 'undelivered':
      // a code that comes later is a message of its own where something follows from it
      return ['undelivered', message.effectId, message.failure].filter(Boolean).join('-');
    case 'unsent':
      return `unsent-${message.id}+${message.redriven ?? 0}`;
    case 'delivered':
      return `delivered-${message.effectId}`;
    case 'event':
      return `event-${message.event.id}+${message.redriven ?? 0}`;
  }
}

/** The sid of the text that a message of this id is a redrive of; nothing where it is none. */
export const redrivenSid = (id: string): string | undefined => /^([A-Z]{2}[0-9a-f]{32})\+\d+$/.exec(id)?.[1];
