import { AgentError } from '../errors.ts';
import type { Telemetry } from '../ports.ts';
import type { ChannelEvent } from '../thread/event.ts';
import type { Thread } from '../thread/thread.ts';
import type { ThreadKey } from '../thread/thread-key.ts';
import { type StoredMessages, type TranscriptMessage, transcriptOf } from '../thread/transcript.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';

export interface HandoverSources {
  readonly messages: (key: ThreadKey) => Promise<StoredMessages>;
  /** What the agent has put down for a person. Throws {@link AgentError}; then there is none. */
  readonly agentData: (thread: Thread, conversationId: string, time: TimeLeft) => Promise<object | undefined>;
  /** Where a person reads on and acts. */
  readonly links: (key: ThreadKey) => Readonly<Record<string, string>>;
  /** Where the agent's vendor shows the conversation to people; undefined where that is not known. */
  readonly conversationUrl: (thread: Thread, conversationId: string) => string | undefined;
  readonly telemetry: Telemetry;
}

/**
 * Bytes of an event's detail. EventBridge takes 256 KB an entry, all of its fields together
 * (docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html).
 */
const maxBytes = 240 * 1024;

/** What a desk gets along with `handoff.requested`: the transcript so far, the agent's own data, links. */
export function createHandover({
  messages,
  agentData,
  links,
  conversationUrl,
  telemetry,
}: HandoverSources): NonNullable<TurnParts['handover']> {
  /** A failure here delays nothing: a person waits. */
  async function dataOf(
    thread: Thread,
    conversationId: string | undefined,
    time: TimeLeft,
  ): Promise<object | undefined> {
    if (conversationId === undefined) return undefined;
    try {
      return await agentData(thread, conversationId, time);
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      telemetry.count('HandoffStateFailures', 1, { failure: error.failure });
      telemetry.warn('agent gave no handoff state', { failure: error.failure, status: error.status });
      return undefined;
    }
  }

  return async (thread, event, time) => {
    const conversationId = conversationIdOf(event);
    const [stored, data] = await Promise.all([messages(thread.key), dataOf(thread, conversationId, time)]);
    const conversation = conversationId && conversationUrl(thread, conversationId);
    const rest = {
      ...(data && { agentData: data }),
      links: { ...links(thread.key), ...(conversation && { conversation }) },
    };
    const room = maxBytes - bytesOf({ ...event, detail: { ...event.detail, ...rest } });
    const whole = transcriptOf(thread, stored);
    const transcript = newestWithin(whole, room);
    return { transcript, ...(transcript.length < whole.length && { transcriptCut: true }), ...rest };
  };
}

const conversationIdOf = ({ detail: { conversationId } }: ChannelEvent): string | undefined =>
  typeof conversationId === 'string' ? conversationId : undefined;

/** As many of the newest as there is room for, in order; the oldest are left out first. */
export function newestWithin(messages: readonly TranscriptMessage[], bytes: number): TranscriptMessage[] {
  let room = bytes;
  let first = messages.length;
  for (const message of messages.toReversed()) {
    room -= bytesOf(message) + 1;
    if (room < 0) break;
    first -= 1;
  }
  return messages.slice(first);
}

const bytesOf = (value: object): number => Buffer.byteLength(JSON.stringify(value));
