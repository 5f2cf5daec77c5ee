import type { Prices } from '../../local/prices.ts';
import type { Step } from './step.ts';

/** An SMS, MMS or other message as a phone shows it. */
export interface PhoneMessage {
  readonly sid: string;
  readonly business: string;
  readonly customer: string;
  /** `in`: the customer wrote it. */
  readonly direction: 'in' | 'out';
  readonly body: string;
  readonly media: readonly { readonly contentType: string; readonly url?: string }[];
  /** Epoch milliseconds. */
  readonly at: number;
  /** The carrier's latest word. */
  readonly status: string;
  readonly errorCode?: number;
  /** What the channel calls this send; the carrier's own replies have none. */
  readonly effect?: string;
  /** Of SMS alone. */
  readonly segments?: number;
  readonly encoding?: string;
}

export interface AboutAgent {
  readonly name: string;
  readonly vendor: string;
  /** Its base URL where it is outside; simulated otherwise. */
  readonly outside?: string;
}

export interface AboutScenario {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  /** Why it cannot be played here. */
  readonly missing?: string;
}

/** What runs here. */
export interface About {
  readonly agents: readonly AboutAgent[];
  /** Each number, with the agent that answers it. */
  readonly numbers: Readonly<Record<string, string>>;
  /** Where what is not simulated or embedded is. */
  readonly carrier?: string;
  readonly threads?: string;
  readonly queue?: string;
  readonly canWind: boolean;
  /** What messages cost; absent where nobody has said so. */
  readonly prices?: Prices;
  readonly scenarios: readonly AboutScenario[];
}

/** What changes now and then. */
export interface Standing {
  readonly about: About;
  /** How far the clock is ahead, in milliseconds. */
  readonly ahead: number;
  /** The id of the scenario that is being played. */
  readonly playing?: string;
  /** The one that was played last, and how many have been: one may be over before anybody hears that it has begun. */
  readonly played?: { readonly id: string; readonly times: number };
}

/** What is new: of steps and messages those that are new or have changed. */
export interface News {
  readonly steps: readonly Step[];
  readonly messages: readonly PhoneMessage[];
  readonly standing?: Standing;
  /** All that was before is gone. */
  readonly isAnew?: true;
}
