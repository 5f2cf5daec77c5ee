import { useMemo, useRef, useState } from 'preact/hooks';
import { messagesOf, reachedBy } from './app-state.ts';
import { Bubble, partsOf } from './bubble.tsx';
import { Composer } from './composer.tsx';
import { Conversations } from './conversations.tsx';
import type { Known } from './news.ts';
import type { Outbox, Outgoing } from './outbox.ts';
import { idOf, type Pair } from './pair.ts';
import { PhonePicker } from './phone-picker.tsx';
import { priceOf } from './price.ts';
import { useStuckToEnd } from './stuck-to-end.ts';
import { useStore } from './use-store.ts';
import { mediumOf, spoken, timeOf } from './words.ts';

export interface PhoneProps {
  readonly known: Known;
  readonly outbox: Outbox;
  readonly pair: Pair;
  readonly choose: (pair: Pair) => void;
}

/** Messages that are drawn at once; older ones on demand. */
const page = 120;

/** A customer's phone. */
export function Phone({ known, outbox, pair, choose }: PhoneProps) {
  const outgoing = useStore(outbox.store);
  const [shown, setShown] = useState(page);
  const [isOver, setOver] = useState(false);
  const put = useRef<(files: readonly File[]) => void>(() => undefined);
  const address = { customer: pair.customer, business: reachedBy(pair.business, pair.customer) };
  const id = idOf(address);
  const messages = useMemo(() => messagesOf(known, address), [known.messages, id]);
  const parts = useMemo(() => partsOf(messages), [messages]);
  const unsent = outgoing.filter(
    one => one.customer === address.customer && one.business === address.business && !isLogged(one, messages),
  );
  const { list, toEnd } = useStuckToEnd<HTMLDivElement>(id, messages, outgoing);
  const medium = mediumOf(pair.customer);
  const { carrier, prices } = known.standing?.about ?? {};

  return (
    <section
      class={`phone ${medium.toLowerCase()}${isOver ? ' over' : ''}`}
      aria-labelledby="phone-title"
      onDragOver={event => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault();
        setOver(false);
        put.current([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <h2 id="phone-title" class="hidden">
        Phone
      </h2>
      <PhonePicker known={known} pair={pair} choose={choose} />
      <Conversations known={known} pair={pair} choose={choose} />
      <div class="handset">
        <header class="handset-head">
          <span class="face" aria-hidden="true" />
          <p>
            <strong>{spoken(pair.business)}</strong>
            <span>{medium}</span>
          </p>
        </header>
        <div
          class="messages"
          role="log"
          aria-label="Messages"
          // what scrolls has to be reached by the keyboard (WCAG 2.1.1)
          tabIndex={0}
          ref={list}
        >
          {messages.length > shown && (
            <button
              type="button"
              class="quiet earlier"
              onClick={() => {
                setShown(shown + page);
                if (messages.length <= shown + page) list.current?.focus();
              }}
            >
              Show earlier messages
            </button>
          )}
          {messages.length + unsent.length === 0 && (
            <p class="empty">
              Text the business as its customer would.
              <br />
              Try “When are you open?”
            </p>
          )}
          {messages.slice(-shown).map(message => {
            const part = parts.get(message.sid);
            const price = prices && priceOf(message, prices);
            return (
              <Bubble
                key={message.sid}
                message={message}
                {...(part !== undefined && { part })}
                {...(price !== undefined && { price })}
              />
            );
          })}
          {unsent.map(one => (
            <Unsent
              key={one.id}
              one={one}
              does={act => {
                outbox[act](one.id);
                list.current?.focus();
              }}
            />
          ))}
        </div>
        {carrier === undefined ? (
          <Composer
            key={id}
            id={id}
            send={(body, media) => {
              outbox.send({ ...address, body, media });
              toEnd();
            }}
            last={() => messages.findLast(({ direction }) => direction === 'in')?.body}
            takes={take => {
              put.current = take;
            }}
          />
        ) : (
          <p class="empty">The carrier is real ({carrier}): text the number from a phone of your own.</p>
        )}
      </div>
    </section>
  );
}

/** Whether the carrier has it already: its log may be quicker than the webhook's answer. */
const isLogged = (one: Outgoing, messages: ReturnType<typeof messagesOf>): boolean =>
  one.state === 'sending' &&
  messages.some(({ direction, body, at }) => direction === 'in' && body === one.body && at >= one.at - 5);

function Unsent({ one, does }: { one: Outgoing; does: (act: 'again' | 'leave') => void }) {
  return (
    <div class={`bubble own unsent${one.state === 'failed' ? ' lost' : ''}`}>
      <span class="hidden">You: </span>
      {one.media.map(({ url }) => (
        <img key={url} class="picture" src={new URL(url).pathname} alt="Attached" />
      ))}
      {one.body !== '' && <p class="words">{one.body}</p>}
      <p class="meta">
        <time>{timeOf(one.at)}</time>
        {one.state === 'failed' ? (
          <>
            <span>not sent: {one.why}</span>
            <button type="button" class="quiet" onClick={() => does('again')}>
              Send again
            </button>
            <button type="button" class="quiet" onClick={() => does('leave')}>
              Leave it
            </button>
          </>
        ) : (
          <span>{one.state === 'waiting' ? 'waits for the one before' : 'sending'}</span>
        )}
      </p>
    </div>
  );
}
