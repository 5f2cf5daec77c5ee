import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createThreadStore } from '../../../lambdas/aws/thread-store.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import type { ThreadMessage } from '../../../lambdas/channel/thread/message.ts';
import type { Thread } from '../../../lambdas/channel/thread/thread.ts';
import { type DefinedChannel, withDefaults } from '../../../lambdas/config/define-channel.ts';
import { createDeliveryStatus } from '../../../lambdas/delivery-status/delivery-status.ts';
import { wireDeliveryStatus } from '../../../lambdas/delivery-status/wire.ts';
import type { HttpHandler } from '../../../lambdas/http/handler.ts';
import { createInboundText } from '../../../lambdas/inbound-text/inbound-text.ts';
import { wireInboundText } from '../../../lambdas/inbound-text/wire.ts';
import type { Machine } from '../../../lambdas/wiring/machine.ts';
import { type LocalTelemetry, localTelemetry } from '../../../local/local-telemetry.ts';
import { secretsOf, watchForLeaks } from '../leaks/leak-watch.ts';
import { account } from '../vendors/twilio-webhook.ts';

export const business = '+15550001000';
export const customer = '+15551234567';

export interface Webhooks {
  readonly inboundText: HttpHandler;
  readonly deliveryStatus: HttpHandler;
  /** What was queued, in order. */
  readonly queued: readonly ThreadMessage[];
  readonly telemetry: LocalTelemetry;
  readonly lines: readonly string[];
  /** What `Date.now` would say there. */
  now: number;
  /** Thrown by the queue as long as it is set. */
  refusal: Error | undefined;
  /** The queue has a message when it resolves. */
  queueing: Promise<void>;
  thread(from?: string, to?: string): Promise<Thread>;
}

const config: DefinedChannel = withDefaults({
  numbers: { [business]: {} },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});

/** Both webhooks as they are deployed, wired from an environment, over a real store and a queue that only collects. */
export function webhooks(
  { client, table }: { client: DynamoDBClient; table: string },
  env: Readonly<Record<string, string>> = {},
): Webhooks {
  const queued: ThreadMessage[] = [];
  const lines: string[] = [];
  const telemetry = localTelemetry(line => lines.push(line));
  const clock = () => parts.now;
  const machine: Machine = {
    telemetry,
    clock,
    random: () => 0.5,
    newId: randomUUID,
    sleep: () => Promise.resolve(),
    fetch: () => Promise.reject(new Error('a webhook calls nobody')),
    dynamo: client,
    queue: {
      send: async message => {
        await parts.queueing;
        if (parts.refusal) throw parts.refusal;
        queued.push(message);
      },
    },
  };
  const environment = {
    TABLE_NAME: table,
    PUBLIC_URL: account.publicUrl,
    TWILIO_ACCOUNT_SID: account.accountSid,
    TWILIO_AUTH_TOKEN: account.authToken,
    ERASURE_KEY: 'erasure-key-of-the-webhooks',
    ...env,
  };
  watchForLeaks(() => ({
    lines,
    words: queued.flatMap(message => (message.kind === 'text' ? [message.body] : [])),
    numbers: queued.flatMap(({ thread }) => [thread.business, thread.customer]),
    secrets: secretsOf(environment),
  }));
  const store = createThreadStore({ client, table, clock, retention: config.settings.times.retention });
  const parts: Webhooks = {
    inboundText: createInboundText(wireInboundText(environment, machine)),
    deliveryStatus: createDeliveryStatus(wireDeliveryStatus(environment, config, machine)),
    queued,
    telemetry,
    lines,
    now: Date.UTC(2026, 0, 1),
    refusal: undefined,
    queueing: Promise.resolve(),
    thread: async (from = customer, to = business) =>
      (await store.load({ business: address(to), customer: address(from) }, [])).thread,
  };
  return parts;
}
