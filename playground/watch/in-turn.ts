import { AsyncLocalStorage } from 'node:async_hooks';
import type { MortalTurn } from './mortal-turn.ts';

/** For which thread something is done: what is called from there on is a step of that thread. */
export interface InTurn {
  /** The thread's id. */
  readonly thread?: string;
  /** Only of an invocation of take-turn. */
  readonly turn?: MortalTurn;
}

export const inTurn = new AsyncLocalStorage<InTurn>();

/** The `thread` of a step that is taken now. */
export const threadNow = (): { readonly thread?: string } => {
  const thread = inTurn.getStore()?.thread;
  return thread === undefined ? {} : { thread };
};
