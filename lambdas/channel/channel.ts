import type { Agent, Carrier, Clock, DeadLetters, EventBus, IdleTimer, Telemetry, ThreadStore } from './ports.ts';
import type { ChannelSettings } from './settings.ts';

/** Everything that a turn touches beside its arguments. */
export interface Channel {
  readonly settings: ChannelSettings;
  /** The agent by its name in the settings. */
  readonly agent: (name: string) => Agent;
  readonly carrier: Carrier;
  readonly store: ThreadStore;
  readonly deadLetters: DeadLetters;
  readonly timer: IdleTimer;
  readonly bus: EventBus;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly newId: () => string;
  /** Rejects when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The time that a delivery has. */
export interface TimeLeft {
  /** Aborts every call when the turn's time is up. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly deadline: number;
  /** The longest that one call of the agent takes. */
  readonly agentTimeout: number;
}
