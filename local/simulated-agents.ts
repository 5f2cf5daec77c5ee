import type { AgentConfig, AgentVendorName } from '../lambdas/config/agents.ts';
import { agentVendors } from '../lambdas/environment/agent-vendors.ts';
import {
  createSimulatedAgent,
  type SimulatedAgent,
  type SimulatedAgentOptions,
} from '../simulators/agent/simulated-agent.ts';
import { createSimulatedChatbase } from '../simulators/chatbase/simulated-chatbase.ts';
import { createSimulatedMessaging } from '../simulators/polyai-messaging/simulated-messaging.ts';
import { type LocalEnvironment, simulatedHosts } from './local-environment.ts';

/** How it answers, and by which clock. */
export type SimulatedAgentsOptions = Pick<SimulatedAgentOptions, 'clock' | 'answer'>;

type Make = (
  given: (name: string) => string,
  agents: readonly AgentConfig[],
  options: SimulatedAgentsOptions,
) => SimulatedAgent;

const makers: Readonly<Record<AgentVendorName, Make>> = {
  'polyai-chat': (given, _, options) =>
    createSimulatedAgent({
      accountId: given('POLYAI_ACCOUNT_ID'),
      projectId: given('POLYAI_PROJECT_ID'),
      apiKey: given('POLYAI_API_KEY'),
      token: given('POLYAI_TOKEN'),
      ...options,
    }),
  'polyai-messaging': (given, agents, options) =>
    createSimulatedMessaging({
      token: given('POLYAI_MESSAGING_TOKEN'),
      hosts: agents.flatMap(agent => (agent.vendor === 'polyai-messaging' ? [agent.host] : [])),
      ...options,
    }),
  chatbase: (given, agents, options) =>
    createSimulatedChatbase({
      apiKey: given('CHATBASE_API_KEY'),
      agentIds: agents.flatMap(agent => (agent.vendor === 'chatbase' ? [agent.agentId] : [])),
      ...options,
    }),
};

/** One for each vendor of the configuration that no base URL sends outside. */
export function simulateAgents(
  env: LocalEnvironment,
  agents: ReadonlyMap<string, AgentConfig>,
  options: SimulatedAgentsOptions,
): ReadonlyMap<AgentVendorName, SimulatedAgent> {
  const made = new Map<AgentVendorName, SimulatedAgent>();
  for (const { vendor } of agents.values()) {
    if (made.has(vendor) || env[agentVendors[vendor].baseUrl] !== simulatedHosts[vendor]) continue;
    made.set(
      vendor,
      makers[vendor](name => env[name] ?? '', [...agents.values()], options),
    );
  }
  return made;
}
