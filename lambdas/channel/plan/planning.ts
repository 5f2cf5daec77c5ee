import type { Heard } from '../handoff/live.ts';
import type { ChannelSettings } from '../settings/settings.ts';
import type { Journal, Thread } from '../thread/thread.ts';

/** What a plan knows beside the thread and what has come to it. */
export interface Planning {
  readonly turn: string;
  readonly now: number;
  readonly settings: ChannelSettings;
  /** The number's phone desk has opted out. */
  readonly phoneIsOut?: boolean;
  /** By a look at a conversation that a person of the agent's own has. */
  readonly heard?: Heard;
}

/** What every plan gives: the thread as it will be, with the journal of the turn in it. */
export type Planned = Thread & { readonly journal: Journal };
