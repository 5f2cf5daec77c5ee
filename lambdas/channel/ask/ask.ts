import { AgentError, Postponed, UnknownAgent } from '../errors.ts';
import { delayAfter } from '../journal/backoff.ts';
import { saveSurely } from '../journal/save-surely.ts';
import type { Answer, AskOptions, CallOptions } from '../ports.ts';
import { allowedData } from '../text/allowed-characters.ts';
import { isLive } from '../thread/live.ts';
import { messageId } from '../thread/message.ts';
import type { AskJournal, Conversation, Thread } from '../thread/thread.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { afterFailure, maxUnsure } from './after-failure.ts';
import { askJournalOf } from './ask-journal.ts';
import { withNewConversation } from './conversation.ts';
import { sayOneMoment } from './one-moment.ts';
import type { Question } from './question.ts';

/** What became of asking the agent. */
export type Asked =
  | { readonly kind: 'answered'; readonly conversationId: string; readonly answer: Answer }
  | { readonly kind: 'given-up'; readonly reason: string; readonly since: number }
  /** Whoever of the agent's own had the conversation has it no more, and the words are nobody's yet. */
  | { readonly kind: 'left' };

/** One turn's asking, as far as it has come. */
interface Attempt {
  /** As it was last saved. */
  thread: Thread;
  trying: AskJournal;
  /** Whether `trying` counts the ask that is under way. */
  noted: boolean;
  /** A conversation that was gone is replaced once. */
  replaced: boolean;
  /** The open conversation turned out to have ended elsewhere. */
  gone: boolean;
  /** Until the new conversation is there: why the open one is not gone on with. */
  instead: 'start-over' | 'agent-changed' | undefined;
  quickRetries: number;
  readonly startedAt: number;
}

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
  const attempt = begin(thread, question, parts.clock());
  const givenUp = (reason: string) => {
    const asked = { kind: 'given-up', reason, since: attempt.trying.since } as const;
    return { thread: attempt.thread, asked };
  };
  for (;;) {
    if (attempt.trying.unsure >= maxUnsure) return givenUp('agent-unsure');
    try {
      const { conversationId, answer } = await askOnce(parts, attempt, question, time);
      if (isLive(attempt.thread) && isSilentEnd(answer)) return left(attempt);
      return { thread: attempt.thread, asked: { kind: 'answered', conversationId, answer } };
    } catch (error) {
      if (isLive(attempt.thread) && isGone(error)) return left(attempt);
      if (!(error instanceof AgentError)) throw error;
      reportFailure(parts, error);
      const reason = await goOn(parts, attempt, error, time);
      if (reason !== undefined) return givenUp(reason);
    }
  }
}

const left = ({ thread }: Attempt) => ({ thread, asked: { kind: 'left' } }) as const;

/** There is nobody to be asked in that conversation, or by that agent, any more. */
export const isGone = (error: unknown): boolean =>
  error instanceof UnknownAgent || (error instanceof AgentError && error.failure === 'gone');

/** What was said before the words is no answer to them. */
const isSilentEnd = ({ handoff, live, response, said = [], unmet }: Answer): boolean =>
  !handoff && !live && (unmet === true || (response === '' && said.length === 0));

function begin(thread: Thread, question: Question, now: number): Attempt {
  const { lead, receives, waitedSince } = question;
  return {
    thread,
    trying: askJournalOf(thread, { id: messageId(lead), receives }, now, waitedSince),
    noted: false,
    replaced: false,
    gone: false,
    instead: insteadOf(thread, question),
    quickRetries: 0,
    startedAt: now,
  };
}

function insteadOf(thread: Thread, { startOver, number }: Question): Attempt['instead'] {
  const { conversation } = thread;
  // who has it keeps it
  if (isLive(thread)) return undefined;
  // a redelivery finds the new conversation, unspoken in
  if (startOver && conversation?.replaces?.cause !== 'start-over') return 'start-over';
  const { agent = number.agent } = conversation ?? {};
  return agent === number.agent ? undefined : 'agent-changed';
}

/** One ask. Whoever may be asking again writes that down before it does: should it die too, the next one knows. */
async function askOnce(
  parts: TurnParts,
  attempt: Attempt,
  question: Question,
  time: TimeLeft,
): Promise<{ conversationId: string; answer: Answer }> {
  const agent = parts.agent(agentOf(attempt.thread, question.number));
  const options: CallOptions = { signal: time.signal, correlationId: question.turn };
  attempt.noted = false;
  try {
    let { conversation } = attempt.thread;
    if (!conversation || attempt.gone || attempt.instead) {
      const { thread, instead } = attempt;
      const next = await withNewConversation(parts, thread, question, instead ?? 'gone', options);
      Object.assign(attempt, { gone: false, instead: undefined });
      await save(parts, attempt, next, time);
      conversation = next.conversation;
    }
    const { unsure, failures } = attempt.trying;
    const failed = unsure === 0 && failures + attempt.quickRetries > 0;
    const again = question.receives > 1 || attempt.trying.unsure > 0;
    if (again) {
      await note(parts, attempt, { ...attempt.trying, unsure: attempt.trying.unsure + 1 }, time);
      attempt.noted = true;
    }
    const asking = agent.respond(conversation.id, wordsFor(conversation, question.message), {
      ...askOptions(conversation, options, again),
      asked: messageId(question.lead),
      ...(failed && { failed }),
    });
    await meanwhile(parts, attempt, question, asking, time);
    return { conversationId: conversation.id, answer: allowedData(await asking) };
  } catch (error) {
    // it is known now what became of the ask that was noted
    if (error instanceof AgentError && attempt.noted) {
      attempt.trying = { ...attempt.trying, unsure: attempt.trying.unsure - 1 };
    }
    throw error;
  }
}

/** Who has opened it, as long as it is their people's; else whose the number is. */
export const agentOf = (thread: Thread, number: Pick<Question['number'], 'agent'>): string =>
  (isLive(thread) ? thread.conversation?.agent : undefined) ?? number.agent;

const wordsFor = ({ preface }: Conversation, message: string): string =>
  preface === undefined ? message : `${preface}\n\n${message}`;

const askOptions = ({ cursor }: Conversation, options: CallOptions, again: boolean): AskOptions => ({
  ...options,
  ...(again && { again }),
  ...(cursor !== undefined && { cursor }),
});

/** Where the answer is slow and the owner wants it, the customer hears that it is on its way. */
async function meanwhile(
  parts: TurnParts,
  attempt: Attempt,
  { turn }: Question,
  asking: Promise<unknown>,
  time: TimeLeft,
): Promise<void> {
  const { notices, times } = parts.settings;
  if (notices.oneMoment === false) return;
  let over = false;
  const waiting = new AbortController();
  const stop = () => {
    over = true;
    waiting.abort();
  };
  asking.then(stop, stop);
  const wait = Math.max(0, attempt.startedAt + times.oneMomentAfter - parts.clock());
  const waited = await parts.sleep(wait, waiting.signal).then(
    () => true,
    () => false,
  );
  if (!waited) return;
  // what is saved meanwhile says that the agent is being asked
  const { trying, noted } = attempt;
  const counted = noted ? trying : { ...trying, unsure: trying.unsure + 1 };
  Object.assign(attempt, { trying: counted, noted: true });
  const said = await sayOneMoment(parts, { ...attempt.thread, trying: counted }, turn, () => over, time);
  Object.assign(attempt, { thread: said, trying: said.trying });
}

/** What follows from a failure: the reason to give up, or nothing where it is asked again at once. */
async function goOn(
  parts: TurnParts,
  attempt: Attempt,
  error: AgentError,
  time: TimeLeft,
): Promise<string | undefined> {
  const { deadline, agentTimeout, signal } = time;
  const { patience } = parts.settings.times;
  const next = afterFailure(attempt, error, {
    now: parts.clock(),
    deadline,
    agentTimeout,
    patience,
    random: parts.random,
  });
  switch (next.go) {
    case 'give-up':
      return next.reason;
    case 'new-conversation':
      Object.assign(attempt, { replaced: true, gone: true });
      return undefined;
    case 'again':
      // it is written down with the next ask
      attempt.trying = next.trying;
      if (next.afterMs > 0) {
        attempt.quickRetries += 1;
        await parts.sleep(next.afterMs, signal);
      }
      return undefined;
    case 'postpone':
      await note(parts, attempt, next.trying, time);
      throw new Postponed(next.reason, next.delayMs);
  }
}

async function note(parts: TurnParts, attempt: Attempt, trying: AskJournal, time: TimeLeft): Promise<void> {
  attempt.trying = trying;
  await save(parts, attempt, { ...attempt.thread, trying }, time);
}

async function save(parts: TurnParts, attempt: Attempt, next: Thread, time: TimeLeft): Promise<void> {
  const saved = await saveSurely(parts, next, attempt.thread, 'whatever', time);
  // somebody else has taken the thread's turn: whatever we were about to do is theirs now
  if (!saved.saved) throw new Postponed('overtaken', delayAfter(1));
  attempt.thread = saved.thread;
}

export function reportFailure(
  { telemetry }: Pick<TurnParts, 'telemetry'>,
  { failure, status, code }: AgentError,
): void {
  telemetry.count('AgentFailures', 1, { failure });
  telemetry.warn('agent failed', { failure, status, code });
  if (failure === 'refused')
    telemetry.error('agent refuses us: only its owner can mend it', { status, code });
}
