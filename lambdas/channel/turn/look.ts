import { agentOf, isGone, reportFailure } from '../ask/ask.ts';
import { AgentError } from '../errors.ts';
import type { Heard } from '../handoff/live.ts';
import { settingsOf } from '../settings/settings.ts';
import { allowedData } from '../text/allowed-characters.ts';
import type { LiveThread } from '../thread/live.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';

/**
 * Hears what was said since in a conversation that a person of the agent's own has, or is looked for in. A failure holds
 * nothing up: the next look tries again.
 */
export async function listenTo(
  parts: TurnParts,
  thread: LiveThread,
  turn: string,
  { signal }: TimeLeft,
): Promise<Heard> {
  const { conversation, key } = thread;
  const number = settingsOf(parts.settings, key.business);
  if (!conversation || !number) return 'gone';
  try {
    const { cursor, id } = conversation;
    const options = { signal, correlationId: turn, ...(cursor !== undefined && { cursor }) };
    const heard = await parts.agent(agentOf(thread, number)).listen?.(id, options);
    return heard ? allowedData(heard) : 'gone';
  } catch (error) {
    if (isGone(error)) return 'gone';
    if (!(error instanceof AgentError)) throw error;
    reportFailure(parts, error);
    return 'failed';
  }
}
