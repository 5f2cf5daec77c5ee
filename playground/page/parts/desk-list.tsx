import { useEffect, useState } from 'preact/hooks';
import { idOf, type Pair } from './pair.ts';
import type { DeskThread, Transcript } from './thread-told.ts';
import { unreadOf } from './unread.ts';
import { mediumOf, spanOf, spoken } from './words.ts';

export interface DeskListProps {
  readonly threads: readonly DeskThread[];
  readonly transcripts: ReadonlyMap<string, Transcript>;
  readonly isLoaded: boolean;
  /** The id of the thread that is open. */
  readonly open?: string;
  readonly wanted: string;
  readonly setWanted: (words: string) => void;
  readonly choose: (pair: Pair) => void;
  /** How far the clock there is ahead, in milliseconds. */
  readonly ahead: number;
}

/** Who waits, and who is with a person. */
export function DeskList({
  threads,
  transcripts,
  isLoaded,
  open,
  wanted,
  setWanted,
  choose,
  ahead,
}: DeskListProps) {
  const now = useNow() + ahead;
  const words = wanted.trim().toLowerCase();
  const matches = (thread: DeskThread): boolean =>
    words === '' ||
    spoken(thread.customer).toLowerCase().includes(words) ||
    thread.customer.includes(words) ||
    (transcripts.get(idOf(thread))?.messages ?? []).some(({ body }) => body.toLowerCase().includes(words));
  const found = threads.filter(matches);
  const waiting = found.filter(({ handoff }) => handoff?.state === 'requested');
  const taken = found.filter(({ handoff }) => handoff?.state === 'accepted');

  const row = (thread: DeskThread) => (
    <li key={idOf(thread)}>
      <Row
        thread={thread}
        transcript={transcripts.get(idOf(thread))}
        isOpen={idOf(thread) === open}
        now={now}
        choose={() => choose({ business: thread.business, customer: thread.customer })}
      />
    </li>
  );
  return (
    <div class="desk-list">
      <label>
        <span class="hidden">Search in what is loaded</span>
        <input
          type="search"
          value={wanted}
          placeholder="Search"
          onInput={({ currentTarget }) => setWanted(currentTarget.value)}
        />
      </label>
      <h3 id="waiting-title">Waiting</h3>
      {isLoaded && waiting.length === 0 && (
        <p class="empty">{words === '' ? 'Nobody waits.' : 'Nobody who waits matches.'}</p>
      )}
      <ul aria-labelledby="waiting-title">{waiting.map(row)}</ul>
      {taken.length > 0 && (
        <>
          <h3 id="taken-title">With a person</h3>
          <ul aria-labelledby="taken-title">{taken.map(row)}</ul>
        </>
      )}
    </div>
  );
}

interface RowProps {
  readonly thread: DeskThread;
  readonly transcript: Transcript | undefined;
  readonly isOpen: boolean;
  readonly now: number;
  readonly choose: () => void;
}

function Row({ thread, transcript, isOpen, now, choose }: RowProps) {
  const { handoff, customer } = thread;
  const messages = transcript?.messages ?? [];
  const unread = unreadOf(thread, messages);
  const last = messages.findLast(({ direction }) => direction === 'in');
  const since = Date.parse(handoff?.acceptedAt ?? handoff?.requestedAt ?? '');
  const who =
    handoff?.state === 'accepted'
      ? `${handoff.acceptedBy ?? 'somebody'} has it`
      : `waits ${spanOf(Math.max(0, now - since))}`;
  return (
    <button type="button" class="row" aria-pressed={isOpen} onClick={choose}>
      <span class="row-head">
        <strong>{spoken(customer)}</strong>
        {mediumOf(customer) !== 'SMS' && <span class="tag">{mediumOf(customer)}</span>}
        {unread > 0 && <span class="count">{unread} unread</span>}
      </span>
      <span class="row-state">
        {who}
        {handoff?.destination ? `, for ${handoff.destination}` : ''}
      </span>
      {last && <span class="row-last">{last.body || 'Picture'}</span>}
    </button>
  );
}

/** Epoch milliseconds, anew each few seconds. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(ticking);
  }, []);
  return now;
}
