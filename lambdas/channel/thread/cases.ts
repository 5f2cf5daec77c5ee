import type { ThreadKey } from './thread-key.ts';
/** A customer's thread, as the person at a phone desk knows it: by a number. */
export interface Case {
  readonly number: number;
  readonly of: ThreadKey;
  /** `closing`: the person is done with it, and waits to hear that the agent has it. */
  readonly state: 'open' | 'closing' | 'closed';
  /** When something last came of it. */
  readonly at: number;
}

/** What a phone desk's thread remembers. The customers' own threads are what is true; this follows them. */
export interface Cases {
  /** Those of which something came last stand last. */
  readonly list: readonly Case[];
  /** The number that was given last. */
  readonly latest: number;
  /** The case that the person wrote in last; none once it was closed at their word. */
  readonly spoken?: number;
  /** The cases that the person was told of since they last wrote. */
  readonly heard: readonly number[];
}

export const noCases: Cases = { list: [], latest: 0, heard: [] };
