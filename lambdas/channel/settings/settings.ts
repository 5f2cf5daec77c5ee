import { type Address, mediumOf } from '../thread/address.ts';
import type { OpeningHours } from './opening-hours.ts';
import type { DeskRouting } from './routing.ts';

/** What is done with an agent's greeting, which some give before the first text was answered. */
export type GreetingStyle = 'join' | 'separate' | 'omit';

export interface NumberSettings {
  /** The name of the agent that answers it. */
  readonly agent: string;
  /** What the number says to its agent alone; it is handed on unread. */
  readonly forAgent?: Readonly<Record<string, string>>;
  /** Go into every conversation's integration attributes. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly greeting: GreetingStyle;
  /** How long its agent keeps a conversation in which nothing is said, where that is not the owner's to say; milliseconds. */
  readonly mostIdle?: number;
  /** The phone of the person who is on call, where that is the desk. Its texts come to the same number. */
  readonly phoneDesk?: Address;
}

/** The owner's words to customers; `false` switches a notice off. */
export interface Notices {
  /** Confirms an opt-out in plain language, which the carrier knows nothing of. */
  readonly optOutConfirmed: string | false;
  /** Answers to the carrier's keywords, where the carrier does not answer them itself, as on short codes. */
  readonly stop: string | false;
  readonly start: string | false;
  readonly help: string | false;
  readonly flood: string | false;
  readonly apology: string | false;
  readonly pictureWithoutWords: string | false;
  /** To the first text of a group MMS, for none of those is answered. */
  readonly groupText: string | false;
  readonly idleWarning: string | false;
  readonly farewell: string | false;
  readonly oneMoment: string | false;
  /** Follows the agent's own words where it asks for a person outside the opening hours. */
  readonly closed: string | false;
  /** To a wish for a person, where the agent itself says nothing with it. */
  readonly handedOver: string | false;
  /** Said when nobody has taken a handed-over thread in time; the agent has it again. */
  readonly nobodyCame: string | false;
  /** To who waits for a person of the agent's own, when their place in the queue has changed; `{position}` is that place. */
  readonly queuePosition: string | false;
}

export interface Limits {
  /** From one customer; what is over it is kept and counted, not asked. */
  readonly textsPerMinute: number;
  /** How many replies of ours in a row may be answered within half a minute each, before it is taken for a machine. */
  readonly repliesInRow: number;
  /** To one number of ours, from all customers together; nothing where the owner sets none. */
  readonly textsPerNumberPerMinute?: number;
}

/** Whom the channel answers, and by which words of theirs it does what. */
export interface Words {
  /** Country calling codes that are answered, such as +1; none: all are. */
  readonly callingCodes: readonly string[];
  /** Opt-outs in the owner's customers' own words, beside those that are known. */
  readonly optOut: readonly string[];
  /** Whole texts that begin a new conversation. */
  readonly startOver: readonly string[];
}

/** How replies are cut into messages. */
export interface Replies {
  /** Whether the parts of a long reply begin with "(1/3) ". */
  readonly numbered: boolean;
  /** What one reply may cost at most; nothing where the owner sets no budget. */
  readonly segmentBudget?: number;
  /** How many texts one reply may become. */
  readonly maxParts: number;
  /** Stands at the end where budget or texts are spent. */
  readonly ending: string;
}

/** All in milliseconds. */
export interface Times {
  /** How long a text is tried before its customer gets an apology. */
  readonly patience: number;
  /** Between two apologies on one thread. */
  readonly apologyPause: number;
  /** Without a text, until a conversation is closed. */
  readonly idle: number;
  /** Between the idle warning, where there is one, and the close. */
  readonly idleGrace: number;
  /** Of an agent that has not answered yet, until the "one moment…" notice. */
  readonly oneMomentAfter: number;
  /** From the agent's asking for a person, until somebody has to have accepted. */
  readonly waiting: number;
  /** After a send of unknown outcome, until the carrier's list is believed. */
  readonly listSettles: number;
  /** How long messages are kept. */
  readonly retention: number;
}

/** Whether a reaction to a question of ours is its answer, or is like any other. */
export type Reactions = 'answers' | 'silent';

export interface ChannelSettings {
  /** When people are there; always where the owner sets none. */
  readonly hours?: OpeningHours;
  readonly numbers: ReadonlyMap<string, NumberSettings>;
  readonly notices: Notices;
  readonly times: Times;
  readonly limits: Limits;
  readonly words: Words;
  readonly reactions: Reactions;
  readonly replies: Replies;
  readonly routing: DeskRouting;
}

/** The number's settings; nothing where the number is not ours. WhatsApp and RCS share their number's. */
export function settingsOf(settings: ChannelSettings, business: Address): NumberSettings | undefined {
  const plain = mediumOf(business) === 'sms' ? business : business.slice(business.indexOf(':') + 1);
  return settings.numbers.get(business) ?? settings.numbers.get(plain);
}

/** Without a text, until a conversation at this number is closed; in milliseconds. */
export const idleAt = (settings: ChannelSettings, business: Address): number =>
  Math.min(settings.times.idle, settingsOf(settings, business)?.mostIdle ?? Number.POSITIVE_INFINITY);
