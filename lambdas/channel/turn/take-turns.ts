import { ask } from '../ask/ask.ts';
import { decide, runLength } from '../decide/decide.ts';
import { Postponed } from '../errors.ts';
import { delayAfter } from '../journal/backoff.ts';
import { saveSurely } from '../journal/save-surely.ts';
import { isPhoneDesk } from '../phone-desk/phone-desk.ts';
import { planAnswer } from '../plan/plan-answer.ts';
import { planOther } from '../plan/plan-message.ts';
import { planWithoutAgent } from '../plan/plan-texts.ts';
import { runEffects } from '../run/run-effects.ts';
import { isUnknownDestination } from '../settings/routing.ts';
import { settingsOf } from '../settings/settings.ts';
import { messageId, type TextMessage, type ThreadMessage } from '../thread/message.ts';
import { textRecord } from '../thread/records.ts';
import type { Thread } from '../thread/thread.ts';
import type { ThreadKey } from '../thread/thread-key.ts';
import { isUnsettled } from '../thread/unsettled.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { without } from '../without.ts';

/** A message as the queue delivers it. */
export interface Received {
  readonly message: ThreadMessage;
  /** How often the queue has delivered it, this time included. */
  readonly receives: number;
  /** When the queue first delivered it. */
  readonly firstReceivedAt: number;
}

/** What the queue is to do: forget the first so many messages, and bring the others again after the delay. */
export interface TurnsTaken {
  readonly finished: number;
  readonly retryAfterMs?: number;
  readonly error?: unknown;
}

/**
 * Takes the turns of one thread for the messages at hand, in order. What an earlier delivery left unfinished
 * comes first. Never throws: what cannot be done now is postponed, and everything behind it with it.
 */
export async function takeTurns(
  parts: TurnParts,
  key: ThreadKey,
  received: readonly Received[],
  time: TimeLeft,
): Promise<TurnsTaken> {
  const turns = new Turns(parts, key, received, time);
  try {
    await turns.take();
    return { finished: received.length };
  } catch (error) {
    const finished = await turns.finishedDespite(error).catch(() => turns.finished);
    if (finished === received.length) return { finished };
    const receives = received[finished]?.receives ?? 1;
    const retryAfterMs = error instanceof Postponed ? error.delayMs : delayAfter(receives);
    return { finished, retryAfterMs, error };
  }
}

class Turns {
  readonly #parts: TurnParts;
  readonly #key: ThreadKey;
  readonly #received: readonly Received[];
  readonly #time: TimeLeft;
  #finished = 0;
  #thread: Thread | undefined;
  /** Ids of messages that need nothing more. */
  #settled = new Set<string>();

  constructor(parts: TurnParts, key: ThreadKey, received: readonly Received[], time: TimeLeft) {
    this.#parts = parts;
    this.#key = key;
    this.#received = received;
    this.#time = time;
  }

  get finished(): number {
    return this.#finished;
  }

  async take(): Promise<void> {
    let thread = await this.#load();
    while (this.#finished < this.#received.length) {
      thread = await this.#finishJournal(thread);
      const waiting = this.#skipSettled();
      const first = waiting[0];
      if (!first) break;
      if (first.message.kind === 'text') {
        const texts = leadingTexts(waiting);
        const length = runLength(thread, texts, this.#parts.settings);
        thread = await this.#takeTexts(thread, first, texts.slice(0, length), texts.slice(length));
      } else {
        thread = await this.#takeOther(thread, first.message);
      }
    }
    this.#finished = this.#received.length;
  }

  /**
   * How many messages the queue may forget although the turns did not come to their end: those that are
   * settled, those whose words are safe elsewhere, and texts that waited too long behind a turn that the
   * carrier does not let finish; its apology speaks for them.
   */
  async finishedDespite(error: unknown): Promise<number> {
    const unfinished = this.#thread?.journal;
    if (error instanceof Postponed && unfinished?.outcome === 'given-up') {
      const { clock, settings } = this.#parts;
      for (const text of unfinished.texts) this.#settled.add(messageId(text));
      for (const { message, firstReceivedAt } of this.#received) {
        if (message.kind === 'resume') this.#settled.add(messageId(message));
        const waited = clock() - firstReceivedAt >= settings.times.patience;
        if (message.kind === 'text' && waited && !this.#settled.has(messageId(message)))
          await this.#letGo(message);
      }
    }
    this.#skipSettled();
    return this.#finished;
  }

  async #letGo(text: TextMessage): Promise<void> {
    const { deadLetters, store, telemetry } = this.#parts;
    await deadLetters.put(text, 'waited-behind');
    const redrive = text.redriven === undefined ? [] : [messageId(text)];
    await store.record(this.#key, [textRecord(text, { outcome: 'given-up' })], redrive);
    telemetry.count('Texts', 1, { outcome: 'given-up' });
    this.#settled.add(messageId(text));
  }

  async #load(): Promise<Thread> {
    const ids = this.#received.map(({ message }) => messageId(message));
    const { thread, settled } = await this.#parts.store.load(this.#key, [...new Set(ids)]);
    this.#settled = new Set([...this.#settled, ...settled]);
    this.#thread = thread;
    return thread;
  }

  async #finishJournal(thread: Thread): Promise<Thread> {
    if (!isUnsettled(thread)) return thread;
    this.#thread = thread;
    const finished = await runEffects(this.#parts, thread, this.#time, { claimed: false });
    for (const id of thread.journal.others) this.#settled.add(id);
    return this.#settledWith(finished, thread.journal.texts);
  }

  #settledWith(thread: Thread, messages: readonly ThreadMessage[]): Thread {
    for (const message of messages) this.#settled.add(messageId(message));
    this.#thread = thread;
    return thread;
  }

  /** The messages still to be done, each once; `finished` moves up to the first of them. */
  #skipSettled(): Received[] {
    const isDone = ({ message }: Received) => this.#settled.has(messageId(message));
    while (this.#finished < this.#received.length) {
      const next = this.#received[this.#finished];
      if (!next || !isDone(next)) break;
      this.#finished += 1;
    }
    const seen = new Set<string>();
    return this.#received.slice(this.#finished).filter(received => {
      const id = messageId(received.message);
      const repeated = seen.has(id);
      seen.add(id);
      return !repeated && !isDone(received);
    });
  }

  async #takeTexts(
    start: Thread,
    first: Received,
    texts: readonly TextMessage[],
    later: readonly TextMessage[],
  ): Promise<Thread> {
    const { clock, settings, newId } = this.#parts;
    const turn = newId();
    const lead = texts[0];
    if (!lead) return start;
    let thread = start;
    let answered: Awaited<ReturnType<typeof ask>>['asked'] | undefined;
    const crowded = await this.#numberIsCrowded(first, texts.length);
    for (;;) {
      const decided = decide(thread, texts, later, settings);
      const decision =
        crowded && decided.act === 'ask' ? ({ act: 'excess', excess: 'flood' } as const) : decided;
      const planning = { turn, now: clock(), settings };
      const number = settingsOf(settings, this.#key.business);
      let next: Thread;
      if (decision.act === 'ask' && number) {
        if (!answered) {
          const { message, startOver } = decision;
          const question = { message, startOver, lead, receives: first.receives, number, turn };
          const result = await ask(this.#parts, thread, question, this.#time);
          thread = result.thread;
          answered = result.asked;
        }
        const stale = answered.kind === 'answered' && answered.conversationId !== thread.conversation?.id;
        next = stale
          ? planWithoutAgent(thread, texts, { act: 'leave', outcome: 'dropped' }, planning)
          : planAnswer(thread, texts, answered, { ...planning, now: clock() });
      } else {
        const plain =
          decision.act === 'ask' ? ({ act: 'leave', outcome: 'not-our-number' } as const) : decision;
        next = planWithoutAgent(thread, texts, plain, planning);
      }
      const saved = await saveSurely(this.#parts, next, thread, 'as seen', this.#time);
      if (saved.saved) {
        this.#reportKeyword(thread, next);
        this.#reportDestination(thread, next);
        return this.#run(saved.thread, texts);
      }

      // consent or mode changed, or another delivery of the same texts got ahead: decide again on what is now
      thread = await this.#load();
      if (isUnsettled(thread)) thread = await this.#finishJournal(thread);
      if (texts.some(text => this.#settled.has(messageId(text)))) return thread;
    }
  }

  /** Whether the owner has set a limit for the number, and all its customers together are over it. */
  async #numberIsCrowded({ message, receives }: Received, texts: number): Promise<boolean> {
    const limit = this.#parts.settings.limits.textsPerNumberPerMinute;
    if (limit === undefined || message.kind !== 'text' || receives > 1) return false;
    if (isPhoneDesk(this.#parts.settings, this.#key)) return false;
    const count = await this.#parts.store.countTexts(this.#key.business, message.receivedAt, texts);
    if (count > limit) this.#parts.telemetry.count('TextsOverNumberLimit', texts);
    return count > limit;
  }

  /** Once a conversation: what the customer is asked to text, the carrier keeps to itself. */
  #reportKeyword(before: Thread, after: Thread): void {
    if (!after.conversation?.askedForKeyword || before.conversation?.askedForKeyword) return;
    this.#parts.telemetry.count('KeywordsAskedFor');
    this.#parts.telemetry.warn('the agent asks for a word that the carrier takes for a command', {
      conversationId: after.conversation.id,
    });
  }

  /** The agent names a destination that parts.config.ts does not know: the default desk has it. */
  #reportDestination(before: Thread, after: Thread): void {
    const { settings, telemetry } = this.#parts;
    const { handoff } = after;
    if (!handoff || handoff.requestedAt === before.handoff?.requestedAt) return;
    if (!isUnknownDestination(settings.routing, handoff.destination)) return;
    telemetry.count('UnknownDestinations');
    telemetry.warn('the agent names a destination that no desk is set for', {
      conversationId: handoff.conversationId,
    });
  }

  async #takeOther(start: Thread, message: Exclude<ThreadMessage, TextMessage>): Promise<Thread> {
    const { clock, settings, newId } = this.#parts;
    const turn = newId();
    let thread = start;
    for (;;) {
      const next = planOther(thread, message, { turn, now: clock(), settings });
      if (!next) return this.#settledWith(thread, [message]);
      const saved = await saveSurely(this.#parts, next, thread, 'as seen', this.#time);
      if (saved.saved) return this.#run(saved.thread, [message]);
      thread = await this.#finishJournal(await this.#load());
      if (this.#settled.has(messageId(message))) return thread;
    }
  }

  async #run(thread: Thread, messages: readonly ThreadMessage[]): Promise<Thread> {
    this.#thread = thread;
    if (!isUnsettled(thread)) return this.#settledWith(thread, messages);
    const done = await runEffects(this.#parts, thread, this.#time, { claimed: true });
    return this.#settledWith(without(done, 'write'), messages);
  }
}

function leadingTexts(received: readonly Received[]): TextMessage[] {
  const texts: TextMessage[] = [];
  for (const { message } of received) {
    if (message.kind !== 'text') break;
    texts.push(message);
  }
  return texts;
}
