import type { AgentConfig } from '../lambdas/config/agents.ts';
import { agentVendors } from '../lambdas/environment/agent-vendors.ts';
import { suffixOf } from '../lambdas/environment/credentials.ts';
import { type LocalEnvironment, simulatedHosts } from '../local/local-environment.ts';

/** Where an agent is: its base URL, or nothing where it is simulated. */
export function outsideAgent(
  name: string,
  { vendor }: AgentConfig,
  env: LocalEnvironment,
): string | undefined {
  const { baseUrl } = agentVendors[vendor];
  const url = env[`${baseUrl}${suffixOf(name)}`] ?? env[baseUrl];
  return url === simulatedHosts[vendor] ? undefined : String(url);
}

/** Whether all that a text meets is in this process: then time is nobody else's, and may be wound. */
export const isAllHere = (agents: ReadonlyMap<string, AgentConfig>, env: LocalEnvironment): boolean =>
  env.TWILIO_BASE_URL === simulatedHosts.twilio &&
  !env.AWS_ENDPOINT_URL_DYNAMODB &&
  !env.AWS_ENDPOINT_URL_SQS &&
  [...agents].every(([name, agent]) => outsideAgent(name, agent, env) === undefined);
