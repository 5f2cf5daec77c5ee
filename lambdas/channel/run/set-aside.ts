import type { Effect, Send } from '../thread/effect.ts';
import type { Unsettled } from '../thread/unsettled.ts';
import type { TurnParts } from '../turn-parts.ts';

/** An effect that has failed for so long stands in the way of everything behind it. */
export const effectPatienceMs = 5 * 60_000;
/** Closing a conversation is a courtesy to the agent: customers do not wait for it longer than this. */
export const maxCloseFailures = 3;

/**
 * What is kept of an effect that failed again and again: a dead letter from which a redrive does it anew. An event
 * keeps its id and its place in the thread's order, and no transcript, which is read when it is published.
 */
export async function setAside(
  { deadLetters, telemetry }: Pick<TurnParts, 'deadLetters' | 'telemetry'>,
  { key }: Pick<Unsettled, 'key'>,
  effect: Exclude<Effect, Send>,
): Promise<void> {
  switch (effect.kind) {
    case 'close':
      telemetry.count('ConversationsNotClosed');
      return;
    case 'dead-letter':
      if (typeof effect.unsent === 'object') await deadLetters.put(effect.unsent, effect.reason);
      return;
    case 'publish': {
      // each redrive is a message of its own: that of an earlier one has been settled
      const { event, redriven } = effect;
      const again = redriven === undefined ? {} : { redriven };
      await deadLetters.put({ kind: 'event', thread: key, event, ...again }, 'publish-failed');
      break;
    }
    case 'tell':
      await deadLetters.put(effect.message, 'tell-failed');
      break;
    case 'arm': {
      const { conversationId, timer } = effect;
      await deadLetters.put({ kind: 'idle', thread: key, conversationId, timer }, 'arm-failed');
    }
  }
  telemetry.count('EffectsSetAside');
  telemetry.error('effect set aside', { effect: effect.kind });
}
