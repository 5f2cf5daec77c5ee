/** How a customer has been texting of late: what floods and loops are told by. */
export interface Pace {
  /** The latest texts, oldest first: when, and what of them shows that two are the same. */
  readonly texts: readonly {
    readonly at: number;
    readonly words: string;
    /** It came faster than a person could have read or written. */
    readonly fast?: true;
  }[];
  /** How many in a row came right upon a reply of ours, as machines text. */
  readonly quick: number;
  /** How many of our replies in a row were answered within half a minute, and which was the last of them. */
  readonly steps?: number;
  readonly stepAt?: number;
  /** When the customer was last told that this is too much. */
  readonly toldAt?: number;
  /** Until when nothing is asked, since a machine seems to be at the other end. */
  readonly mutedUntil?: number;
}

/** `rhythm`: a machine by its pace alone, whatever it says. */
export type Excess = 'flood' | 'loop' | 'rhythm';

export const newPace: Pace = { texts: [], quick: 0 };
