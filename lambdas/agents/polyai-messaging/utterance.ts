import { inOrder } from './event.ts';

/** Words of the agent's, or of a live agent's, or of ours that the session has taken. */
export interface Utterance {
  readonly sequence?: number;
  readonly text: string;
  /** How many of our echoes had come when it came. */
  readonly behind: number;
}

/** All of it in the order of the journal, a paragraph each. */
export const paragraphs = (said: Iterable<Utterance>): string =>
  inOrder([...said])
    .map(({ text }) => text)
    .filter(Boolean)
    .join('\n\n');
