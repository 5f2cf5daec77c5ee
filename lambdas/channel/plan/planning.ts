import type { ChannelSettings } from '../settings/settings.ts';
import type { Journal, Thread } from '../thread/thread.ts';
export interface Planning {
  readonly turn: string;
  readonly now: number;
  readonly settings: ChannelSettings;
}

export type Planned = Thread & { readonly journal: Journal };
