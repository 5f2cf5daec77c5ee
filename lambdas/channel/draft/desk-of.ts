import type { Handoff, Thread } from '../thread/thread.ts';

/** For an event's detail: whose the thread is; rules find a desk's events by it. Empty where it is the agent's. */
export const deskOf = ({ mode, handoff }: Pick<Thread, 'mode'> & { handoff?: Handoff }): { desk?: string } =>
  mode === 'human' && handoff?.desk !== undefined ? { desk: handoff.desk } : {};
