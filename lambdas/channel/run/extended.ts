import type { Draft } from '../draft/draft.ts';
import { extend } from '../journal/journal.ts';
import { listening } from '../phone-desk/listen.ts';
import type { ChannelSettings } from '../settings/settings.ts';
import type { Unsettled } from '../thread/unsettled.ts';

/** A turn with more effects behind those that it has; a phone desk hears of the events among them. */
export const extended = (
  thread: Unsettled,
  { now, settings }: { readonly now: number; readonly settings: ChannelSettings },
  add: (draft: Draft) => void,
): Unsettled => extend(thread, now, add, listening(thread.journal.texts, settings));
