import type { Agent, CallOptions, Clock } from '../../channel/ports.ts';
import type { Secret } from '../../environment/secret.ts';
import type { Connect } from '../../http/socket.ts';

/** What an agent is made of beside its configuration. */
export interface VendorParts {
  /** An origin in place of the vendor's own. */
  readonly baseUrl: string | undefined;
  /** The vendor's secret as it was at this turn's start, and as it is at a call. */
  readonly secret: { readonly values: Secret; readonly read: () => Promise<Secret> };
  /**
   * A value of this agent's own, else the one that all of its vendor's agents share.
   * @throws {MissingSecret} where there is neither
   */
  readonly value: (from: Secret, key: string) => string;
  /** For each call. */
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Rejects when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** In place of the vendor's own way to a socket. */
  readonly connect?: Connect;
  /** Hears of each call, in codes and sizes that a log may show. */
  readonly onCall: (call: object) => void;
}

/** Who an agent is at its vendor, before anything is asked of it. */
export type VendorIdentity = Pick<VendorParts, 'baseUrl' | 'secret' | 'value'>;

/** What an agent has put down for whoever takes its conversation over; undefined where that is nothing. */
export type HandoffData = (conversationId: string, options: CallOptions) => Promise<object | undefined>;

/** What a vendor's folder gives for one agent of the configuration. */
export interface AgentVendor {
  agent(parts: VendorParts): Agent;
  /** Absent: the vendor keeps nothing of the kind. */
  handoffData?(parts: VendorParts): HandoffData;
  /** The page where a person reads the conversation at the vendor. Absent, or without an answer: there is none known. */
  conversationUrl?(identity: VendorIdentity, conversationId: string): string | undefined;
}
