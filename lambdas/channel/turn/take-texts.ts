import { type Asked, ask } from '../ask/ask.ts';
import { type Decision, decide } from '../decide/decide.ts';
import { type Reading, readAgain, readTexts } from '../decide/reading.ts';
import { saveSurely } from '../journal/save-surely.ts';
import { planAnswer } from '../plan/plan-answer.ts';
import { planWithoutAgent } from '../plan/plan-texts.ts';
import { settingsOf } from '../settings/settings.ts';
import { isLive } from '../thread/live.ts';
import { messageId, type TextMessage } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { type Batch, isSettled, read } from './batch.ts';
import { giveBackLive } from './give-back-live.ts';
import { isPhoneOut } from './is-phone-out.ts';
import { hasTextedMuch, isOverLimit, waitForRoom, withRoom } from './number-limit.ts';
import { leadingTexts, type Received } from './received.ts';
import { reportChange, reportReaction } from './report.ts';
import { finishJournal, runTurn } from './run-turn.ts';

/** The turn of the first of the texts that wait, and of those that go with it. */
export async function takeTexts(
  parts: TurnParts,
  batch: Batch,
  waiting: readonly Received[],
  time: TimeLeft,
): Promise<Thread> {
  const { clock, settings, newId } = parts;
  const start = batch.thread ?? (await read(parts, batch));
  const [first] = waiting;
  let reading = readRun(start, leadingTexts(waiting), parts);
  if (!first || !reading) return start;
  const { run } = reading;
  const [lead] = run;
  const turn = newId();
  const crowded = await isOverLimit(parts, batch, start, first, run);
  const number = settingsOf(settings, batch.key.business);

  const decided = (of: Thread, as: Reading): Decision => {
    const decision = decide(of, as, settings);
    return crowded && decision.act === 'ask' && !isLive(of) && hasTextedMuch(of, run)
      ? { act: 'excess', excess: 'flood' }
      : decision;
  };
  let thread = crowded ? start : withRoom(start);
  let asked: Asked | undefined;
  for (;;) {
    batch.doing = 'message';
    let decision = decided(thread, reading);
    if (decision.act === 'ask' && crowded && !asked && !isLive(thread)) {
      asked = await waitForRoom(parts, batch, thread, first, time);
    } else if (decision.act === 'ask' && number && !asked) {
      const { message, startOver } = decision;
      const { receives } = first;
      const { waitedSince } = batch;
      const question = { message, startOver, lead, receives, number, turn };
      const result = await ask(
        parts,
        thread,
        { ...question, ...(waitedSince !== undefined && { waitedSince }) },
        time,
      );
      ({ thread, asked } = result);
      // what was saved on the way may have found another consent or mode
      decision = decided(thread, reading);
    }
    if (asked?.kind === 'left') {
      thread = await giveBackLive(parts, batch, thread, time);
      asked = undefined;
      if (run.some(text => isSettled(batch, text))) return thread;
      reading = readAgain(thread, reading, settings);
      continue;
    }
    const phoneIsOut = await isPhoneOut(parts, thread, asked?.kind === 'answered' ? asked.answer : undefined);
    const planning = { turn, now: clock(), settings, phoneIsOut };
    const next =
      decision.act === 'ask' && asked && !isStale(asked, thread)
        ? planAnswer(thread, reading, asked, planning)
        : planWithoutAgent(thread, reading, withoutAsking(decision, asked), planning);
    const saved = await saveSurely(parts, next, thread, 'as seen', time);
    if (saved.saved) {
      reportChange(parts, thread, next);
      reportReaction(parts, reading);
      if (asked?.kind === 'given-up') batch.waitedSince = asked.since;
      return runTurn(parts, batch, saved.thread, run, time);
    }

    // consent or mode changed, or another delivery of the same texts got ahead: decide again on what is now
    thread = await finishJournal(parts, batch, await read(parts, batch), time);
    if (run.some(text => isSettled(batch, text))) return thread;
    reading = readAgain(thread, reading, settings);
  }
}

/** The texts of one turn, and whether those behind them stop it. Where one has met an error of our own, it is taken alone. */
function readRun(
  thread: Thread,
  texts: readonly TextMessage[],
  { digest, settings }: TurnParts,
): Reading | undefined {
  const [first] = texts;
  const { trying } = thread;
  const isAlone = first && trying?.alone && trying.sid === messageId(first);
  return readTexts(thread, isAlone ? [first] : texts, settings, digest);
}

/** The answer belongs to a conversation that is not the thread's any more. */
const isStale = (asked: Asked, { conversation }: Thread): boolean =>
  asked.kind === 'answered' && asked.conversationId !== conversation?.id;

/** An answer that came too late is dropped; a number that is not in the settings is asked nothing. */
function withoutAsking(decision: Decision, asked: Asked | undefined): Exclude<Decision, { act: 'ask' }> {
  if (decision.act !== 'ask') return decision;
  return { act: 'leave', outcome: asked ? 'dropped' : 'not-our-number' };
}
