import { type Answer, post } from './ask.ts';
import { createStore, type Store } from './store.ts';

/** A text that somebody has typed and that is not in the carrier's log yet, or was not taken. */
export interface Outgoing {
  readonly id: number;
  readonly customer: string;
  /** The address that it goes to, with its channel. */
  readonly business: string;
  readonly body: string;
  readonly media: readonly { readonly contentType: string; readonly url: string }[];
  readonly state: 'waiting' | 'sending' | 'failed';
  /** Epoch milliseconds, of this machine. */
  readonly at: number;
  readonly why?: string;
}

export type NewText = Pick<Outgoing, 'customer' | 'business' | 'body' | 'media'>;

/** What the phones have yet to send: each phone's texts in the order in which they were typed. */
export interface Outbox {
  readonly store: Store<readonly Outgoing[]>;
  send(text: NewText): void;
  /** Sends one that was not taken again, and then those that wait behind it. */
  again(id: number): void;
  /** Leaves one that was not taken; those behind it go on. */
  leave(id: number): void;
}

const postText = ({ customer, business, body, media }: NewText): Promise<Answer<unknown>> =>
  post('/sim/texts', { from: customer, to: business, body, media });

/**
 * Twilio posts each text by itself: two that are sent at once overtake each other. So the next waits until the last was
 * taken, and where it was not, until somebody has sent it again or left it.
 */
export function createOutbox(take: (text: NewText) => Promise<Answer<unknown>> = postText): Outbox {
  const store = createStore<readonly Outgoing[]>([]);
  const running = new Set<string>();
  let latest = 0;

  const change = (id: number, to: Partial<Outgoing>): void =>
    store.set(store.get().map(one => (one.id === id ? { ...one, ...to } : one)));
  const remove = (id: number): void => store.set(store.get().filter(one => one.id !== id));

  async function run(customer: string): Promise<void> {
    if (running.has(customer)) return;
    running.add(customer);
    const first = () => store.get().find(one => one.customer === customer);
    for (let next = first(); next && next.state !== 'failed'; next = first()) {
      change(next.id, { state: 'sending' });
      const answer = await take(next);
      // whether the webhook took it stands in its way; it is in the carrier's log, and comes with the news
      if (answer.ok) remove(next.id);
      else change(next.id, { state: 'failed', why: answer.why });
    }
    running.delete(customer);
  }

  const failed = (id: number): Outgoing | undefined =>
    store.get().find(one => one.id === id && one.state === 'failed');

  return {
    store,
    send(text) {
      latest += 1;
      store.set([...store.get(), { ...text, id: latest, state: 'waiting', at: Date.now() }]);
      void run(text.customer);
    },
    again(id) {
      const one = failed(id);
      if (!one) return;
      change(id, { state: 'waiting' });
      void run(one.customer);
    },
    leave(id) {
      const one = failed(id);
      if (!one) return;
      remove(id);
      void run(one.customer);
    },
  };
}
