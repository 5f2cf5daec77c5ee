import type { Replies } from '../settings/settings.ts';
import type { Speaker } from '../thread/effect.ts';
import { composeParts } from './compose-parts.ts';
import type { Draft } from './draft.ts';

/** Sends words in as many parts as they need and may have; gives how many. `messageId`: of a person's words. */
export function sendAll(
  draft: Draft,
  by: Speaker,
  body: string,
  { replies }: { readonly replies: Replies },
  messageId?: string,
): number {
  const { parts, cutShort } = composeParts(body, draft.thread.key, replies);
  for (const part of parts) draft.send(by, part, messageId === undefined ? {} : { messageId });
  if (cutShort) draft.cutShort();
  return parts.length;
}
