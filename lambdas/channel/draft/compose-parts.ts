import type { Replies } from '../settings/settings.ts';
import { allowedCharacters } from '../text/allowed-characters.ts';
import { fitIntoParts, type Parts } from '../text/parts.ts';
import { toPlainCharacters } from '../text/plain-characters.ts';
import { toPlainText } from '../text/plain-text.ts';
import { mediumOf } from '../thread/address.ts';
import type { ThreadKey } from '../thread/thread-key.ts';

/**
 * The texts that a reply becomes: plain words, cheap characters, each within what the carrier takes; no more than
 * the owner lets a reply have.
 */
export function composeParts(body: string, key: ThreadKey, replies: Replies): Parts {
  const plain = toPlainText(allowedCharacters(body));
  const { numbered, ending, maxParts, segmentBudget } = replies;
  // other channels have no segments: their characters stay, and no budget applies
  if (mediumOf(key.customer) !== 'sms') return fitIntoParts(plain, { numbered, ending, maxParts });
  const budget = segmentBudget === undefined ? {} : { segmentBudget };
  return fitIntoParts(toPlainCharacters(plain), { numbered, ending, maxParts, ...budget });
}
