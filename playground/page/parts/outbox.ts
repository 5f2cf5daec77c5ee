import { post } from './ask.ts';
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
  again(id: number): void;
}

/** Twilio posts each text by itself: two that are sent at once overtake each other. So the next waits for the last. */
export function createOutbox(): Outbox {
  const store = createStore<readonly Outgoing[]>([]);
  const lines = new Map<string, Promise<void>>();
  let latest = 0;

  const change = (id: number, to: Partial<Outgoing>): void =>
    store.set(store.get().map(one => (one.id === id ? { ...one, ...to } : one)));

  function line(one: Outgoing): void {
    const before = lines.get(one.customer) ?? Promise.resolve();
    lines.set(
      one.customer,
      before.then(() => deliver(one)),
    );
  }

  async function deliver({ id, customer, business, body, media }: Outgoing): Promise<void> {
    change(id, { state: 'sending' });
    const answer = await post<{ status: number | null }>('/sim/texts', {
      ...{ from: customer, to: business, body, media },
    });
    if (!answer.ok) return change(id, { state: 'failed', why: answer.why });
    // whether the webhook took it stands in its way; it is in the carrier's log, and comes with the news
    store.set(store.get().filter(one => one.id !== id));
  }

  return {
    store,
    send(text) {
      latest += 1;
      const one: Outgoing = { ...text, id: latest, state: 'waiting', at: Date.now() };
      store.set([...store.get(), one]);
      line(one);
    },
    again(id) {
      const one = store.get().find(each => each.id === id);
      if (!one) return;
      change(id, { state: 'waiting' });
      line(one);
    },
  };
}
