/** A person's words that are out, as long as it is not known of all their parts what became of them. */
export interface WordsOut {
  /** The message's, as the thread API gave it. */
  readonly id: string;
  readonly by?: string;
  readonly parts: number;
  readonly delivered: number;
  /** Why the first part that did not arrive did not. */
  readonly reason?: string;
  /** Effect ids of the parts of which it is not known. */
  readonly open: readonly string[];
}
