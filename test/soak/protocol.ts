import type { SoakOptions } from './options.ts';

/** What the vendors' process is told at its start, in `SOAK_PLAN`. */
export interface VendorsPlan extends Pick<SoakOptions, 'threads' | 'texts' | 'seed'> {
  /** The channel's origin. */
  readonly channel: string;
}

/** A text as it was sent, and what has to come of it. Times are epoch milliseconds. */
export interface SentText {
  /** `<business> <customer>`. */
  readonly thread: string;
  readonly sid: string;
  /** The words that its answer has, each once and in this order; the first is the text's own. */
  readonly words: readonly string[];
  readonly sentAt: number;
  /** When its webhook was answered 200; absent: it never was. */
  readonly takenAt?: number;
}

/** A message that the carrier has accepted, as it has it. */
export interface AcceptedSend {
  readonly thread: string;
  readonly body: string;
  /** What the channel calls it. */
  readonly effect?: string;
}

/** A message that the agent has understood. */
export interface Ask {
  /** The thread that its conversation is about. */
  readonly thread: string;
  readonly message: string;
}

/** What the vendors have seen. */
export interface VendorsJournal {
  readonly texts: readonly SentText[];
  /** In the order in which the carrier accepted them. */
  readonly sends: readonly AcceptedSend[];
  readonly asks: readonly Ask[];
  /** Messages that came to the agent, understood or not. */
  readonly heard: readonly string[];
  /** How often each kind of trouble was made. */
  readonly troubles: Readonly<Record<string, number>>;
  /** How often the carrier's list was searched for a send of unknown outcome. */
  readonly searches: number;
  /** How often a webhook came a second time. */
  readonly repeatedWebhooks: number;
}

/** From the soak to the vendors' process. */
export type ToVendors =
  /** `span`: over how long to spread the texts, in milliseconds. */
  { readonly kind: 'begin'; readonly span: number } | { readonly kind: 'report' };

/** And back. `loaded`: all texts were sent. */
export type FromVendors =
  | { readonly kind: 'ready'; readonly agentUrl: string; readonly carrierUrl: string }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'journal'; readonly journal: VendorsJournal };

/** What the simulators let in. */
export const credentials = {
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
  TWILIO_AUTH_TOKEN: 'auth-token-of-the-soak',
  POLYAI_ACCOUNT_ID: 'soak-account',
  POLYAI_PROJECT_ID: 'soak-project',
  POLYAI_API_KEY: 'soak-api-key',
  POLYAI_TOKEN: 'soak-token',
} as const;
