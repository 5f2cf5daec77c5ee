import type { LiveWords } from '../../channel/ports.ts';
import { inOrder } from './event.ts';

/** Words of the agent's, or of a live agent's, or of ours that the session has taken. */
export interface Utterance {
  readonly sequence?: number;
  readonly text: string;
  /** How many of our echoes had come when it came. */
  readonly behind: number;
  /** The message's, where it is nobody's of ours. */
  readonly id?: string;
  /** A live agent's. */
  readonly live?: true;
}

/** What the agent said before a person did, and what follows: in the order of the journal. */
export function aroundLive(said: Iterable<Utterance>): readonly [Utterance[], Utterance[]] {
  const all = inOrder([...said]);
  const first = all.findIndex(({ live }) => live);
  return first === -1 ? [all, []] : [all.slice(0, first), all.slice(first)];
}

/** Each message by itself, up to so many bytes of all: nobody reads more of it on a phone. */
export function liveWords(said: readonly Utterance[], most: number): LiveWords[] {
  let room = most;
  return said.flatMap(({ id = '', live, text }) => {
    const size = Buffer.byteLength(text);
    if (size === 0 || size > room) return [];
    room -= size;
    return [{ id, by: live ? 'person' : 'agent', body: text }];
  });
}

/** All of it in the order of the journal, a paragraph each. */
export const paragraphs = (said: Iterable<Utterance>): string =>
  inOrder([...said])
    .map(({ text }) => text)
    .filter(Boolean)
    .join('\n\n');
