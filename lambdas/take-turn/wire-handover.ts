import { createPolyaiHandoff } from '../agents/polyai-handoff.ts';
import { polyaiOrigins } from '../agents/polyai-regions.ts';
import { createThreadReader } from '../aws/thread-reader.ts';
import { createHandover } from '../channel/handoff/handover.ts';
import { settingsOf } from '../channel/settings/settings.ts';
import type { TurnParts } from '../channel/turn-parts.ts';
import type { DefinedChannel } from '../config/define-channel.ts';
import type { Secret } from '../environment/secret.ts';
import { valueFor } from '../wiring/agents.ts';
import { dynamo } from '../wiring/dynamo.ts';
import type { Machine } from '../wiring/machine.ts';
import { threadLinks } from './thread-links.ts';

/** A person waits for the event: the agent's own data are asked for once, and no longer than this. */
const timeoutMs = 2_000;

export function wireHandover(
  {
    table,
    publicUrl,
    polyaiUrl,
  }: { readonly table: string; readonly publicUrl: string; readonly polyaiUrl: string | undefined },
  { settings, agents }: Pick<DefinedChannel, 'settings' | 'agents'>,
  secret: { readonly values: Secret; readonly read: () => Promise<Secret> },
  machine: Machine,
): NonNullable<TurnParts['handover']> {
  const reader = createThreadReader(dynamo(machine), table);

  function handoffState(name: string) {
    const agent = agents.get(name);
    if (!agent) return undefined;
    const value = valueFor(name);
    return createPolyaiHandoff({
      baseUrl: polyaiUrl ?? polyaiOrigins[agent.region],
      accountId: value(secret.values, 'POLYAI_ACCOUNT_ID'),
      projectId: value(secret.values, 'POLYAI_PROJECT_ID'),
      // the vendor gives keys their permissions one by one: that for chats may not be one for handoffs
      apiKey: async () => {
        const current = await secret.read();
        return value(current, current.POLYAI_HANDOFF_API_KEY ? 'POLYAI_HANDOFF_API_KEY' : 'POLYAI_API_KEY');
      },
      timeoutMs,
      fetch: machine.fetch,
    });
  }

  return createHandover({
    telemetry: machine.telemetry,
    messages: key => reader.messages(key),
    links: key => threadLinks(publicUrl, key),
    agentData: async ({ key, journal }, conversationId, { signal }) => {
      const number = settingsOf(settings, key.business);
      const read = number && handoffState(number.agent);
      return read?.(conversationId, { signal, correlationId: journal?.turn ?? conversationId });
    },
  });
}
