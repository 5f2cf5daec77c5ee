import type { Draft } from './draft.ts';
import type { Speaker } from './effect.ts';
import { composeParts } from './reply.ts';
import type { ChannelSettings } from './settings.ts';

/** Sends words in as many parts as they need. */
export function sendAll(
  draft: Draft,
  by: Speaker,
  body: string,
  { replies }: Pick<ChannelSettings, 'replies'>,
): void {
  for (const part of composeParts(body, draft.thread.key, replies)) draft.send(by, part);
}
