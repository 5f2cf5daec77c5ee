import { vendorOf } from '../agents/registry.ts';
import type { HandoffData, VendorIdentity, VendorParts } from '../agents/vendor/agent-vendor.ts';
import { UnknownAgent } from '../channel/errors.ts';
import type { Agent } from '../channel/ports.ts';
import type { AgentConfig, AgentVendorName } from '../config/agents.ts';
import { agentVendors } from '../environment/agent-vendors.ts';
import { suffixOf } from '../environment/credentials.ts';
import type { Environment } from '../environment/required.ts';
import { present, type ReadSecret, type Secret } from '../environment/secret.ts';
import type { Machine } from './machine.ts';

/** A vendor's secret, as it is at the start of a turn. */
export interface AgentSecret {
  readonly values: Secret;
  readonly read: ReadSecret;
}

export interface WiredAgents {
  /** @throws {UnknownAgent} where channel.config.ts has none of that name; {MissingSecret} where a credential is missing */
  agent(name: string, timeoutMs: number): Agent;
  /** Nothing where the agent's vendor keeps nothing for whoever takes over. */
  handoffData(name: string, timeoutMs: number): HandoffData | undefined;
  /** Where the agent's vendor shows the conversation to people; undefined where that is not known. */
  conversationUrl(name: string, conversationId: string): string | undefined;
}

/**
 * The agents by name. With several, each may have values of its own, named after it: POLYAI_TOKEN_RECEPTION
 * for the agent `reception`; what is not named so is shared. So it is with base URLs, which are origins.
 */
export function wireAgents(
  env: Environment,
  agents: ReadonlyMap<string, AgentConfig>,
  secrets: ReadonlyMap<AgentVendorName, AgentSecret>,
  {
    telemetry,
    clock,
    sleep,
    fetch,
    connect,
  }: Pick<Machine, 'telemetry' | 'clock' | 'sleep' | 'fetch' | 'connect'>,
): WiredAgents {
  function identityOf(name: string, { vendor }: AgentConfig): VendorIdentity {
    const { baseUrl } = agentVendors[vendor];
    const suffix = suffixOf(name);
    return {
      baseUrl: env[`${baseUrl}${suffix}`] || env[baseUrl] || undefined,
      secret: secrets.get(vendor) ?? { values: {}, read: async () => ({}) },
      value: (from, key) => from[`${key}${suffix}`] || present(from, key),
    };
  }
  function partsOf(name: string, agent: AgentConfig, timeoutMs: number): VendorParts {
    return {
      ...identityOf(name, agent),
      timeoutMs,
      fetch,
      clock,
      sleep,
      ...(connect && { connect }),
      onCall: call => telemetry.info('agent called', { ...call }),
    };
  }
  return {
    agent: (name, timeoutMs) => {
      const agent = agents.get(name);
      if (!agent) throw new UnknownAgent(`no agent "${name}" in channel.config.ts`);
      const parts = partsOf(name, agent, timeoutMs);
      // what is missing is said before it is asked: at a call it would be one more failure of the agent's
      for (const key of Object.keys(agentVendors[agent.vendor].credentials))
        parts.value(parts.secret.values, key);
      return vendorOf(agent).agent(parts);
    },
    handoffData: (name, timeoutMs) => {
      const agent = agents.get(name);
      return agent && vendorOf(agent).handoffData?.(partsOf(name, agent, timeoutMs));
    },
    conversationUrl: (name, conversationId) => {
      const agent = agents.get(name);
      return agent && vendorOf(agent).conversationUrl?.(identityOf(name, agent), conversationId);
    },
  };
}
