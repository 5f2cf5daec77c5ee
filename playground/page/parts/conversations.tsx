import { useEffect, useRef } from 'preact/hooks';
import type { PhoneMessage } from '../../watch/news.ts';
import { reachedBy } from './app-state.ts';
import type { Known } from './news.ts';
import { idOf, type Pair } from './pair.ts';
import { bareOf, mediumOf, spoken } from './words.ts';

export interface ConversationsProps {
  readonly known: Known;
  readonly pair: Pair;
  readonly choose: (pair: Pair) => void;
}

/** As many as stand side by side. */
const most = 8;

/** The phones and numbers that have texted, the latest first: one press away. */
export function Conversations({ known, pair, choose }: ConversationsProps) {
  const seen = useRef(new Map<string, string>());
  const latest = new Map<string, PhoneMessage>();
  for (const message of [...known.messages.values()].reverse()) {
    if (!latest.has(idOf(message))) latest.set(idOf(message), message);
    if (latest.size === most) break;
  }
  const current = idOf({ ...pair, business: reachedBy(pair.business, pair.customer) });
  const now = latest.get(current);
  if (now) seen.current.set(current, now.sid);
  const list = useRef<HTMLUListElement>(null);
  // by hand: scrollIntoView would move the page too
  useEffect(() => {
    const { current: row } = list;
    const pressed = row?.querySelector<HTMLElement>('[aria-pressed="true"]');
    if (!row || !pressed) return;
    const [left, right] = [pressed.offsetLeft, pressed.offsetLeft + pressed.offsetWidth];
    if (left < row.scrollLeft) row.scrollLeft = left;
    else if (right > row.scrollLeft + row.clientWidth) row.scrollLeft = right - row.clientWidth;
  }, [current, latest.size]);
  if (latest.size < 2) return null;
  const isOneOfSeveral = new Set([...latest.values()].map(({ business }) => bareOf(business))).size > 1;
  return (
    <ul class="conversations" aria-label="Conversations" ref={list}>
      {[...latest].map(([id, message]) => {
        const isNew = message.direction === 'out' && seen.current.get(id) !== message.sid;
        return (
          <li key={id}>
            <button
              type="button"
              aria-pressed={id === current}
              onClick={() =>
                choose({ customer: message.customer, business: numberOf(message.business, known) })
              }
            >
              <span class="who">
                …{bareOf(message.customer).slice(-4)}
                {mediumOf(message.customer) === 'SMS' ? '' : ` ${mediumOf(message.customer)}`}
                {isNew && <span class="dot"> new</span>}
              </span>
              {isOneOfSeveral && <span class="to">to …{bareOf(message.business).slice(-4)}</span>}
              <span class="last">{message.body || 'Picture'}</span>
              <span class="hidden">
                {spoken(message.customer)} with {spoken(message.business)}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** The number of the configuration behind an address. */
function numberOf(address: string, known: Known): string {
  const numbers = Object.keys(known.standing?.about.numbers ?? {});
  return (
    numbers.find(number => number === address) ??
    numbers.find(number => bareOf(number) === bareOf(address)) ??
    address
  );
}
