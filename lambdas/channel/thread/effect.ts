import type { ChannelEvent } from './event.ts';
import type { ThreadMessage, UnsentMessage } from './message.ts';

/** Whose words a send carries. */
export type Speaker = 'agent' | 'person' | 'notice';

export interface Send {
  readonly kind: 'send';
  /** Goes to the carrier with the send and comes back in its status callbacks; of {@link sendId}. */
  readonly id: string;
  readonly by: Speaker;
  readonly body: string;
  /** Set on the one confirmation that may follow an opt-out: the time of the opt-out that it confirms. */
  readonly confirms?: number;
  /** A confirmation that has not gone out by then stays unsaid. Epoch milliseconds. */
  readonly until?: number;
  /** When it was decided first, where that was an earlier turn. */
  readonly since?: number;
  /** Of a person's words: the id of their message, the same in all its parts. */
  readonly messageId?: string;
}

export interface Close {
  readonly kind: 'close';
  readonly conversationId: string;
  /** Whose it is; absent: the number's. */
  readonly agent?: string;
}

export interface Publish {
  readonly kind: 'publish';
  readonly event: ChannelEvent;
  /** How often it has been sent through again from the dead-letter queue already; absent: never. */
  readonly redriven?: number;
}

export interface Arm {
  readonly kind: 'arm';
  readonly conversationId: string;
  readonly timer: number;
  /** When it fires. */
  readonly at: number;
  /** To hear what a person of the agent's own has said. One machine does that more often. */
  readonly look?: true;
}

/** The texts of the turn go to the dead-letter queue, for a redrive. */
export interface DeadLetter {
  readonly kind: 'dead-letter';
  readonly reason: string;
  /** In place of the texts: what was to be sent, or the id of a send whose words the record has. */
  readonly unsent?: UnsentMessage | string;
}

/** Another thread is to act: through that one's own FIFO group. */
export interface Tell {
  readonly kind: 'tell';
  readonly message: ThreadMessage;
}

const confirmationMark = '-confirms';

/** The id of a send that confirms an opt-out: it is told by it when the carrier refuses it later. */
export const confirmationId = (id: string): string => `${id}${confirmationMark}`;

export const isConfirmation = (effectId: string): boolean => effectId.endsWith(confirmationMark);

/** What follows from a decision. All but a send may be run twice harmlessly. */
export type Effect = Send | Close | Publish | Arm | Tell | DeadLetter;

const persons = '-person';

/** The id of a send that tells whose words it carries: of people's alone it is followed whether they arrive. */
export const sendId = (turn: string, index: number, by: Speaker): string =>
  `${turn}-${index}${by === 'person' ? persons : ''}`;

/** Whether a send of this id carries a person's words. */
export const isPersonsSend = (id: string): boolean => id.endsWith(persons);
