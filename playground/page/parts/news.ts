import type { News, PhoneMessage, Standing } from '../../watch/news.ts';
import type { Step } from '../../watch/step.ts';
import { createStore, type Store } from './store.ts';

/** What the page knows. */
export interface Known {
  readonly connection: 'connecting' | 'open' | 'lost';
  /** Another since all that was is gone. */
  readonly era: number;
  readonly standing?: Standing;
  /** By sid, oldest first. */
  readonly messages: ReadonlyMap<string, PhoneMessage>;
  /** By number, oldest first. */
  readonly steps: ReadonlyMap<number, Step>;
}

/** As many as are kept: the page stays quick, however long it is open. */
const most = { messages: 2_000, steps: 3_000 };
/** Milliseconds until a connection that the browser has given up on is tried again. */
const againMs = 1_000;

const nothing: Known = { connection: 'connecting', era: 0, messages: new Map(), steps: new Map() };

/** What runs on this machine, as it is now and from now on. */
export function followNews(address: string): Store<Known> {
  const store = createStore<Known>(nothing);
  let waiting: News[] = [];

  function take(): void {
    if (waiting.length === 0) return;
    const all = waiting;
    waiting = [];
    let known = store.get();
    for (const news of all) known = after(known, news);
    store.set(known);
  }

  function connect(): void {
    const source = new EventSource(address);
    source.onmessage = ({ data }) => {
      waiting.push(JSON.parse(String(data)));
      if (waiting.length > 1) return;
      requestAnimationFrame(take);
      // a page that is not looked at has no frames, and takes its news all the same
      setTimeout(take, 250);
    };
    source.onerror = () => {
      store.set({ ...store.get(), connection: 'lost' });
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, againMs);
    };
  }
  connect();
  return store;
}

function after(known: Known, { steps, messages, standing, isAnew }: News): Known {
  const before = isAnew ? nothing : known;
  const now = standing ?? before.standing;
  return {
    connection: 'open',
    era: known.era + (isAnew ? 1 : 0),
    ...(now && { standing: now }),
    messages: put(before.messages, messages, ({ sid }) => sid, most.messages),
    steps: put(before.steps, steps, ({ number }) => number, most.steps),
  };
}

function put<K, T>(
  before: ReadonlyMap<K, T>,
  added: readonly T[],
  keyOf: (one: T) => K,
  limit: number,
): ReadonlyMap<K, T> {
  if (added.length === 0) return before;
  const all = new Map(before);
  for (const one of added) all.set(keyOf(one), one);
  for (const key of all.keys()) {
    if (all.size <= limit) break;
    all.delete(key);
  }
  return all;
}
