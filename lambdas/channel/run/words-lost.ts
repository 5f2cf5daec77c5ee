import type { Draft } from '../draft/draft.ts';
import { partKnown } from '../draft/words-out.ts';
import type { Journal } from '../thread/thread.ts';

/** Names a person's message in the events about a turn. */
export function messageIn({ effects }: Journal): { readonly messageId?: string } {
  const words = effects.find(effect => effect.kind === 'send' && effect.messageId !== undefined);
  return words?.kind === 'send' && words.messageId !== undefined ? { messageId: words.messageId } : {};
}

/** Of a person's words, parts that the carrier has not taken: they will not arrive, or nobody can tell. */
export function noteLost(draft: Draft, { effects, sent }: Journal): void {
  for (const effect of effects) {
    const became = effect.kind === 'send' ? sent[effect.id] : undefined;
    if (effect.kind === 'send' && became && became.outcome !== 'accepted')
      partKnown(draft, effect.id, became.reason);
  }
}
