import type {
  Agent,
  Carrier,
  Clock,
  DeadLetters,
  EventBus,
  IdleTimer,
  Telemetry,
  ThreadQueue,
  ThreadStore,
} from './ports.ts';
import type { ChannelSettings } from './settings/settings.ts';
import type { ChannelEvent } from './thread/event.ts';
import type { Digest } from './thread/lately.ts';
import type { Unsettled } from './thread/unsettled.ts';

/** Everything that a turn touches beside its arguments. */
export interface TurnParts {
  readonly settings: ChannelSettings;
  /** The agent by its name in the settings. */
  /** @throws {UnknownAgent} where the configuration has none of that name */
  readonly agent: (name: string) => Agent;
  readonly carrier: Carrier;
  readonly store: ThreadStore;
  readonly deadLetters: DeadLetters;
  /** Through which one thread tells another. */
  readonly queue: Pick<ThreadQueue, 'send'>;
  readonly timer: IdleTimer;
  readonly bus: EventBus;
  /**
   * What `handoff.requested` says beyond the decision: it is read when the event is published, for transcripts
   * are kept in no journal. Absent: nothing. Throws where it should be tried again.
   */
  readonly handover?: (
    thread: Unsettled,
    event: ChannelEvent,
    time: TimeLeft,
  ) => Promise<Readonly<Record<string, unknown>>>;
  /**
   * Whether an error is of the surroundings (a store that cannot be reached, a secret that is missing) and over when
   * they are mended. Any other that is not of this domain's own errors is taken for a fault of ours, which comes again.
   */
  readonly isOutage: (error: unknown) => boolean;
  /** By which words of a thread are told again that it does not keep. */
  readonly digest: Digest;
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
