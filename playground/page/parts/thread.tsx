import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { reachedBy, stepsOf } from './app-state.ts';
import { ask } from './ask.ts';
import type { Known } from './news.ts';
import { idOf, type Pair } from './pair.ts';
import { exactTimeOf, spanOf } from './words.ts';

/** As much of a thread as is shown (local/thread-document.ts). */
interface ThreadDocument {
  readonly mode: string;
  readonly version: number;
  readonly consent: { readonly is: string; readonly since: string | null; readonly by: string | null };
  readonly conversation: {
    readonly id: string;
    readonly startedAt: string;
    readonly lastTextAt: string;
  } | null;
  readonly handoff: {
    readonly acceptedAt: string | null;
    readonly acceptedBy: string | null;
    readonly destination: string | null;
  } | null;
  readonly timers: { readonly idle: number | null; readonly waiting: number | null };
  readonly journal: {
    readonly effects: readonly string[];
    readonly next: number;
    readonly outcome: string;
  } | null;
  readonly trying: { readonly failures: number; readonly since: string } | null;
  readonly mutedUntil: string | null;
}

/** Milliseconds: news come in pieces, and the thread is read once for several. */
const settleMs = 120;

/** The thread as it stands. */
export function Thread({ known, pair, toDesk }: { known: Known; pair: Pair; toDesk: (pair: Pair) => void }) {
  const [thread, setThread] = useState<ThreadDocument | null>(null);
  const address = { ...pair, business: reachedBy(pair.business, pair.customer) };
  const id = idOf(address);
  const last = stepsOf(known, address).at(-1)?.number;

  useEffect(() => setThread(null), [id]);
  useEffect(() => {
    if (address.business === '') return;
    let isOver = false;
    const waiting = setTimeout(async () => {
      const answer = await ask<ThreadDocument | null>(`/sim/thread?${new URLSearchParams(address)}`);
      if (answer.ok && !isOver) setThread(answer.value);
    }, settleMs);
    return () => {
      clearTimeout(waiting);
      isOver = true;
    };
  }, [id, last, known.connection, known.era]);

  return (
    <section class="panel thread" aria-labelledby="thread-title">
      <header>
        <div>
          <h2 id="thread-title">Thread</h2>
          <p>What is kept of these two, as it stands.</p>
        </div>
        {thread && (
          <button type="button" class="small" onClick={() => toDesk(address)}>
            Show at the desk
          </button>
        )}
      </header>
      {thread === null ? (
        <p class="empty">Nobody has written yet.</p>
      ) : (
        <Facts thread={thread} now={Date.now() + (known.standing?.ahead ?? 0)} />
      )}
    </section>
  );
}

function Facts({ thread, now }: { thread: ThreadDocument; now: number }) {
  const { mode, consent, conversation, handoff, timers, journal, trying, mutedUntil, version } = thread;
  const ago = (at: string): string => `${spanOf(now - Date.parse(at))} ago`;
  const armed = [
    ...(timers.idle === null ? [] : [`idle, no. ${timers.idle}`]),
    ...(timers.waiting === null ? [] : [`somebody has to come, no. ${timers.waiting}`]),
  ];
  return (
    <dl class="facts">
      <Fact name="Mode" tone={mode === 'human' ? 'warm' : 'good'}>
        {mode === 'human'
          ? handoff?.acceptedAt
            ? `a person${handoff.acceptedBy ? `: ${handoff.acceptedBy}` : ''}`
            : `waits for a person${handoff?.destination ? ` (${handoff.destination})` : ''}`
          : 'the agent answers'}
      </Fact>
      <Fact name="Consent" tone={consent.is === 'out' ? 'bad' : 'good'}>
        {consent.is === 'out'
          ? `out${consent.since ? `, ${ago(consent.since)}` : ''}${consent.by ? `, by ${consent.by}` : ''}`
          : 'in'}
      </Fact>
      <Fact name="Conversation">
        {conversation ? (
          <>
            since {exactTimeOf(Date.parse(conversation.startedAt)).slice(0, 8)} <code>{conversation.id}</code>
          </>
        ) : (
          'none is open'
        )}
      </Fact>
      <Fact name="Timers">{armed.join('; ') || 'none is armed'}</Fact>
      <Fact name="Journal" {...(journal && { tone: 'warm' })}>
        {journal
          ? `${journal.outcome}: ${journal.next} of ${journal.effects.length} done (${journal.effects.join(', ')})`
          : 'nothing is in flight'}
      </Fact>
      {trying && (
        <Fact name="Asking" tone="warm">
          for {spanOf(now - Date.parse(trying.since))}, {trying.failures} failures
        </Fact>
      )}
      {mutedUntil !== null && Date.parse(mutedUntil) > now && (
        <Fact name="Muted" tone="warm">
          until {exactTimeOf(Date.parse(mutedUntil)).slice(0, 8)}
        </Fact>
      )}
      <Fact name="Version">{version}</Fact>
    </dl>
  );
}

const Fact = ({
  name,
  tone = 'plain',
  children,
}: {
  name: string;
  tone?: 'plain' | 'good' | 'warm' | 'bad';
  children: ComponentChildren;
}) => (
  <div class={`fact ${tone}`}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
