import type { SimulatedOperation } from '../agent/simulated-agent.ts';

export interface ChatbaseRoute {
  readonly operation: SimulatedOperation;
  readonly agentId: string;
  /** The user's or the conversation's. */
  readonly id: string;
}

/** Those of `/api/v2/agents/{agentId}` that a channel has a use for. */
export function chatbaseRoute(path: string): ChatbaseRoute | undefined {
  const [, agentId, chat, user, conversation] =
    /^\/api\/v2\/agents\/([^/]+)\/(?:(chat)|users\/([^/]+)\/conversations|conversations\/([^/]+)\/messages)$/.exec(
      path,
    ) ?? [];
  if (agentId === undefined) return undefined;
  if (chat) return { operation: 'respond', agentId, id: '' };
  return user === undefined
    ? { operation: 'messages', agentId, id: conversation ?? '' }
    : { operation: 'conversations', agentId, id: user };
}

/** What the journal shows of a body, valid or not. */
export function chatbaseWords(body: string): { conversationId?: string; message?: string } {
  try {
    const { conversationId, message }: Record<string, unknown> = { ...JSON.parse(body) };
    return {
      ...(typeof conversationId === 'string' && { conversationId }),
      ...(typeof message === 'string' && { message }),
    };
  } catch {
    return {}; // it is refused
  }
}
