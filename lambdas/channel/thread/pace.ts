/** How a customer has been texting of late: what floods and loops are told by. */
export interface Pace {
  /** The latest texts, oldest first: when, and what of them shows that two are the same. */
  readonly texts: readonly { readonly at: number; readonly words: string }[];
  /** How many in a row came right upon a reply of ours, as machines text. */
  readonly quick: number;
  /** When the customer was last told that this is too much. */
  readonly toldAt?: number;
  /** Until when nothing is asked, since a machine seems to be at the other end. */
  readonly mutedUntil?: number;
}

export type Excess = 'flood' | 'loop';

export const newPace: Pace = { texts: [], quick: 0 };
