import type { Playground } from '../start.ts';

/** What the thread API has of one message, as far as it is shown here. */
interface SeenMessage {
  readonly sid?: string;
  readonly direction: string;
  readonly status: string;
  readonly outcome?: string;
}

/**
 * What became of a text, from the API in this process, as a desk reads it; nothing while that is open, or while a
 * reply is on its way to the carrier. Throws where the API does not answer.
 */
export async function outcomeOf(
  { runtime, env, url }: Pick<Playground, 'runtime' | 'env' | 'url'>,
  business: string,
  customer: string,
  sid: string,
): Promise<string | undefined> {
  const read = runtime.routes['GET /threads/{business}/{customer}'];
  if (!read) throw new Error('the thread API has no route for one thread');
  const path = `/threads/${encodeURIComponent(business)}/${encodeURIComponent(customer)}`;
  const [key = ''] = (env.THREAD_API_KEY ?? '').split(',');
  const headers = { authorization: `Bearer ${key.trim()}` };
  const response = await read(new Request(url + path, { headers }), path);
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`the thread API answered ${response.status}`);
  const { messages } = (await response.json()) as { readonly messages: readonly SeenMessage[] };
  const isUnderWay = messages.some(({ direction, status }) => direction === 'out' && status === 'pending');
  const outcome = messages.find(message => message.sid === sid)?.outcome;
  // so the API says of a text whose turn is not settled yet
  return isUnderWay || outcome === 'pending' ? undefined : outcome;
}
