import type { Replies } from '../settings/settings.ts';
import { allowedCharacters } from '../text/allowed-characters.ts';
import { fitIntoParts, type PartOptions, type Parts } from '../text/parts.ts';
import { toPlainCharacters } from '../text/plain-characters.ts';
import { toPlainText } from '../text/plain-text.ts';
import { mediumOf } from '../thread/address.ts';
import type { ThreadKey } from '../thread/thread-key.ts';

/**
 * The texts that a reply becomes: plain words, cheap characters, each within what the carrier takes; no more than
 * the owner lets a reply have.
 */
export const composeParts = (body: string, key: ThreadKey, replies: Replies): Parts =>
  fitIntoParts(charactersFor(key)(plainWords(body)), partOptions(key, replies));

/** An agent's or an owner's words as people read them. */
export const plainWords = (body: string): string => toPlainText(allowedCharacters(body));

/** Other channels have no segments: their characters stay, and no budget applies. */
export const charactersFor = ({ customer }: ThreadKey): ((text: string) => string) =>
  mediumOf(customer) === 'sms' ? toPlainCharacters : text => text;

/** What one reply on the thread may be. */
export function partOptions(
  key: ThreadKey,
  { numbered, ending, maxParts, segmentBudget = Number.POSITIVE_INFINITY }: Replies,
): PartOptions & { readonly maxParts: number; readonly segmentBudget: number } {
  const budget = mediumOf(key.customer) === 'sms' ? segmentBudget : Number.POSITIVE_INFINITY;
  return { numbered, maxParts, ending: charactersFor(key)(ending), segmentBudget: budget };
}
