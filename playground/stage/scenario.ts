import type { SimulatedAgent } from '../../simulators/agent/simulated-agent.ts';
import type { SimulatedCarrier, Text } from '../../simulators/carrier/simulated-carrier.ts';
import type { DeathPlace } from '../watch/mortal-turn.ts';

/** What a scenario is played with: a customer of its own, and the hands of whoever shows it. */
export interface Scene {
  readonly business: string;
  readonly customer: string;
  readonly carrier: SimulatedCarrier;
  /** Only where the number's agent is simulated. */
  readonly agent?: SimulatedAgent;
  /** Sends a text; resolves with its sid when the webhook has answered. */
  text(body: string, more?: Pick<Text, 'media'>): Promise<string>;
  /** Resolves when all of these texts have their outcome, and nothing is at work. */
  settled(...sids: readonly string[]): Promise<void>;
  /** Whether a text has its outcome. */
  isSettled(sid: string): boolean;
  /** Lets so many milliseconds go by: at once where time can be wound. */
  pass(ms: number): Promise<void>;
  /** Lets the customer's next turn die there. */
  dies(place: DeathPlace): void;
  /** Says in the way of the text what comes now. */
  say(words: string): void;
}

export interface Scenario {
  readonly id: string;
  /** What its button says. */
  readonly name: string;
  /** What is to be seen, in a sentence. */
  readonly about: string;
  /** What has to be simulated for it, beside the carrier. */
  readonly needs?: 'agent';
  play(scene: Scene): Promise<void>;
}
