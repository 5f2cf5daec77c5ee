import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type {
  Accept,
  Clock,
  IdempotencyKeys,
  Take,
  Telemetry,
  ThreadQueue,
  ThreadReader,
} from '../channel/ports.ts';
import type { ChannelSettings } from '../channel/settings/settings.ts';
import type { Erased } from '../channel/thread/thread.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import type { HttpResult } from '../http/handler.ts';

/** What the thread API works with. */
export interface ThreadApi {
  /** The bearer keys that are good now; several while one takes another's place. */
  readonly keys: () => Promise<readonly string[]>;
  /** Names of the secrets that have no value, and of those of which that is not known. */
  readonly secrets: () => Promise<{
    readonly missing: readonly string[];
    readonly unknown: readonly string[];
  }>;
  readonly threads: ThreadReader;
  /** What an erasure has left of a pair of which there is no thread. */
  readonly erased: (key: ThreadKey) => Promise<Erased | undefined>;
  readonly accept: Accept;
  readonly take: Take;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly queue: Pick<ThreadQueue, 'send'>;
  readonly settings: ChannelSettings;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Answers a request that has been let in. @throws {Problem} that tells its sender why not */
export type Route = (event: APIGatewayProxyEventV2, api: ThreadApi) => Promise<HttpResult>;
