import { setTimeout as delay } from 'node:timers/promises';
import type { SharedOptions } from './shared-options.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** One run of a command: what it may say, ask, and be told. */
export interface Session {
  readonly env: NodeJS.ProcessEnv;
  /** Fires when it is to end. Who does many things one by one looks at it between them. */
  readonly stop: AbortSignal;
  /** What was found or done: `--json` prints the document on a line of its own, else the words are printed. */
  tell(document: unknown, words: string): void;
  /** What is wrong: as {@link Session.tell}, but that the words go to stderr. */
  wrong(document: unknown, words: string): void;
  /** For people alone; with `--json` it goes to stderr. */
  aside(words: string): void;
  /** For people, beside what is printed: always to stderr. */
  complain(words: string): void;
  /**
   * Whether somebody agrees to what was just told.
   * @throws {UsageError} where nobody is there to be asked; it names `--yes`.
   */
  agreed(question: string): Promise<boolean>;
  /**
   * What somebody types without its being shown.
   * @throws {UsageError} where nobody is there to be asked; it names `--file`.
   */
  secret(question: string): Promise<string>;
  /** Whether somebody is there to be asked. */
  readonly isAttended: boolean;
  /** Does what must not be cut in two: who ends the run waits for it. */
  whole<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves so many milliseconds later; rejects where it is to end meanwhile. */
  pause(ms: number): Promise<void>;
  /** Is called when the run is over, however it ended. */
  atEnd(end: () => void): void;
}

/** What a run of a command gives: 0 where all went well, 1 where something did not, or is wrong. */
export type Work = (session: Session) => Promise<number> | number;

/** Runs what a command does, once it has been read. */
export type Run = (options: SharedOptions, work: Work) => Promise<void>;

/** What a process gives that somebody ended by Ctrl-C: 128 and the signal's number. */
export const stopped = 130;

/** Runs it, until it is done or to end. Gives its exit code, or 130; throws what it throws. */
export async function runIn(terminal: Terminal, { json }: SharedOptions, work: Work): Promise<number> {
  const { env, print, complain, ask, askSecretly, stop = new AbortController().signal } = terminal;
  const unfinished = new Set<Promise<unknown>>();
  const ends: (() => void)[] = [];
  const session: Session = {
    env,
    stop,
    isAttended: ask !== undefined,
    tell: (document, words) => print(json ? `${JSON.stringify(document)}\n` : words),
    wrong: (document, words) => (json ? print(`${JSON.stringify(document)}\n`) : complain(words)),
    aside: json ? complain : print,
    complain,
    async agreed(question) {
      stop.throwIfAborted();
      if (!ask) throw new UsageError('nobody is there to be asked: say --yes to have it done');
      const answer = await ask(`${question} [y/N] `);
      stop.throwIfAborted();
      return /^\s*y(es)?\s*$/i.test(answer);
    },
    async secret(question) {
      stop.throwIfAborted();
      if (!askSecretly)
        throw new UsageError(
          'nobody is there to be asked: a value is typed into a terminal, or comes by --file',
        );
      const answer = await askSecretly(question);
      stop.throwIfAborted();
      return answer;
    },
    async whole(work) {
      const done = work();
      unfinished.add(done);
      try {
        return await done;
      } finally {
        unfinished.delete(done);
      }
    },
    async pause(ms) {
      await (terminal.pause?.(ms) ?? delay(ms, undefined, { signal: stop }));
      stop.throwIfAborted();
    },
    atEnd: end => void ends.push(end),
  };
  try {
    const outcome = await Promise.race([begun(work, session), whenStopped(stop)]);
    if (outcome !== stopped) return outcome;
    // what fails now is told by nobody: it was to end
    await Promise.allSettled(unfinished);
    return stopped;
  } finally {
    for (const end of ends) end();
  }
}

const whenStopped = (stop: AbortSignal): Promise<typeof stopped> =>
  new Promise(resolve => {
    if (stop.aborted) resolve(stopped);
    stop.addEventListener('abort', () => resolve(stopped), { once: true });
  });

/** What is thrown at once is its outcome too. */
const begun = async (work: Work, session: Session): Promise<number> => await work(session);
