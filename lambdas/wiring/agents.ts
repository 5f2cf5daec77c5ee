import { createPolyaiChat } from '../agents/polyai-chat.ts';
import { polyaiOrigins } from '../agents/polyai-regions.ts';
import type { Agent } from '../channel/ports.ts';
import type { AgentConfig } from '../config/define-channel.ts';
import { suffixOf } from '../environment/credentials.ts';
import type { Secret } from '../environment/secret.ts';
import { present } from '../environment/secret.ts';
import type { Machine } from './machine.ts';

/**
 * The agents by name. With several, each may have values of its own, named after it: POLYAI_TOKEN_RECEPTION
 * for the agent `reception`; what is not named so is shared. `baseUrl`, an origin, takes the place of all regions'.
 */
export function wireAgents(
  baseUrl: string | undefined,
  agents: ReadonlyMap<string, AgentConfig>,
  secret: { readonly values: Secret; readonly read: () => Promise<Secret> },
  { telemetry, clock, fetch }: Machine,
  timeoutMs: number,
): (name: string) => Agent {
  return name => {
    const agent = agents.get(name);
    if (!agent) throw new Error(`no agent "${name}" in channel.config.ts`);
    const value = valueFor(name);
    return createPolyaiChat({
      baseUrl: baseUrl ?? polyaiOrigins[agent.region],
      accountId: value(secret.values, 'POLYAI_ACCOUNT_ID'),
      projectId: value(secret.values, 'POLYAI_PROJECT_ID'),
      credentials: async () => {
        const current = await secret.read();
        return { apiKey: value(current, 'POLYAI_API_KEY'), token: value(current, 'POLYAI_TOKEN') };
      },
      timeoutMs,
      fetch,
      clock,
      onCall: call => telemetry.info('agent called', { ...call }),
    });
  };
}

/** Reads a value of one agent's own, else the one that all share. Throws, with its name, where there is neither. */
export function valueFor(agent: string): (from: Secret, key: string) => string {
  const suffix = suffixOf(agent);
  return (from, key) => from[`${key}${suffix}`] || present(from, key);
}
