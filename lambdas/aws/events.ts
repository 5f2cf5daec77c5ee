import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { EventBus } from '../channel/ports.ts';
import type { ChannelEvent } from '../channel/thread/event.ts';
import { eventSource } from '../environment/names.ts';

/** Of the events' bodies, described in docs/events.schema.json. What is added keeps it; what breaks raises it. */
export const eventVersion = 1;

/** The detail of an event as it goes onto the bus; its times are ISO 8601 in UTC. */
export const detailOf = ({ id, sequence, at, thread, detail }: ChannelEvent) => ({
  version: eventVersion,
  id,
  sequence,
  at: isoOf(at),
  thread: { business: thread.business, customer: thread.customer },
  ...Object.fromEntries(
    Object.entries(detail).map(([name, value]) => [name, isTime(name, value) ? isoOf(value) : value]),
  ),
});

const isoOf = (at: number): string => new Date(at).toISOString();

/** Inside, times are epoch milliseconds, and their names end alike. */
const isTime = (name: string, value: unknown): value is number =>
  typeof value === 'number' && name.endsWith('At');

/** An event as it goes onto the bus. */
export interface BusEvent {
  readonly type: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Puts events on the bus; rejects where the bus does not take one. */
export function createPublisher(
  client: EventBridgeClient,
  busName: string,
): (event: BusEvent) => Promise<void> {
  return async ({ type, at, detail }) => {
    const entry = {
      EventBusName: busName,
      Source: eventSource,
      DetailType: type,
      Time: new Date(at),
      Detail: JSON.stringify(detail),
    };
    const answer = await client.send(new PutEventsCommand({ Entries: [entry] }));
    // PutEvents answers 200 for entries that it did not take
    const refused = answer.Entries?.[0]?.ErrorCode;
    if (refused !== undefined || answer.FailedEntryCount)
      throw new Error(`event bus refused an event: ${refused}`);
  };
}

export function createEventBus(client: EventBridgeClient, busName: string): EventBus {
  const publish = createPublisher(client, busName);
  return { publish: event => publish({ type: event.type, at: event.at, detail: detailOf(event) }) };
}
