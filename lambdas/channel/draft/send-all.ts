import type { ChannelSettings } from '../settings/settings.ts';
import type { Speaker } from '../thread/effect.ts';
import { composeParts } from './compose-parts.ts';
import type { Draft } from './draft.ts';

/** Sends words in as many parts as they need. */
export function sendAll(
  draft: Draft,
  by: Speaker,
  body: string,
  { replies }: Pick<ChannelSettings, 'replies'>,
): void {
  for (const part of composeParts(body, draft.thread.key, replies)) draft.send(by, part);
}
