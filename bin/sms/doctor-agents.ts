import { randomUUID } from 'node:crypto';
import type { AgentConfig, AgentVendorName } from '../../lambdas/config/agents.ts';
import type { DefinedChannel } from '../../lambdas/config/define-channel.ts';
import { suffixOf } from '../../lambdas/environment/credentials.ts';
import type { Environment } from '../../lambdas/environment/required.ts';
import { present, type Secret } from '../../lambdas/environment/secret.ts';
import { wireAgents } from '../../lambdas/wiring/agents.ts';
import { lambdaMachine } from '../../lambdas/wiring/machine.ts';
import { type AskedAgent, agentFault, askedAgent } from './agent-fault.ts';
import type { Finding } from './finding.ts';

const timeoutMs = 30_000;
const quiet = {
  count: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Of one vendor. */
export interface AgentAccess {
  readonly values: Secret;
  /** What mends credentials that are not taken. */
  readonly mend: string;
}

/** Whether each agent takes our credentials: a conversation is begun with it, and closed. Nobody is texted. */
export async function agentFindings(
  { agents }: DefinedChannel,
  env: Environment,
  accessTo: (vendor: AgentVendorName) => Promise<AgentAccess>,
): Promise<Finding[]> {
  const vendors = new Set([...agents.values()].map(({ vendor }) => vendor));
  const access = new Map(
    await Promise.all([...vendors].map(async vendor => [vendor, await accessTo(vendor)] as const)),
  );
  const secrets = new Map(
    [...access].map(([vendor, { values }]) => [vendor, { values, read: async () => values }] as const),
  );
  const wired = wireAgents(env, agents, secrets, lambdaMachine(quiet));
  return Promise.all(
    [...agents].map(async ([name, config]): Promise<Finding> => {
      const { vendor } = config;
      const asked = askedAgent(name, config, env, access.get(vendor)?.mend ?? '');
      const what = `agent ${name}`;
      try {
        const options = { signal: AbortSignal.timeout(timeoutMs), correlationId: randomUUID() };
        const agent = wired.agent(name, timeoutMs);
        const begun = await agent.create({ channel: 'sms', user: randomUUID(), attributes: {} }, options);
        if (begun.provisional)
          return await listed(what, config, { asked, name, values: access.get(vendor)?.values ?? {} });
        await agent.close(begun.conversationId, options);
        return { what, verdict: 'right', is: 'answers', why: [] };
      } catch (error) {
        return agentFault(what, error, asked);
      }
    }),
  );
}

interface Listing {
  readonly asked: AskedAgent;
  readonly name: string;
  readonly values: Secret;
}

/**
 * Chatbase begins a conversation with the customer's first words alone, and none are sent from here. Its list of a user
 * that nobody is tells as much: whether the key is taken, and whether it has that agent.
 * https://www.chatbase.co/docs/api-v2
 */
async function listed(what: string, agent: AgentConfig, { asked, name, values }: Listing): Promise<Finding> {
  if (agent.vendor !== 'chatbase')
    return { what, verdict: 'unknown', is: '', why: ['Nobody knows how to ask it.'] };
  const suffix = suffixOf(name);
  const key = values[`CHATBASE_API_KEY${suffix}`] || present(values, 'CHATBASE_API_KEY');
  const url = `${asked.base}/api/v2/agents/${encodeURIComponent(agent.agentId)}/users/${randomUUID()}/conversations`;
  const { status } = await fetch(url, {
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (status < 300) return { what, verdict: 'right', is: 'takes the key', why: [] };
  const isRefused = [401, 402, 403].includes(status);
  return {
    ...{ what, verdict: 'wrong', is: isRefused ? `refused ${status}` : String(status) },
    why: [
      isRefused
        ? 'It does not take our credentials: every text gets the apology.'
        : status === 404
          ? 'Chatbase has no agent of that id.'
          : `${asked.host} answers HTTP ${status}, and not as it should: texts are late, or get the apology.`,
    ],
    mend: isRefused
      ? asked.mend
      : 'see agentId in channel.config.ts, and whether it answers in Chatbase’s own console',
  };
}

/** What is said where no conversation may be begun. */
export const untriedAgents = ({ agents }: DefinedChannel, typed: string): Finding[] =>
  [...agents.keys()].map(name => ({
    ...{ what: `agent ${name}`, verdict: 'unknown' as const, is: '' },
    why: ['Only a conversation tells whether it takes our credentials.'],
    mend: `npm run sms -- doctor --live ${typed}`.trimEnd(),
  }));
