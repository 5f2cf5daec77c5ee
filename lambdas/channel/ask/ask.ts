import { AgentError, Postponed } from '../errors.ts';
import { delayAfter, jitter } from '../journal/backoff.ts';
import { saveSurely } from '../journal/save-surely.ts';
import type { Agent, Answer, CallOptions } from '../ports.ts';
import type { NumberSettings } from '../settings/settings.ts';
import { mediumOf } from '../thread/address.ts';
import type { TextMessage } from '../thread/message.ts';
import type { Thread, Trying } from '../thread/thread.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { integrationAttributes } from './integration-attributes.ts';
import { sayOneMoment } from './one-moment.ts';

/** What became of asking the agent. */
export type Asked =
  | { readonly kind: 'answered'; readonly conversationId: string; readonly answer: Answer }
  | { readonly kind: 'given-up'; readonly reason: string };

export interface Question {
  readonly message: string;
  /** In a new conversation, though one is open. */
  readonly startOver: boolean;
  /** The first of the texts that are asked, and how often the queue has delivered it. */
  readonly lead: TextMessage;
  readonly receives: number;
  readonly number: NumberSettings;
  readonly turn: string;
}

/** An ask whose outcome is unknown is repeated once; the second such outcome ends the turn. */
const maxUnsure = 2;
/** A repeat within the same delivery waits this long on average; anything longer waits in the queue. */
const quickRetryMs = 500;
const quickRetries = 1;

/**
 * Asks the agent, in a new conversation where none is open. Gives the thread as it was saved on the way
 * (conversation, failures) with the answer, or the reason for giving up.
 * @throws {Postponed} when the texts shall wait in the queue and come again.
 */
export async function ask(
  parts: TurnParts,
  thread: Thread,
  question: Question,
  time: TimeLeft,
): Promise<{ thread: Thread; asked: Asked }> {
  const attempt = new Attempt(parts, thread, question, time);
  return attempt.run();
}

class Attempt {
  readonly #parts: TurnParts;
  readonly #question: Question;
  readonly #time: TimeLeft;
  readonly #agent: Agent;
  readonly #options: CallOptions;
  #thread: Thread;
  #trying: Trying;
  /** A conversation that was gone is replaced once. */
  #replaced = false;
  #quickRetries = 0;
  readonly #startedAt: number;
  /** Set when the open conversation turned out to have ended elsewhere. */
  #gone = false;
  /** Whether `#trying` counts the ask that is under way. */
  #noted = false;
  /** Until the new conversation is there. */
  #startOver: boolean;

  constructor(parts: TurnParts, thread: Thread, question: Question, time: TimeLeft) {
    this.#parts = parts;
    this.#thread = thread;
    this.#question = question;
    this.#time = time;
    // a redelivery finds the new conversation, unspoken in
    this.#startOver = question.startOver && thread.conversation?.replaces?.cause !== 'start-over';
    this.#agent = parts.agent(question.number.agent);
    this.#options = { signal: time.signal, correlationId: question.turn };
    this.#startedAt = parts.clock();
    this.#trying = tryingOf(thread, question, this.#startedAt);
  }

  async run(): Promise<{ thread: Thread; asked: Asked }> {
    const redelivered = this.#question.receives > 1;
    for (;;) {
      if (this.#trying.unsure >= maxUnsure) return this.#giveUp('agent-unsure');
      this.#noted = false;
      try {
        const conversationId = await this.#conversation();
        // Whoever may be asking again writes that down before it does: should it die too, the next one knows.
        if (redelivered || this.#trying.unsure > 0) {
          await this.#note({ ...this.#trying, unsure: this.#trying.unsure + 1 });
          this.#noted = true;
        }
        const answer = await this.#whileWaiting(
          this.#agent.respond(conversationId, this.#question.message, this.#options),
        );
        return { thread: this.#thread, asked: { kind: 'answered', conversationId, answer } };
      } catch (error) {
        if (!(error instanceof AgentError)) throw error;
        if (this.#noted) this.#trying = { ...this.#trying, unsure: this.#trying.unsure - 1 };
        const reason = await this.#afterFailure(error);
        if (reason) return this.#giveUp(reason);
      }
    }
  }

  /** The open conversation, or a new one, whose id is saved before anything is said in it. */
  async #conversation(): Promise<string> {
    const open = this.#thread.conversation;
    const startsOver = this.#startOver;
    if (open && !this.#gone && !startsOver) return open.id;
    const { number, lead } = this.#question;
    const greeting = await this.#agent.create(
      {
        channel: mediumOf(this.#thread.key.customer) === 'whatsapp' ? 'whatsapp' : 'sms',
        ...(number.variantId !== undefined && { variantId: number.variantId }),
        attributes: integrationAttributes(this.#thread, number, lead),
      },
      this.#options,
    );
    const now = this.#parts.clock();
    const conversation = {
      id: greeting.conversationId,
      startedAt: now,
      lastTextAt: now,
      // who starts over is greeted again, but not who never noticed that the conversation had ended
      ...((!open || startsOver) && { greeting: greeting.response }),
      ...(open && {
        replaces: open.replaces ?? ({ id: open.id, cause: startsOver ? 'start-over' : 'gone' } as const),
      }),
    };
    this.#gone = false;
    this.#startOver = false;
    await this.#save({ ...this.#thread, conversation });
    return conversation.id;
  }

  /** The answer; where it is slow and the owner wants it, the customer hears meanwhile that it is on its way. */
  async #whileWaiting<T>(answer: Promise<T>): Promise<T> {
    const { notices, times } = this.#parts.settings;
    if (notices.oneMoment === false) return answer;
    let over = false;
    const waiting = new AbortController();
    const stop = () => {
      over = true;
      waiting.abort();
    };
    answer.then(stop, stop);
    const wait = Math.max(0, this.#startedAt + times.oneMomentAfter - this.#parts.clock());
    const waited = await this.#parts.sleep(wait, waiting.signal).then(
      () => true,
      () => false,
    );
    if (waited) {
      // what is saved meanwhile says that the agent is being asked
      if (!this.#noted) this.#trying = { ...this.#trying, unsure: this.#trying.unsure + 1 };
      this.#noted = true;
      const asking = { ...this.#thread, trying: this.#trying };
      this.#thread = await sayOneMoment(this.#parts, asking, this.#question.turn, () => over, this.#time);
      this.#trying = this.#thread.trying ?? this.#trying;
    }
    return answer;
  }

  /** The reason to give up, or nothing: then it is asked again at once. */
  async #afterFailure(error: AgentError): Promise<string | undefined> {
    const { telemetry } = this.#parts;
    telemetry.count('AgentFailures', 1, { failure: error.failure });
    telemetry.warn('agent failed', { failure: error.failure, status: error.status, code: error.code });
    switch (error.failure) {
      case 'gone':
        if (this.#replaced) return 'agent-broken';
        this.#replaced = true;
        this.#gone = true;
        return undefined;
      case 'refused':
        telemetry.error('agent refuses our credentials', { status: error.status, code: error.code });
        return 'agent-refused';
      case 'broken':
        return 'agent-broken';
      case 'unsure':
        return this.#afterUnsure();
      case 'busy':
        return this.#afterBusy(error.retryAfterMs);
    }
  }

  async #afterUnsure(): Promise<string | undefined> {
    const trying = this.#failed({ unsure: this.#trying.unsure + 1 });
    if (trying.unsure >= maxUnsure || this.#outOfPatience()) return 'agent-unsure';
    if (this.#fits(this.#time.agentTimeout)) {
      // it is written down with the next ask
      this.#trying = trying;
      return undefined;
    }
    await this.#note(trying);
    throw new Postponed('agent-unsure', this.#delay(trying));
  }

  async #afterBusy(retryAfterMs: number | undefined): Promise<string | undefined> {
    const wait = Math.max(jitter(quickRetryMs, this.#parts.random), retryAfterMs ?? 0);
    if (this.#quickRetries < quickRetries && wait <= 2 * quickRetryMs && this.#fits(wait)) {
      this.#quickRetries += 1;
      await this.#parts.sleep(wait, this.#time.signal);
      return undefined;
    }
    if (this.#outOfPatience()) return 'agent-busy';
    const trying = this.#failed({});
    await this.#note(trying);
    throw new Postponed('agent-busy', this.#delay(trying, retryAfterMs));
  }

  #failed(change: Partial<Trying>): Trying {
    return { ...this.#trying, ...change, failures: this.#trying.failures + 1 };
  }

  #delay({ failures }: Trying, retryAfterMs?: number): number {
    return delayAfter(failures, retryAfterMs, this.#parts.settings.times.patience);
  }

  #outOfPatience(): boolean {
    return this.#parts.clock() - this.#trying.since >= this.#parts.settings.times.patience;
  }

  #fits(ms: number): boolean {
    return this.#parts.clock() + ms <= this.#time.deadline;
  }

  async #note(trying: Trying): Promise<void> {
    this.#trying = trying;
    await this.#save({ ...this.#thread, trying });
  }

  async #save(next: Thread): Promise<void> {
    const saved = await saveSurely(this.#parts, next, this.#thread, 'whatever', this.#time);
    // somebody else has taken the thread's turn: whatever we were about to do is theirs now
    if (!saved.saved) throw new Postponed('overtaken', delayAfter(1));
    this.#thread = saved.thread;
  }

  #giveUp(reason: string): { thread: Thread; asked: Asked } {
    return { thread: this.#thread, asked: { kind: 'given-up', reason } };
  }
}

/** What is known of the texts; a delivery that left no record may have asked. */
function tryingOf(thread: Thread, { lead, receives }: Question, now: number): Trying {
  const known = thread.trying?.sid === lead.sid ? thread.trying : undefined;
  const trying = known ?? { sid: lead.sid, since: now, failures: 0, unsure: 0 };
  const unrecorded = known === undefined && receives > 1;
  return { ...trying, unsure: trying.unsure + (unrecorded ? 1 : 0) };
}
