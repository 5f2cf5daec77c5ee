import type { Address } from './address.ts';
import type { Cases } from './cases.ts';
import type { Arm, Effect } from './effect.ts';
import type { Late } from './lately.ts';
import type { TextMessage } from './message.ts';
import type { Pace } from './pace.ts';
import type { ThreadKey } from './thread-key.ts';
import type { WordsOut } from './words-out.ts';

/** Who answers a thread. */
export type Mode = 'agent' | 'human';

/** One agent conversation, from create to close. Times are epoch milliseconds, as everywhere. */
export interface Conversation {
  readonly id: string;
  /** The id is our own until the first answer brings the agent's. */
  readonly provisional?: true;
  /** How far the agent's side is known to us. */
  readonly cursor?: string;
  /**
   * Whose it is, by the agent's name in channel.config.ts: another may have the number by now. Absent in what versions
   * before this one have written: the number's.
   */
  readonly agent?: string;
  readonly startedAt: number;
  /** When the customer last took part in it; idleness counts from here. */
  readonly lastTextAt: number;
  /** What the agent said at create and the customer has not seen yet. */
  readonly greeting?: string;
  /** Stands in front of the first words to the agent, until it has answered them. */
  readonly preface?: string;
  /**
   * The conversation that it took the place of: that one was gone when it was asked, the customer starts over, or the
   * number has another agent now. What is not gone is to be closed, by the agent whose it is.
   */
  readonly replaces?: {
    readonly id: string;
    readonly cause: 'gone' | 'start-over' | 'agent-changed';
    readonly agent?: string;
  };
  /** Set once the owner was told that the agent asks for words that the carrier keeps to itself. */
  readonly askedForKeyword?: true;
  /** The idle timer's number: a timer that fires with an older one is stale. Absent: none is armed yet. */
  readonly timer?: number;
  /** When the customer was warned that the conversation is about to be closed for idleness. */
  readonly warnedAt?: number;
}

export interface Handoff {
  /** The conversation that it came from; absent where a person took a thread that had none open. */
  readonly conversationId?: string;
  readonly destination?: string;
  readonly reason?: string;
  /** The desk that it went to; absent where there was none. */
  readonly desk?: string;
  readonly requestedAt: number;
  readonly acceptedAt?: number;
  readonly acceptedBy?: string;
  /** The phone desk had opted out, and hears nothing of it. */
  readonly withoutPhone?: true;
  /** Taken by words to the customer alone, and not accepted since: it goes back where those of the customer are not answered. */
  readonly byWriting?: true;
  /** Set once the bus has heard of the accept. */
  readonly announced?: true;
  /**
   * A person of the agent's own has the conversation (`joined`), or is looked for and so far away: it is open, and is the
   * thread's desk until somebody takes the thread from it.
   */
  readonly live?: { readonly joined?: true; readonly position?: number };
  /** The number of the timer that ends the waiting, or of the next look, among those of the conversation. */
  readonly timer?: number;
}

/** A customer's text that waits for a person who has taken the thread by writing alone. */
export interface Unanswered {
  /** When the first such text went to the person. */
  readonly since: number;
  /** Of the handoff that it waits in. */
  readonly acceptedAt: number;
}

/** The "one moment…" notice of a turn whose agent is slow: its claim, and the sid once the carrier has it. */
export interface OneMoment {
  readonly id: string;
  readonly body: string;
  readonly at: number;
  readonly sid?: string;
}

/**
 * The second journal: what stands between the saves of a turn that is not decided yet, for the next delivery of its
 * messages to go on from. It speaks of the first of them.
 */
export interface AskJournal {
  /** The message's id: of a redriven text not its sid alone. */
  /** A text's sid, with the number of its redrive where it is one; another message's id. */
  readonly sid: string;
  /** When the first of these texts was first tried. */
  readonly since: number;
  readonly failures: number;
  /** Asks that the agent may have processed without our knowing; two end the trying. */
  readonly unsure: number;
  readonly oneMoment?: OneMoment;
  /** Taken without its neighbours: one of them meets an error of our own, and the others shall not. */
  readonly alone?: true;
  /** It has not been asked, for its number is over the owner's limit. */
  readonly waitsForRoom?: true;
}

/** Messages that went back to the queue for want of time, before anything was done about them. */
export interface PutBack {
  /** Since when their patience counts. */
  readonly since: number;
  /** By message id: up to which receive no delivery of it has asked the agent. */
  readonly receives: Readonly<Record<string, number>>;
}

/** What became of a send. `unknown` was given up on: it may have gone out. */
export type Sent =
  | { readonly outcome: 'accepted'; readonly sid: string; readonly at: number }
  | { readonly outcome: 'dropped' | 'refused' | 'unknown'; readonly reason: string; readonly at: number };

/** Why a text has no answer of the agent's; `answered` where it has one. */
export type TextOutcome =
  | 'answered'
  | 'answer-empty'
  | 'forwarded'
  | 'desk'
  | 'keyword'
  | 'opted-out'
  | 'unanswerable'
  | 'our-own-number'
  | 'not-served'
  | 'not-our-number'
  | 'flood'
  | 'loop'
  | 'picture'
  | 'group'
  | 'no-words'
  | 'reaction'
  | 'dropped'
  | 'given-up';

/** A timer as it was armed. */
export type Armed = Pick<Arm, 'conversationId' | 'timer' | 'at' | 'look'>;

/** What an erasure leaves of a thread. Of whom it is says a keyed hash, and nothing else. */
export interface Erased extends Pick<Thread, 'optedOutAt' | 'optedOutBy' | 'optedInAt'> {
  /** What was said before is not answered any more. */
  readonly at: number;
  /** Of the last event published, so that who restores their order does not take new ones for old. */
  readonly sequence: number;
}

/** A turn that has been decided and saved, but not yet settled: what a crash leaves is finished from here. */
export interface Journal {
  readonly turn: string;
  readonly startedAt: number;
  readonly texts: readonly TextMessage[];
  /** Ids of the messages that it settles and that are no texts. */
  readonly others: readonly string[];
  readonly outcome: TextOutcome;
  readonly effects: readonly Effect[];
  /** In a phone desk's thread: the customers' threads that it is about, by their ids. */
  readonly about?: readonly string[];
  /** Whether a reply was longer than a reply may be. */
  readonly cutShort?: true;
  /** The mode in which it was decided; a send does not go out in another. */
  readonly mode: Mode;
  /** The first effect that is not known to be done. */
  readonly next: number;
  /** When the send at `next` was claimed; absent when it is known not to have reached the carrier. */
  readonly claimedAt?: number;
  /** Of the sends. */
  readonly failures: number;
  /** The effect at `next` has failed, since when and how often; a send's failures are counted above. */
  readonly failing?: { readonly since: number; readonly times: number };
  /** Kinds of effects that were set aside: another of the kind gets a single try. */
  readonly setAside?: readonly Effect['kind'][];
  /** By effect id. */
  readonly sent: Readonly<Record<string, Sent>>;
}

export interface Thread {
  readonly key: ThreadKey;
  /** 0: never saved. */
  readonly version: number;
  /** Of the latest save: how a save whose answer was lost is recognised. */
  readonly write?: string;
  /** Of the last event published about it. */
  readonly sequence: number;
  readonly mode: Mode;
  /** Nothing is said while it is there. Written by the webhook too, ahead of the queue; by an erasure as `silence`. */
  readonly optedOutAt?: number;
  /** By what, once an opt-out has had its turn and stands: the bus has heard of it. */
  readonly optedOutBy?: 'keyword' | 'words' | 'carrier' | 'import';
  /** Opt-outs that were written ahead of the queue and wait for their turn, by the ids of their messages. */
  readonly pendingStops?: readonly string[];
  /** Which of them was written last. Only who writes ahead of the queue changes it; every save looks at it. */
  readonly latestStop?: string;
  /** Opt-outs that have had their turn, and when, by id: one that the carrier brings again is none. */
  readonly honouredStops?: Readonly<Record<string, number>>;
  /** When the customer last came back: an opt-out from before that, found late, is over. */
  readonly optedInAt?: number;
  /** The same customer's other address: consent of either binds both. Kept beside the thread, not in it. */
  readonly pairedWith?: Address;
  /** Kept there: an opt-out waits; when the latest had its turn, by turns' clock; when they came back, behind ours. */
  readonly pairedStops?: true;
  readonly pairedStopAt?: number;
  readonly pairedInAt?: number;
  /** What was held of them was erased; and that alone says that they are out. Kept beside the thread, not in it. */
  readonly erased?: Erased;
  readonly outByMark?: true;
  readonly conversation?: Conversation;
  readonly handoff?: Handoff;
  /** Our last words to the customer have a word that is a stop elsewhere, such as the ALTO of "¿piso alto o bajo?". */
  readonly saidEverydayStop?: true;
  readonly unanswered?: Unanswered;
  /** People's words, the latest last. */
  readonly wordsOut?: readonly WordsOut[];
  /** For the next conversation's integration attributes. */
  readonly handoffNote?: string;
  readonly opening?: { readonly text: string; readonly attributes?: Readonly<Record<string, unknown>> };
  readonly trying?: AskJournal;
  readonly putBack?: PutBack;
  readonly journal?: Journal;
  /** When the customer last got an apology: one an hour at most. */
  readonly apologisedAt?: number;
  /** When the customer was told that texts to a group are not answered: once. */
  readonly groupToldAt?: number;
  /** Carrier sids of the latest sends, newest last: what a search for a lost send must not take for it. */
  readonly recentSids: readonly string[];
  /** Timers that may still fire, newest last. */
  readonly armed?: readonly Armed[];
  /** When the carrier last took something of ours. */
  readonly lastSentAt?: number;
  /** The latest texts and sends, newest last: what a reaction may be to. */
  readonly lately?: readonly Late[];
  readonly pace?: Pace;
  /** Of a phone desk's thread: the customers' threads that it knows. */
  readonly cases?: Cases;
}

export const newThread = (key: ThreadKey): Thread => ({
  key,
  version: 0,
  sequence: 0,
  mode: 'agent',
  recentSids: [],
});
