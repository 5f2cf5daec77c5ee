import { defaultNotices } from '../../lambdas/config/define-channel.ts';
import type { SentText, VendorsJournal } from './protocol.ts';
import type { TableRecords } from './records.ts';
import { textOf, wordsIn } from './words.ts';

/** Everything that is known when all is quiet. */
export interface Records {
  readonly vendors: VendorsJournal;
  readonly table: TableRecords;
  /** Messages that the threads' queue still has. */
  readonly queued: number;
  /** By sid, with the reason. */
  readonly deadLetters: ReadonlyMap<string, string>;
}

export type Fault =
  | 'lost'
  | 'doubled'
  | 'out of order'
  | 'another’s'
  | 'stray'
  | 'asked too often'
  | 'given up'
  | 'unfinished';

export interface Violation {
  readonly fault: Fault;
  readonly what: string;
}

export interface Verdict {
  readonly violations: readonly Violation[];
  readonly answered: number;
  /** Reasons why texts were given up, with how many. */
  readonly givenUp: ReadonlyMap<string, number>;
  /** How often the agent had heard the texts that were given up, with how many. */
  readonly heardBefore: ReadonlyMap<number, number>;
  readonly apologies: number;
  /** Texts that the agent was asked twice: a crash or a lost answer came between the ask and the save. */
  readonly askedTwice: number;
}

/**
 * Giving up is allowed where the agent may have been asked twice, as when two kills hit the same turn: with kills
 * every few seconds that happens. More than a twentieth of all texts, and three, is a fault of ours.
 */
const mostGivenUp = (texts: number): number => 3 + Math.floor(texts / 20);

/** Whether every text was answered once, whole, in order and to whom it belongs; what was not, by name. */
export function judge({ vendors, table, queued, deadLetters }: Records): Verdict {
  const { texts, sends, asks } = vendors;
  const violations: Violation[] = [];
  const violated = (fault: Fault, what: string): void => void violations.push({ fault, what });
  const known = new Map(texts.map(text => [ownWord(text), text]));
  let apologies = 0;

  // words as they were said, by thread
  const said = new Map<string, string[]>();
  const effects = new Set<string>();
  for (const { thread, body, effect } of sends) {
    if (effect === undefined || effects.has(effect)) violated('doubled', `the send ${effect}`);
    else effects.add(effect);
    const words = wordsIn(body);
    if (body === defaultNotices.apology) apologies += 1;
    else if (words.length === 0) violated('stray', `a message that answers nothing: "${body}"`);
    for (const word of words) {
      if (known.get(textOf(word))?.thread !== thread)
        violated('another’s', `${word}, in a message to another thread`);
    }
    said.set(thread, [...(said.get(thread) ?? []), ...words]);
  }

  const givenUp = new Map<string, number>();
  const heardBefore = new Map<number, number>();
  const heard = vendors.heard.flatMap(wordsIn);
  const answers = new Map<SentText, Answer>();
  for (const text of texts) {
    const spoken = said.get(text.thread) ?? [];
    const places = text.words.map(word => placesOf(word, spoken));
    const reason = deadLetters.get(text.sid);
    const unsaid = places.every(({ length }) => length === 0);
    if (unsaid && reason !== undefined && table.outcomes.get(text.sid) === 'given-up') {
      givenUp.set(reason, (givenUp.get(reason) ?? 0) + 1);
      const times = heard.filter(word => word === ownWord(text)).length;
      heardBefore.set(times, (heardBefore.get(times) ?? 0) + 1);
      continue;
    }
    if (reason !== undefined) violated('given up', `${ownWord(text)} (${reason}), though it was answered`);
    for (const [index, { length }] of places.entries()) {
      if (length === 0) violated('lost', `${text.words[index]}, sid ${text.sid}`);
      if (length > 1) violated('doubled', `${text.words[index]}, ${length} times, sid ${text.sid}`);
    }
    if (!table.outcomes.has(text.sid)) violated('unfinished', `${ownWord(text)}: its text has no record`);
    const all = places.flat();
    if (all.length === 0) continue;
    if (all.some((place, index) => place < (all[index - 1] ?? -1)))
      violated('out of order', `the parts of ${ownWord(text)}`);
    answers.set(text, { first: Math.min(...all), last: Math.max(...all) });
  }
  for (const [earlier, later] of misplaced(texts, answers))
    violated('out of order', `${ownWord(later)} is answered before ${ownWord(earlier)} is`);

  let askedTwice = 0;
  const times = new Map<string, number>();
  for (const { thread, message } of asks) {
    for (const word of wordsIn(message)) {
      if (known.get(word)?.thread !== thread)
        violated('another’s', `${word}, asked in another thread's conversation`);
      times.set(word, (times.get(word) ?? 0) + 1);
    }
  }
  for (const [word, count] of times) {
    if (count === 2) askedTwice += 1;
    if (count > 2) violated('asked too often', `${word}, ${count} times`);
  }

  const lettersGivenUp = [...givenUp.values()].reduce((sum, count) => sum + count, 0);
  if (lettersGivenUp > mostGivenUp(texts.length))
    violated('given up', `${lettersGivenUp} of ${texts.length} texts`);
  for (const sid of deadLetters.keys())
    if (!texts.some(text => text.sid === sid)) violated('given up', `what was no text of ours: ${sid}`);
  for (const thread of table.unfinished) violated('unfinished', `the thread ${thread}`);
  if (queued > 0) violated('unfinished', `${queued} messages in the queue`);
  return { violations, answered: answers.size, givenUp, heardBefore, apologies, askedTwice };
}

/** Where an answer's words stand among all that was said to its thread. */
interface Answer {
  readonly first: number;
  readonly last: number;
}

const ownWord = ({ words }: SentText): string => words[0] ?? '';

const placesOf = (word: string, spoken: readonly string[]): number[] =>
  spoken.flatMap((one, place) => (one === word ? [place] : []));

/**
 * Pairs of a thread's texts whose answers are the wrong way round. A text that was in the queue before another
 * was sent is answered before it; one whose webhook got no 200 may have come by the sweep, later.
 */
function misplaced(
  texts: readonly SentText[],
  answers: ReadonlyMap<SentText, Answer>,
): [earlier: SentText, later: SentText][] {
  return [...Map.groupBy(texts, ({ thread }) => thread).values()].flatMap(ofThread =>
    ofThread.flatMap(earlier =>
      ofThread
        .filter(later => later !== earlier && (earlier.takenAt ?? Number.POSITIVE_INFINITY) <= later.sentAt)
        .filter(later => {
          const [before, after] = [answers.get(earlier), answers.get(later)];
          return before && after && before.last > after.first;
        })
        .map((later): [SentText, SentText] => [earlier, later]),
    ),
  );
}
