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
  /** Looks again now. */
  look(): void;
}

/** What waits at the desk: looked at again and again, at once when `news` is another. */
export function useDesk(api: ThreadApi, open: Pair | undefined, news: unknown): DeskView {
  const [threads, setThreads] = useState<readonly DeskThread[]>([]);
  const [transcripts, setTranscripts] = useState<ReadonlyMap<string, Transcript>>(new Map());
  const [trouble, setTrouble] = useState('');
  const [isLoaded, setLoaded] = useState(false);
  const latest = useRef({ open, turn: 0, isLooking: false, isWanted: false });
  latest.current.open = open;

  const read = useCallback(
    async (pair: Pair) => {
      const told = await api.read(pair);
      if (told.ok) setTranscripts(now => new Map(now).set(idOf(pair), told.value));
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
        for (const pair of [state.open, ...next]) if (pair) all.push(await read(pair));
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
    const waiting = setTimeout(look, 150);
    return () => clearTimeout(waiting);
  }, [look, news, open && idOf(open)]);

  return { threads, transcripts, trouble, isLoaded, look };
}
