import { AgentError, Postponed } from '../errors.ts';
import { faultOf } from '../fault-of.ts';
import { delayAfter } from '../journal/backoff.ts';
import { advanced, postpone, type Unsettled } from '../journal/journal.ts';
import { settingsOf } from '../settings/settings.ts';
import type { ChannelEvent, Effect } from '../thread/effect.ts';
import type { Thread } from '../thread/thread.ts';
import type { Channel, TimeLeft } from '../turn-parts.ts';
import { runSend } from './run-send.ts';
import { settle } from './settle.ts';

/** Closing a conversation is a courtesy to the agent: customers do not wait for it longer than this. */
const maxCloseFailures = 3;

/**
 * Runs a journal's effects from the first that is not done, then settles it. `claimed` says that the save just
 * made is the claim of the first send; without it a claim found in the journal is an earlier delivery's.
 * @throws {Postponed} when an effect cannot be run now; what is done is saved by then.
 */
export async function runEffects(
  channel: Channel,
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
      thread = await runSend(channel, thread, effect, time, { claimed: own });
    } else {
      await runHarmless(channel, thread, effect, time);
    }
    own = false;
    thread = advanced(thread);
  }
  return settle(channel, thread, time);
}

/** An effect that may run twice. What failed is run again by the next delivery, from here. */
async function runHarmless(
  channel: Channel,
  thread: Unsettled,
  effect: Exclude<Effect, { kind: 'send' }>,
  time: TimeLeft,
): Promise<void> {
  try {
    await run(channel, thread, effect, time);
  } catch (error) {
    const { telemetry } = channel;
    const failures = thread.journal.failures + 1;
    telemetry.count('EffectFailures', 1, { effect: effect.kind });
    telemetry.warn('effect failed', { effect: effect.kind, ...faultOf(error), failures });
    if (effect.kind === 'close' && closeIsHopeless(error, failures)) {
      telemetry.count('ConversationsNotClosed');
      return;
    }
    await postpone(channel, { ...thread, journal: { ...thread.journal, failures } }, time);
    throw new Postponed(`${effect.kind} failed`, delayAfter(failures), error);
  }
}

const closeIsHopeless = (error: unknown, failures: number): boolean =>
  failures >= maxCloseFailures ||
  (error instanceof AgentError && (error.failure === 'refused' || error.failure === 'broken'));

async function run(
  channel: Channel,
  thread: Unsettled,
  effect: Exclude<Effect, { kind: 'send' }>,
  time: TimeLeft,
): Promise<void> {
  const { agent, bus, deadLetters, queue, settings, timer } = channel;
  const { key, journal } = thread;
  switch (effect.kind) {
    case 'close': {
      const number = settingsOf(settings, key.business);
      if (number)
        await agent(number.agent).close(effect.conversationId, {
          signal: time.signal,
          correlationId: journal.turn,
        });
      return;
    }
    case 'publish':
      return bus.publish(await whole(channel, thread, effect.event, time));
    case 'arm':
      return timer.arm(key, effect);
    case 'tell':
      return queue.send(effect.message);
    case 'dead-letter':
      for (const text of journal.texts) await deadLetters.put(text, effect.reason);
      return;
  }
}

/** The event with what is read for it only now. */
async function whole(
  { handover }: Channel,
  thread: Unsettled,
  event: ChannelEvent,
  time: TimeLeft,
): Promise<ChannelEvent> {
  if (event.type !== 'handoff.requested' || !handover) return event;
  return { ...event, detail: { ...event.detail, ...(await handover(thread, event, time)) } };
}
