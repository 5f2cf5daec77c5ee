import type { Journal, Thread } from './thread.ts';
/** A thread with a turn in flight. */
export type Unsettled = Thread & { readonly journal: Journal };

export const isUnsettled = (thread: Thread): thread is Unsettled => thread.journal !== undefined;
