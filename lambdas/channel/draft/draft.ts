import { saysEverydayStop, stopsIn } from '../text/stop-words.ts';
import { withArmed } from '../thread/armed.ts';
import {
  confirmationId,
  type DeadLetter,
  type Effect,
  type Send,
  type Speaker,
  sendId,
} from '../thread/effect.ts';
import type { ChannelEvent, EventType } from '../thread/event.ts';
import { type EventMessage, messageId, type TextMessage, type ThreadMessage } from '../thread/message.ts';
import { backIn, honour, isPendingStop, outAt } from '../thread/stops.ts';
import type { Handoff, Journal, Mode, OneMoment, Sent, TextOutcome, Thread } from '../thread/thread.ts';
import { type ThreadKey, threadId } from '../thread/thread-key.ts';
import { without } from '../without.ts';
import { deskOf } from './desk-of.ts';

/** Hears of an event before it stands among the effects, and may add what follows from it. */
export type Hear = (draft: Draft, event: Pick<ChannelEvent, 'type' | 'detail'>) => void;

/** A turn while it is being decided: the thread as it will be, and the effects that follow, in order. */
export class Draft {
  thread: Thread;
  readonly #start: Thread;
  readonly #turn: string;
  readonly #now: number;
  readonly #effects: Effect[];
  readonly #hear: Hear | undefined;
  #cutShort = false;
  #about: readonly string[] = [];

  /** `effects` are those that the turn has already: what is added comes behind them. */
  constructor(thread: Thread, turn: string, now: number, effects: readonly Effect[] = [], hear?: Hear) {
    this.thread = thread;
    this.#start = thread;
    this.#turn = turn;
    this.#now = now;
    this.#effects = [...effects];
    this.#hear = hear;
  }

  get now(): number {
    return this.#now;
  }

  get effects(): readonly Effect[] {
    return this.#effects;
  }

  /** Whether anything is to be saved or done. */
  get isChanged(): boolean {
    return this.#effects.length > 0 || this.thread !== this.#start;
  }

  /** Nothing follows an opt-out but its confirmation. */
  send(by: Speaker, body: string, more: Pick<Send, 'messageId' | 'since'> = {}): this {
    if (this.thread.optedOutAt !== undefined) return this;
    this.#effects.push({
      ...{ kind: 'send', id: sendId(this.#turn, this.#effects.length, by), by, body },
      ...more,
    });
    return this;
  }

  /** Confirms the opt-out of that time, until a time after which nothing more may be said. */
  confirm(body: string, confirms: number, until: number): this {
    const id = confirmationId(`${this.#turn}-${this.#effects.length}`);
    this.#effects.push({ kind: 'send', id, by: 'notice', body, confirms, until });
    return this;
  }

  /** Something that was to be said is more than a reply may be, and goes out without its end. */
  cutShort(): this {
    this.#cutShort = true;
    return this;
  }

  publish(type: EventType, detail: Record<string, unknown>): this {
    this.#hear?.(this, { type, detail });
    const sequence = this.thread.sequence + 1;
    this.thread = { ...this.thread, sequence };
    const id = `${this.#turn}-${this.#effects.length}`;
    const event = {
      ...{ type, id, sequence, at: this.#now, thread: this.thread.key },
      detail: { ...deskOf(this.thread), ...detail },
    };
    this.#effects.push({ kind: 'publish', event });
    return this;
  }

  /** An event that the bus did not take before, under the id and the place in the order that it has. */
  publishAgain({ event, redriven }: EventMessage): this {
    this.#effects.push({ kind: 'publish', event, ...(redriven !== undefined && { redriven }) });
    return this;
  }

  /** `agent`: whose it is, where that is not the number's. */
  close(conversationId: string, agent?: string): this {
    this.#effects.push({ kind: 'close', conversationId, ...(agent !== undefined && { agent }) });
    return this;
  }

  /** The open conversation is over, whatever the reason; nothing happens where there is none. */
  end(cause: string): this {
    const conversation = this.thread.conversation;
    if (!conversation) return this;
    this.thread = without(this.thread, 'conversation');
    // nobody but us knows of it
    if (conversation.provisional && conversation.timer === undefined) return this;
    const { id: conversationId, agent } = conversation;
    this.close(conversationId, agent).publish('conversation.ended', { conversationId, cause });
    // with it, whoever of the agent's own had the thread, or was looked for; who gives it back says so
    const { desk, live, requestedAt } = this.thread.handoff ?? {};
    if (!live || cause === 'handoff' || cause === 'reset' || cause === 'erased') return this;
    return this.mode('agent').publish('handoff.released', { desk, conversationId, requestedAt, cause });
  }

  /** Arms the open conversation's next idle timer. */
  arm(at: number): this {
    const { conversation } = this.thread;
    if (!conversation) return this;
    const timer = (conversation.timer ?? 0) + 1;
    this.thread = { ...this.thread, conversation: { ...conversation, timer } };
    return this.armTimer(conversation.id, timer, at);
  }

  /** Arms the timer of a handoff that nobody has accepted, or the next look. It does not end with the conversation. */
  armWaiting(at: number, look?: true): this {
    const { conversation, handoff } = this.thread;
    if (handoff?.conversationId === undefined) return this;
    const timer = (handoff.timer ?? conversation?.timer ?? 0) + 1;
    return this.set({ handoff: { ...handoff, timer } }).armTimer(handoff.conversationId, timer, at, look);
  }

  /** Arms a timer, also one that is no conversation's. */
  armTimer(conversationId: string, timer: number, at: number, look?: true): this {
    const armed = { conversationId, timer, at, ...(look && { look }) };
    this.#effects.push({ kind: 'arm', ...armed });
    return this.set({ armed: withArmed(this.thread, armed, this.#now) });
  }

  /** Of a phone desk's turn: it is about these customers' threads. */
  about(threads: readonly ThreadKey[]): this {
    this.#about = [...new Set([...this.#about, ...threads.map(threadId)])];
    return this;
  }

  /** Another thread is to act; `as` is for a message that has no id and time of its own. */
  tell(message: (as: { readonly id: string; readonly at: number }) => ThreadMessage): this {
    const as = { id: `${this.#turn}-${this.#effects.length}`, at: this.#now };
    this.#effects.push({ kind: 'tell', message: message(as) });
    return this;
  }

  deadLetter(reason: string, unsent?: DeadLetter['unsent']): this {
    this.#effects.push({ kind: 'dead-letter', reason, ...(unsent !== undefined && { unsent }) });
    return this;
  }

  mode(mode: Mode, handoff?: Handoff): this {
    const thread = without(this.thread, 'handoff');
    const kept = mode === 'agent' ? without(thread, 'unanswered') : thread;
    this.thread = { ...kept, mode, ...(handoff && { handoff }) };
    return this;
  }

  set(change: Partial<Thread>): this {
    this.thread = { ...this.thread, ...change };
    return this;
  }

  /** The turn of an opt-out has come. */
  honour(id: string): this {
    this.thread = honour(this.thread, id, this.#now);
    return this;
  }

  /** The customer is out, by this or by what they said before it. */
  out(by: NonNullable<Thread['optedOutBy']>, at: number): this {
    const optedOutAt = this.thread.optedOutAt || at;
    if (this.thread.optedOutBy !== undefined) return this.set({ optedOutAt });
    return this.set({ optedOutAt: outAt(this.thread, optedOutAt), optedOutBy: by });
  }

  /** The customer is back: nothing but what is still pending keeps them out. */
  backIn(): this {
    this.thread = backIn(this.thread);
    return this;
  }

  drop(key: 'handoffNote' | 'opening' | 'conversation' | 'unanswered' | 'wordsOut' | 'pace'): this {
    this.thread = without(this.thread, key);
    return this;
  }

  /** As it is when these messages are settled: an opt-out that comes to no other turn stands. */
  #settled(texts: readonly TextMessage[], others: readonly string[]): Thread {
    for (const id of [...texts.map(({ sid }) => sid), ...others])
      if (isPendingStop(this.thread, id)) this.honour(id).out('keyword', this.#now);
    // what may be a stop or an answer stays the answer that it was when the carrier brings it again
    for (const text of texts) if (stopsIn(text) === 'everyday') this.honour(text.sid);
    return remembering(this.thread, this.#effects);
  }

  /** The thread with the journal of this turn in it, ready to be saved; the save is the first send's claim. */
  done(
    texts: readonly TextMessage[],
    outcome: TextOutcome,
    others: readonly string[] = [],
  ): Thread & { readonly journal: Journal } {
    const thread = this.#settled(texts, others);
    const first = this.#effects[0];
    const notice = thread.trying?.oneMoment;
    return {
      ...without(thread, 'trying'),
      journal: {
        turn: this.#turn,
        startedAt: this.#now,
        texts,
        // the text's own item tells what became of it, and not of which redrive
        others: [...others, ...texts.filter(({ redriven }) => redriven !== undefined).map(messageId)],
        outcome,
        // it has gone out already, and is there for the record
        effects: notice
          ? [...this.#effects, { kind: 'send', id: notice.id, by: 'notice', body: notice.body }]
          : this.#effects,
        ...(this.#about.length > 0 && { about: this.#about }),
        ...(this.#cutShort && { cutShort: true }),
        mode: thread.mode,
        next: 0,
        ...(first?.kind === 'send' && { claimedAt: this.#now }),
        failures: 0,
        sent: notice ? { [notice.id]: sentOf(notice) } : {},
      },
    };
  }
}

/** What we say last decides whether an everyday word is an answer to it. Notices ask nothing, but a phone desk's, which have customers' words. */
function remembering(thread: Thread, effects: readonly Effect[]): Thread {
  const asks = (by: Speaker) => by !== 'notice' || thread.cases !== undefined;
  const said = effects.flatMap(each => (each.kind === 'send' && asks(each.by) ? [each.body] : []));
  if (said.length === 0) return thread;
  const rest = without(thread, 'saidEverydayStop');
  return said.some(saysEverydayStop) ? { ...rest, saidEverydayStop: true } : rest;
}

const sentOf = ({ sid, at }: OneMoment): Sent =>
  sid === undefined ? { outcome: 'unknown', reason: 'carrier-unsure', at } : { outcome: 'accepted', sid, at };
