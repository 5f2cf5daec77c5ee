import type { AgentConversation } from './chat.ts';

/** `/{version}/{account_id}/{project_id}/handoff_state`; there is one version. */
const path = /^\/v1\/([^/]+)\/([^/]+)\/handoff_state$/;

interface Account {
  readonly accountId: string;
  readonly projectId: string;
  readonly apiKey: string;
}

const refusal = (status: number, message: string): Response =>
  Response.json({ error_message: message }, { status });

/**
 * PolyAI's Handoff API (docs.poly.ai, api-reference/handoff), over the conversations that were handed over.
 * Nothing where the request is for another path. Its errors are unlike the Chat API's.
 */
export function handoffState(
  request: Request,
  account: Account,
  conversations: ReadonlyMap<string, AgentConversation>,
): Response | undefined {
  const { pathname, searchParams } = new URL(request.url);
  const [, accountId, projectId] = path.exec(pathname) ?? [];
  if (accountId === undefined || projectId === undefined) return undefined;
  if (request.method !== 'GET') return refusal(405, 'Use GET.');
  if (request.headers.get('x-api-key') !== account.apiKey)
    return refusal(401, 'x-api-key is missing or not valid.');
  if (accountId !== account.accountId || projectId !== account.projectId)
    return refusal(404, 'There is no such project.');
  const id = searchParams.get('id');
  if (id === null) return refusal(400, 'Either id or shared_id must be provided.');
  const conversation = conversations.get(id);
  if (conversation?.ended !== 'handoff')
    return refusal(404, 'There is no handoff state for this conversation.');
  const { name } = conversation.memory;
  return Response.json({
    id,
    data: { turns: conversation.turns.length, ...(name !== undefined && { customer_name: name }) },
  });
}
