import { useEffect, useMemo, useState } from 'preact/hooks';
import { messagesOf, reachedBy } from './app-state.ts';
import { Desk } from './desk.tsx';
import { HandsOn } from './hands-on.tsx';
import { keep, kept } from './kept.ts';
import { followNews } from './news.ts';
import { createOutbox } from './outbox.ts';
import type { Pair } from './pair.ts';
import { Phone } from './phone.tsx';
import { Scenarios } from './scenarios.tsx';
import { Thread } from './thread.tsx';
import { threadApi } from './thread-api.ts';
import { Top } from './top.tsx';
import { useStore } from './use-store.ts';
import { Way } from './way.tsx';

const news = followNews('/sim/news');
const outbox = createOutbox();
const api = threadApi();

/** The page that `npm start` serves. */
export function Playground() {
  const known = useStore(news);
  const [customer, setCustomer] = useState(kept('customer') ?? '+15551234567');
  const [wanted, setWanted] = useState(kept('business') ?? '');
  const [open, setOpen] = useState<Pair | undefined>();
  const [waiting, setWaiting] = useState(0);
  const numbers = Object.keys(known.standing?.about.numbers ?? {});
  const business = numbers.includes(wanted) ? wanted : (numbers[0] ?? '');
  const pair = { customer, business };

  function choose(next: Pair): void {
    setCustomer(next.customer);
    setWanted(next.business);
    keep('customer', next.customer);
    keep('business', next.business);
  }

  // what the desk shows may change with each event of any thread's
  const events = useMemo(
    () =>
      [...known.steps.values()].findLast(
        ({ kind }) => kind === 'settled' || kind === 'status' || kind === 'desk',
      )?.number,
    [known.steps],
  );
  // a thread that went with all the others is looked at no more; a real carrier's texts are not known here
  useEffect(() => {
    if (open && !known.standing?.about.carrier && messagesOf(known, open).length === 0) setOpen(undefined);
  }, [known.era]);
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) SMS channel: playground` : 'SMS channel: playground';
  }, [waiting]);

  // whoever typed before it is known which numbers there are would text none of them
  if (!known.standing)
    return (
      <>
        <Top known={known} pair={pair} waiting={waiting} />
        <main class="playground">
          <p class="place wide empty" role="status">
            Connecting
          </p>
        </main>
      </>
    );
  return (
    <>
      <Top known={known} pair={pair} waiting={waiting} />
      <main class="playground">
        <div id="phone" class="place">
          <Phone known={known} outbox={outbox} pair={pair} choose={choose} />
        </div>
        <div id="way" class="place column">
          <Way known={known} pair={pair} />
          <div id="thread">
            <Thread
              known={known}
              pair={pair}
              toDesk={of => {
                setOpen(of);
                document.getElementById('desk')?.scrollIntoView();
                document.getElementById('desk-title')?.focus({ preventScroll: true });
              }}
            />
          </div>
        </div>
        <div id="scenarios" class="place column">
          <Scenarios known={known} pair={pair} choose={choose} />
          <HandsOn known={known} pair={pair} />
        </div>
        <div id="desk" class="place wide">
          <Desk
            api={api}
            open={open}
            setOpen={of => {
              setOpen(of);
              choose({ customer: of.customer, business: numberOf(of, numbers) });
            }}
            news={events}
            era={known.era}
            ahead={known.standing?.ahead ?? 0}
            counts={counts => setWaiting(counts.waiting)}
          />
        </div>
      </main>
    </>
  );
}

/** The number of the configuration that a thread's business address is reached by. */
const numberOf = ({ business, customer }: Pair, numbers: readonly string[]): string =>
  numbers.find(number => reachedBy(number, customer) === business) ?? business;
