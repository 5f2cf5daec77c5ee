import { polyaiOrigins } from '../../lambdas/agents/polyai-chat/polyai-origins.ts';
import { messagingOrigins } from '../../lambdas/agents/polyai-messaging/messaging-origins.ts';
import { AgentError } from '../../lambdas/channel/errors.ts';
import type { AgentConfig } from '../../lambdas/config/agents.ts';
import { agentVendors } from '../../lambdas/environment/agent-vendors.ts';
import { suffixOf } from '../../lambdas/environment/credentials.ts';
import type { Environment } from '../../lambdas/environment/required.ts';
import { networkFailure } from './failures/network-failure.ts';
import type { Finding } from './finding.ts';

/** An agent that is asked: by which name, and where. */
export interface AskedAgent {
  /** An origin. */
  readonly base: string;
  readonly host: string;
  /** What says where it is, for its owner. */
  readonly where: string;
  /** What mends credentials that are not taken. */
  readonly mend: string;
}

/** Where an agent is, and what the owner looks at where that is wrong. */
export function askedAgent(name: string, agent: AgentConfig, env: Environment, mend: string): AskedAgent {
  const { baseUrl } = agentVendors[agent.vendor];
  const variable = [`${baseUrl}${suffixOf(name)}`, baseUrl].find(one => env[one]);
  const base = (variable !== undefined && env[variable]) || originOf(agent);
  const own = agent.vendor === 'chatbase' ? 'agentId' : `region, which is ${agent.region},`;
  const where = variable ?? `${own} of the agent ${name} in channel.config.ts`;
  return { base, host: URL.canParse(base) ? new URL(base).host : base, where, mend };
}

function originOf(agent: AgentConfig): string {
  switch (agent.vendor) {
    case 'polyai-chat':
      return polyaiOrigins[agent.region];
    case 'polyai-messaging':
      return messagingOrigins[agent.region];
    case 'chatbase':
      return 'https://www.chatbase.co';
  }
}

/** What an agent did in place of beginning a conversation, and what mends it. @throws what is no fault of its */
export function agentFault(what: string, error: unknown, { host, mend, where }: AskedAgent): Finding {
  const network = error instanceof Error ? networkFailure(error, host) : undefined;
  if (network)
    return {
      ...{ what, verdict: 'wrong', is: network.code },
      // the error may have the address alone, and its owner knows the name
      why: [`${host}: ${network.message} Texts wait, and get the apology in the end.`],
      mend: `see ${where}, and whether this machine reaches ${host}`,
    };
  if (!(error instanceof AgentError)) throw error;
  const { code, failure, status } = error;
  const is = [failure, status, code].filter(one => one !== undefined).join(' ');
  const wrong = (why: string, mended: string): Finding => ({
    ...{ what, verdict: 'wrong', is, why: [why], mend: mended },
  });
  if (failure === 'refused')
    return wrong('It does not take our credentials: every text gets the apology.', mend);
  if (status === 404)
    return wrong(
      `${host} answers HTTP 404: it has no such account, project or agent, and every text gets the apology.`,
      `see ${where}; then the ids beside the credentials: ${mend}`,
    );
  return wrong(
    `${host} ${status === undefined ? 'does not answer' : `answers HTTP ${status}, and not`} as it should: texts are late, or get the apology.`,
    `see ${where}, and whether it answers in its own console; docs/runbook.md, "agent-failing", tells the kinds apart`,
  );
}
