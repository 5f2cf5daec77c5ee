import { idOf, type Pair } from './pair.ts';
import { createStore, type Store } from './store.ts';
import type { DeskThread, ThreadApi, Told } from './thread-told.ts';

type Refused = Extract<Told<unknown>, { ok: false }>;

/** What somebody has at hand of one thread, whichever thread they look at. */
export interface Work {
  /** Words that are being written, and have not been sent. */
  readonly body: string;
  readonly goodbye: string;
  readonly note: string;
  /** Answers on their way to the API. */
  readonly sending: number;
  /** Whether it is being accepted or released. */
  readonly isBusy: boolean;
  /** What was done last, and whose the thread was before and after: it is said as long as that holds. */
  readonly said?: { readonly words: string; readonly hands: readonly string[] };
  readonly refused?: Refused;
}

export interface DeskWork {
  readonly store: Store<ReadonlyMap<string, Work>>;
  write(pair: Pair, words: Partial<Pick<Work, 'body' | 'goodbye' | 'note'>>): void;
  /** Sends what stands in the box. Resolves when nothing of the thread's is on its way any more. */
  answer(thread: DeskThread, by: string, take?: true): Promise<void>;
  /** Gives whether it was taken. */
  accept(thread: DeskThread, by: string): Promise<boolean>;
  /** As {@link accept}; behind the answers that are on their way, and not where one of them was refused. */
  release(thread: DeskThread): Promise<boolean>;
}

export const nothingAtHand: Work = { body: '', goodbye: '', note: '', sending: 0, isBusy: false };

/** Whose a thread is. */
export const handsOf = ({ mode, handoff }: Pick<DeskThread, 'mode' | 'handoff'>): string =>
  mode === 'agent' ? 'agent' : `person ${handoff?.acceptedBy ?? ''}`;

/** Whether a request that was not answered, or not by the API itself, may have done its work all the same. */
export const isUnsure = ({ status }: Refused): boolean => status === 0 || status >= 500;

interface Answer {
  readonly body: string;
  readonly by: string;
  readonly take?: true;
  readonly key: string;
}

/**
 * What is done at the desk. Answers go in the order in which they were written, each after the one before was taken; the
 * box is free meanwhile. What was not taken is back in the box, in front of what stands there by then.
 */
export function createDeskWork(api: ThreadApi, newKey: () => string = () => crypto.randomUUID()): DeskWork {
  const store = createStore<ReadonlyMap<string, Work>>(new Map());
  const lines = new Map<string, { readonly answers: Answer[]; isSent: Promise<boolean> }>();
  const unsure = new Map<string, Answer>();

  const of = (pair: Pair): Work => store.get().get(idOf(pair)) ?? nothingAtHand;
  const change = (pair: Pair, to: Partial<Work>): void =>
    store.set(new Map(store.get()).set(idOf(pair), { ...of(pair), ...to }));
  const refuse = (pair: Pair, refused: Refused): void => {
    const { said: _, ...work } = of(pair);
    store.set(new Map(store.get()).set(idOf(pair), { ...work, refused }));
  };
  const say = (thread: DeskThread, words: string, after: string): void => {
    const { refused: _, ...work } = of(thread);
    const said = { words, hands: [handsOf(thread), after] };
    store.set(new Map(store.get()).set(idOf(thread), { ...work, said }));
  };

  /** The same words as those of which nobody knows are the same message; any others are another. */
  function keyFor(id: string, { body, by, take }: Omit<Answer, 'key'>): string {
    const last = unsure.get(id);
    const isSame = last?.body === body && last.by === by && last.take === take;
    return isSame ? last.key : newKey();
  }

  async function sendAll(thread: DeskThread, line: Answer[]): Promise<boolean> {
    const id = idOf(thread);
    for (let next = line[0]; next; next = line[0]) {
      const told = await api.answer(thread, next);
      if (!told.ok) {
        if (isUnsure(told)) unsure.set(id, next);
        else unsure.delete(id);
        // those behind it must not overtake it
        const back = [...line.splice(0).map(({ body }) => body), of(thread).body];
        change(thread, { body: back.filter(words => words.trim() !== '').join('\n'), sending: 0 });
        refuse(thread, told);
        return false;
      }
      unsure.delete(id);
      line.shift();
      change(thread, { sending: line.length });
      say(thread, 'The answer is on its way', `person ${next.by}`);
    }
    return true;
  }

  async function does(
    thread: DeskThread,
    run: () => Promise<Told<unknown>>,
    words: string,
    after: string,
  ): Promise<boolean> {
    if (of(thread).isBusy) return false;
    change(thread, { isBusy: true });
    const told = await run();
    change(thread, { isBusy: false });
    if (told.ok) say(thread, words, after);
    else refuse(thread, told);
    return told.ok;
  }

  return {
    store,
    write: change,
    async answer(thread, by, take) {
      const { body } = of(thread);
      if (body.trim() === '') return;
      const id = idOf(thread);
      const words = { body, by, ...(take && { take }) };
      const line = lines.get(id) ?? { answers: [], isSent: Promise.resolve(true) };
      lines.set(id, line);
      line.answers.push({ ...words, key: keyFor(id, words) });
      change(thread, { body: '', sending: line.answers.length });
      // who sends those before it sends it too
      if (line.answers.length === 1) line.isSent = sendAll(thread, line.answers);
      await line.isSent;
    },
    accept: (thread, by) => does(thread, () => api.accept(thread, by), 'It is yours', `person ${by}`),
    async release(thread) {
      const { goodbye, note, sending } = of(thread);
      if (sending > 0 && !(await lines.get(idOf(thread))?.isSent)) return false;
      const run = () => api.release(thread, { body: goodbye, note });
      const isDone = await does(thread, run, 'Given back to the agent', 'agent');
      const now = of(thread);
      if (isDone)
        change(thread, {
          ...(now.goodbye === goodbye && { goodbye: '' }),
          ...(now.note === note && { note: '' }),
        });
      return isDone;
    },
  };
}
