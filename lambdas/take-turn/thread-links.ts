import type { ThreadKey } from '../channel/thread/thread-key.ts';

/** Where the thread API has a thread, and what a person does with it: one to GET, the others to POST to. */
export function threadLinks(origin: string, { business, customer }: ThreadKey) {
  const thread = `${origin}/threads/${encodeURIComponent(business)}/${encodeURIComponent(customer)}`;
  return { thread, accept: `${thread}/accept`, messages: `${thread}/messages`, release: `${thread}/release` };
}
