import { randomUUID } from 'node:crypto';
import { AgentError } from '../../lambdas/channel/errors.ts';
import type { DefinedChannel } from '../../lambdas/config/define-channel.ts';
import type { Secret } from '../../lambdas/environment/secret.ts';
import { wireAgents } from '../../lambdas/wiring/agents.ts';
import { lambdaMachine } from '../../lambdas/wiring/machine.ts';
import type { Finding } from './finding.ts';

const timeoutMs = 30_000;
const quiet = {
  count: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export interface AgentAccess {
  readonly values: Secret;
  /** Of a base URL in place of the regions'. */
  readonly baseUrl?: string;
  /** What mends credentials that are not taken. */
  readonly mend: string;
}

/** Whether each agent takes our credentials: a conversation is begun with it, and closed. Nobody is texted. */
export const agentFindings = (
  { agents }: DefinedChannel,
  { values, baseUrl, mend }: AgentAccess,
): Promise<Finding[]> => {
  const agentOf = wireAgents(
    baseUrl,
    agents,
    { values, read: async () => values },
    lambdaMachine(quiet),
    timeoutMs,
  );
  return Promise.all(
    [...agents.keys()].map(async (name): Promise<Finding> => {
      const what = `agent ${name}`;
      try {
        const options = { signal: AbortSignal.timeout(timeoutMs), correlationId: randomUUID() };
        const { conversationId } = await agentOf(name).create({ channel: 'sms', attributes: {} }, options);
        await agentOf(name).close(conversationId, options);
        return { what, verdict: 'right', is: 'answers', why: [] };
      } catch (error) {
        if (!(error instanceof AgentError)) throw error;
        const { code, failure, status } = error;
        const is = [failure, status, code].filter(one => one !== undefined).join(' ');
        if (failure === 'refused')
          return {
            what,
            verdict: 'wrong',
            is,
            why: ['It does not take our credentials: every text gets the apology.'],
            mend,
          };
        return {
          ...{ what, verdict: 'wrong', is },
          why: ['It does not answer as it should: texts are late, or get the apology.'],
          mend: 'see whether it answers in its own console; docs/runbook.md, "agent-failing", tells the kinds apart',
        };
      }
    }),
  );
};

/** What is said where no conversation may be begun. */
export const untriedAgents = ({ agents }: DefinedChannel, typed: string): Finding[] =>
  [...agents.keys()].map(name => ({
    ...{ what: `agent ${name}`, verdict: 'unknown' as const, is: '' },
    why: ['Only a conversation tells whether it takes our credentials.'],
    mend: `npm run sms -- doctor --live ${typed}`.trimEnd(),
  }));
