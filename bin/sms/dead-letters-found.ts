import type { DeadLetter } from './dead-letter.ts';
import { type Chosen, isChosen } from './dead-letter-choice.ts';
import type { Queues } from './dead-letter-queues.ts';
import { Failure } from './session/failure.ts';
import type { Session } from './session/session.ts';

export const lineOf = (
  letter: DeadLetter,
  described: (letter: DeadLetter, now: number) => string,
  now: number,
): string => `${letter.id.slice(0, 8)}  ${described(letter, now)}`;

export const isNarrowed = ({ reason, olderThan }: Chosen): boolean =>
  reason !== undefined || olderThan !== undefined;
export const counted = (some: number): string => `${some} dead letter${some === 1 ? '' : 's'}`;

/** Those that are meant, none of which is touched. */
export async function chosenOf(
  { client, deadLetterQueueUrl }: Queues,
  { limit, ...chosen }: Chosen,
  isMeant: (letter: DeadLetter) => boolean,
  session: Session,
): Promise<{ letters: readonly DeadLetter[]; hidden: number }> {
  const { passThrough } = await import('./dead-letter-pass.ts');
  const startedAt = Date.now();
  const letters: DeadLetter[] = [];
  const hidden = await session.whole(() =>
    passThrough({
      client,
      deadLetterQueueUrl,
      stop: session.stop,
      each: letter => {
        const hasRoom = limit === undefined || letters.length < limit;
        if (hasRoom && isMeant(letter) && isChosen(letter, chosen, startedAt)) letters.push(letter);
      },
    }),
  );
  return { letters, hidden };
}

export const hasId =
  (ids: readonly string[]) =>
  ({ id }: DeadLetter): boolean =>
    ids.some(one => id.toLowerCase().startsWith(one));

export const noneOf = (ids: readonly string[], hidden: number): Failure =>
  new Failure(
    'no-dead-letter',
    `No dead letter's id begins with ${ids.join(', ')}: \`npm run sms -- dead-letters list\` has those that can be seen` +
      `${hidden > 0 ? `, and about ${hidden} more stand behind them in the same threads` : ''}.`,
  );
