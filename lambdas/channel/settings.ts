import { type Address, mediumOf } from './address.ts';

/** What is done with an agent's greeting, which the Chat API gives before the first text was answered. */
export type GreetingStyle = 'join' | 'separate' | 'omit';

export interface NumberSettings {
  /** The name of the agent that answers it. */
  readonly agent: string;
  readonly variantId?: string;
  /** Go into every conversation's integration attributes. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly greeting: GreetingStyle;
}

/** The owner's words to customers; `false` switches a notice off. */
export interface Notices {
  readonly apology: string | false;
  readonly pictureWithoutWords: string | false;
  readonly idleWarning: string | false;
  readonly farewell: string | false;
  readonly oneMoment: string | false;
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
  /** After a send of unknown outcome, until the carrier's list is believed. */
  readonly listSettles: number;
  /** How long messages are kept. */
  readonly retention: number;
}

export interface ChannelSettings {
  readonly numbers: ReadonlyMap<string, NumberSettings>;
  readonly notices: Notices;
  readonly times: Times;
}

/** The number's settings; nothing where the number is not ours. WhatsApp and RCS share their number's. */
export function settingsOf(settings: ChannelSettings, business: Address): NumberSettings | undefined {
  const plain = mediumOf(business) === 'sms' ? business : business.slice(business.indexOf(':') + 1);
  return settings.numbers.get(business) ?? settings.numbers.get(plain);
}
