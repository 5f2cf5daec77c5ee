import { AgentError, Postponed, UnknownAgent } from '../errors.ts';
import { faultOf } from '../fault-of.ts';
import { delayAfter } from '../journal/backoff.ts';
import { advanced, change } from '../journal/journal.ts';
import { postpone } from '../journal/postpone.ts';
import type { Agent } from '../ports.ts';
import { settingsOf } from '../settings/settings.ts';
import type { Effect, Send } from '../thread/effect.ts';
import type { ChannelEvent } from '../thread/event.ts';
import type { Journal, Thread } from '../thread/thread.ts';
import type { Unsettled } from '../thread/unsettled.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { runSend } from './run-send.ts';
import { effectPatienceMs, maxCloseFailures, setAside } from './set-aside.ts';
import { settle } from './settle.ts';
import { unsentById } from './unsent.ts';

/** EventBridge Scheduler has whole minutes, and takes no time that is over. */
const soonestTimerMs = 60_000;

/**
 * Runs a journal's effects from the first that is not done, then settles it. `claimed` says that the save just
 * made is the claim of the first send; without it a claim found in the journal is an earlier delivery's.
 * @throws {Postponed} when an effect cannot be run now; what is done is saved by then.
 */
export async function runEffects(
  parts: TurnParts,
  start: Unsettled,
  time: TimeLeft,
  { claimed }: { readonly claimed: boolean },
): Promise<Thread> {
  let thread = start;
  let own = claimed;
  while (thread.journal.next < thread.journal.effects.length) {
    const effect = thread.journal.effects[thread.journal.next];
    if (!effect) break;
    if (effect.kind === 'send') {
      thread = await runSend(parts, thread, effect, time, { claimed: own });
    } else {
      thread = await runHarmless(parts, thread, effect, time);
    }
    own = false;
    thread = advanced(thread);
  }
  return settle(parts, thread, time);
}

/** An effect that may run twice. What failed is run again by the next delivery, from here, or set aside. */
async function runHarmless(
  parts: TurnParts,
  thread: Unsettled,
  effect: Exclude<Effect, Send>,
  time: TimeLeft,
): Promise<Unsettled> {
  try {
    await run(parts, thread, effect, time);
    return thread;
  } catch (error) {
    const { clock, telemetry } = parts;
    const { journal } = thread;
    const { since, times } = journal.failing ?? { since: clock(), times: 0 };
    const failing = { since, times: times + 1 };
    telemetry.count('EffectFailures', 1, { effect: effect.kind });
    telemetry.warn('effect failed', { effect: effect.kind, ...faultOf(error), failures: failing.times });
    if (isHopeless(effect, error, failing, journal, clock())) {
      await setAside(parts, thread, effect);
      return change(thread, { setAside: [...new Set([...(journal.setAside ?? []), effect.kind])] });
    }
    await postpone(parts, change(thread, { failing }), time, thread);
    throw new Postponed(`${effect.kind} failed`, delayAfter(failing.times), error);
  }
}

/** Promise 8: what cannot be done is not stood behind. The dead letters alone are: nothing of them is kept elsewhere. */
function isHopeless(
  { kind }: Effect,
  error: unknown,
  failing: NonNullable<Journal['failing']>,
  { setAside: given = [] }: Journal,
  now: number,
): boolean {
  if (kind === 'dead-letter') return false;
  if (kind === 'close') {
    const refused = error instanceof AgentError && ['refused', 'broken'].includes(error.failure);
    return refused || failing.times >= maxCloseFailures;
  }
  return given.includes(kind) || now - failing.since >= effectPatienceMs;
}

async function run(
  parts: TurnParts,
  thread: Unsettled,
  effect: Exclude<Effect, Send>,
  time: TimeLeft,
): Promise<void> {
  const { bus, clock, deadLetters, queue, settings, timer } = parts;
  const { key, journal } = thread;
  switch (effect.kind) {
    case 'close': {
      const name = effect.agent ?? settingsOf(settings, key.business)?.agent;
      if (name !== undefined) await close(parts, name, effect.conversationId, journal.turn, time);
      return;
    }
    case 'publish':
      return bus.publish(await whole(parts, thread, effect.event, time));
    case 'arm':
      // a timer in the past is refused; after an outage it fires a little later
      return timer.arm(key, { ...effect, at: Math.max(effect.at, clock() + soonestTimerMs) });
    case 'tell':
      return queue.send(effect.message);
    case 'dead-letter':
      if (effect.unsent !== undefined) {
        const { unsent } = effect;
        const reply = typeof unsent === 'string' ? await unsentById(parts, thread, unsent) : unsent;
        if (reply) await deadLetters.put(reply, effect.reason);
        return;
      }
      for (const text of journal.texts) await deadLetters.put(text, effect.reason);
      return;
  }
}

/** The event with what is read for it only now. */
async function whole(
  { handover }: TurnParts,
  thread: Unsettled,
  event: ChannelEvent,
  time: TimeLeft,
): Promise<ChannelEvent> {
  if (event.type !== 'handoff.requested' || !handover) return event;
  return { ...event, detail: { ...event.detail, ...(await handover(thread, event, time)) } };
}

/** A conversation of an agent that the owner has taken away ends by itself, as that agent's do when nobody goes on. */
async function close(
  { agent, telemetry }: TurnParts,
  name: string,
  conversationId: string,
  correlationId: string,
  { signal }: TimeLeft,
): Promise<void> {
  let opener: Agent;
  try {
    opener = agent(name);
  } catch (error) {
    if (!(error instanceof UnknownAgent)) throw error;
    telemetry.count('ConversationsLeftOpen');
    telemetry.warn('conversation left open: its agent is not configured any more');
    return;
  }
  await opener.close(conversationId, { signal, correlationId });
}
