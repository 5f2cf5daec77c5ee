import { createThreadReader } from '../aws/thread-reader.ts';
import { createHandover } from '../channel/handoff/handover.ts';
import { type ChannelSettings, settingsOf } from '../channel/settings/settings.ts';
import type { Thread } from '../channel/thread/thread.ts';
import type { TurnParts } from '../channel/turn-parts.ts';
import type { WiredAgents } from '../wiring/agents.ts';
import { dynamo } from '../wiring/dynamo.ts';
import type { Machine } from '../wiring/machine.ts';
import { threadLinks } from './thread-links.ts';

/** A person waits for the event: the agent's own data are asked for once, and no longer than this. */
const timeoutMs = 2_000;

export function wireHandover(
  { table, publicUrl }: { readonly table: string; readonly publicUrl: string },
  settings: ChannelSettings,
  agents: WiredAgents,
  machine: Machine,
): NonNullable<TurnParts['handover']> {
  const reader = createThreadReader(dynamo(machine), table);
  /** Whoever began the conversation; another may have come to the number meanwhile. */
  const agentOf = ({ key, conversation }: Thread, conversationId: string): string | undefined =>
    (conversation?.id === conversationId ? conversation.agent : undefined) ??
    settingsOf(settings, key.business)?.agent;
  return createHandover({
    telemetry: machine.telemetry,
    messages: key => reader.messages(key),
    links: key => threadLinks(publicUrl, key),
    conversationUrl: (thread, conversationId) => {
      const name = agentOf(thread, conversationId);
      return name === undefined ? undefined : agents.conversationUrl(name, conversationId);
    },
    agentData: async (thread, conversationId, { signal }) => {
      const name = agentOf(thread, conversationId);
      const read = name === undefined ? undefined : agents.handoffData(name, timeoutMs);
      return read?.(conversationId, { signal, correlationId: thread.journal?.turn ?? conversationId });
    },
  });
}
