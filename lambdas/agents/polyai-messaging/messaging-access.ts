import type { AgentFailure } from '../../channel/errors.ts';
import type { Clock } from '../../channel/ports.ts';
import type { Connect } from '../../http/socket.ts';

/** One call as a log may show it: codes and sizes, no words. */
export interface MessagingCall {
  readonly operation: 'token' | 'session' | 'join' | 'ask' | 'look' | 'end';
  readonly correlationId: string;
  readonly durationMs: number;
  /** Of HTTP, the handshake's too. */
  readonly status?: number;
  readonly failure?: AgentFailure;
  /** Our name for the vendor's error text. */
  readonly code?: string;
  /** Sockets that it took. */
  readonly connections?: number;
  /** How the last of them was closed by the other side. */
  readonly closed?: number;
  /** What came and is not what the API promises is made of. */
  readonly shape?: string;
}

export interface MessagingAccess {
  /** Without a path. The socket's is the same with ws for http. */
  readonly baseUrl: string;
  /** `X-Host`: the domain or the app that the connector is registered for. */
  readonly host: string;
  /** The connector's. */
  readonly token: () => Promise<string>;
  /** For each call. */
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
  readonly connect: Connect;
  readonly clock: Clock;
  /** Rejects when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly onCall?: (call: MessagingCall) => void;
}

export type Facts = {
  -readonly [K in Exclude<
    keyof MessagingCall,
    'operation' | 'correlationId' | 'durationMs'
  >]?: MessagingCall[K];
};
