import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { idOf, type Pair } from './pair.ts';
import type { DeskThread, ThreadApi, Told, Transcript } from './thread-told.ts';

/** Milliseconds between two looks; longer while nobody looks at the page. */
const everyMs = 2_500;
const hiddenMs = 15_000;
/** Of threads beside the open one that are read at each look. */
const most = 4;

export interface DeskView {
  readonly threads: readonly DeskThread[];
  /** By the thread's id, those that have been read. */
  readonly transcripts: ReadonlyMap<string, Transcript>;
  readonly trouble: string;
  /** Whether it has been looked at once. */
  readonly isLoaded: boolean;
  /** Whether there is no such thread, as after an erasure. */
  isGone(pair: Pair): boolean;
  /** Looks again now. */
  look(): void;
}

export interface DeskNews {
  /** Another where something may have changed. */
  readonly news?: unknown;
  /** Another where all that was is gone, and something else may be there. */
  readonly era?: unknown;
}

/** What waits at the desk: looked at again and again, and at once when there are news. */
export function useDesk(api: ThreadApi, open: Pair | undefined, { news, era }: DeskNews): DeskView {
  const [threads, setThreads] = useState<readonly DeskThread[]>([]);
  const [transcripts, setTranscripts] = useState<ReadonlyMap<string, Transcript>>(new Map());
  const [trouble, setTrouble] = useState('');
  const [isLoaded, setLoaded] = useState(false);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const latest = useRef({ open, era, gone, turn: 0, isLooking: false, isWanted: false });
  Object.assign(latest.current, { open, era, gone });

  const read = useCallback(
    async (pair: Pair) => {
      const before = latest.current.era;
      const told = await api.read(pair);
      const isThere = told.ok || told.status !== 404;
      const id = idOf(pair);
      // what was read before all was begun anew is of another thread
      if (before !== latest.current.era) return told;
      if (isThere === latest.current.gone.has(id))
        setGone(now => new Set(isThere ? [...now].filter(one => one !== id) : [...now, id]));
      if (told.ok) setTranscripts(now => new Map(now).set(id, told.value));
      else if (!isThere) setTranscripts(now => new Map([...now].filter(([one]) => one !== id)));
      return told;
    },
    [api],
  );

  const look = useCallback(async () => {
    const state = latest.current;
    if (state.isLooking) {
      state.isWanted = true;
      return;
    }
    state.isLooking = true;
    try {
      const list = await api.list();
      const all: Told<unknown>[] = [list];
      if (list.ok) {
        setThreads(list.value);
        setLoaded(true);
        const others = list.value.filter(one => !state.open || idOf(one) !== idOf(state.open));
        const next = Array.from(
          { length: Math.min(most, others.length) },
          (_, at) => others[(state.turn + at) % others.length],
        );
        state.turn += most;
        // of one that is gone is asked again where it is in the list, and when there are news
        const isAsked = (pair: Pair): boolean =>
          !state.gone.has(idOf(pair)) || list.value.some(one => idOf(one) === idOf(pair));
        for (const pair of [state.open, ...next]) if (pair && isAsked(pair)) all.push(await read(pair));
      }
      // a thread that nobody has written to has no transcript
      const wrong = all.find(told => !told.ok && told.status !== 404);
      setTrouble(wrong && !wrong.ok ? wrong.detail : '');
    } finally {
      state.isLooking = false;
      if (state.isWanted) {
        state.isWanted = false;
        void look();
      }
    }
  }, [api, read]);

  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout>;
    let isOver = false;
    const round = async (): Promise<void> => {
      await look();
      if (!isOver) waiting = setTimeout(round, document.hidden ? hiddenMs : everyMs);
    };
    void round();
    const shown = (): void => void (document.hidden || look());
    document.addEventListener('visibilitychange', shown);
    return () => {
      isOver = true;
      clearTimeout(waiting);
      document.removeEventListener('visibilitychange', shown);
    };
  }, [look]);

  useEffect(() => {
    setLoaded(false);
    setThreads([]);
    setTranscripts(new Map());
  }, [era]);

  useEffect(() => {
    setGone(now => (now.size === 0 ? now : new Set()));
    const waiting = setTimeout(look, 150);
    return () => clearTimeout(waiting);
  }, [look, news, era, open && idOf(open)]);

  const isGone = (pair: Pair): boolean => gone.has(idOf(pair));
  return { threads, transcripts, trouble, isLoaded, isGone, look };
}
