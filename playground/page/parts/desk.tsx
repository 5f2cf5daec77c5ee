import { useEffect, useMemo, useState } from 'preact/hooks';
import { DeskList } from './desk-list.tsx';
import { DeskThreadView } from './desk-thread.tsx';
import { createDeskWork } from './desk-work.ts';
import { madeUpName } from './made-up-name.ts';
import { idOf, type Pair } from './pair.ts';
import type { ThreadApi } from './thread-told.ts';
import { unreadOf } from './unread.ts';
import { type DeskNews, useDesk } from './use-desk.ts';
import { useKept } from './use-kept.ts';

export interface DeskProps extends DeskNews {
  readonly api: ThreadApi;
  readonly open: Pair | undefined;
  readonly setOpen: (pair: Pair) => void;
  /** How far the clock there is ahead, in milliseconds: time may be wound. */
  readonly ahead?: number;
  /** Hears how many wait and how many are unread. */
  readonly counts?: (counts: { readonly waiting: number; readonly unread: number }) => void;
}

/** Where people answer: by the thread API alone. */
export function Desk({ api, open, setOpen, counts, ahead = 0, ...news }: DeskProps) {
  const [name, setName] = useKept('desk-name', '');
  const [madeUp] = useState(() => madeUpName());
  const [wanted, setWanted] = useState('');
  const work = useMemo(() => createDeskWork(api), [api]);
  const { threads, transcripts, trouble, isLoaded, isGone, look } = useDesk(api, open, news);
  const id = open && idOf(open);
  const current = id === undefined ? undefined : transcripts.get(id);
  const waiting = threads.filter(({ handoff }) => handoff?.state === 'requested').length;
  const unread = threads.reduce(
    (sum, one) => sum + unreadOf(one, transcripts.get(idOf(one))?.messages ?? []),
    0,
  );
  useEffect(() => counts?.({ waiting, unread }), [waiting, unread]);

  return (
    <section class="panel desk" aria-labelledby="desk-title">
      <header>
        <div>
          <h2 id="desk-title" tabIndex={-1}>
            Desk
          </h2>
          <p>Who waits for a person, longest first. It uses the thread API, and nothing else.</p>
        </div>
        <label class="inline">
          <span>Your name</span>
          <input
            type="text"
            maxLength={100}
            value={name}
            placeholder={madeUp}
            autoComplete="off"
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        </label>
      </header>
      {trouble !== '' && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <div class="desk-parts">
        <DeskList
          {...{ threads, transcripts, isLoaded, wanted, setWanted }}
          {...(id !== undefined && { open: id })}
          choose={setOpen}
          ahead={ahead}
        />
        {open && current ? (
          <DeskThreadView key={id} work={work} transcript={current} by={name.trim() || madeUp} look={look} />
        ) : (
          <p class="empty desk-empty">
            {open
              ? isGone(open)
                ? 'There is no such thread any more, or nobody has written yet.'
                : ''
              : 'Choose a thread. A customer comes here when the agent hands over.'}
          </p>
        )}
      </div>
    </section>
  );
}
