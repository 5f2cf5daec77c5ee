import type { Replies } from '../settings/settings.ts';
import { splitIntoParts } from '../text/parts.ts';
import { toPlainCharacters } from '../text/plain-characters.ts';
import { toPlainText } from '../text/plain-text.ts';
import { mediumOf } from '../thread/address.ts';
import type { ThreadKey } from '../thread/thread-key.ts';

/** Neither numbered nor cut short. */
const whole: Replies = { numbered: false, ending: '' };

/** The texts that a reply becomes: plain words, cheap characters, each within what the carrier takes. */
export function composeParts(body: string, key: ThreadKey, replies: Replies = whole): string[] {
  const plain = toPlainText(body);
  const { numbered, ending, segmentBudget } = replies;
  // other channels have no segments: their characters stay, and no budget applies
  if (mediumOf(key.customer) !== 'sms') return splitIntoParts(plain, { numbered });
  const budget = segmentBudget === undefined ? {} : { segmentBudget };
  return splitIntoParts(toPlainCharacters(plain), { numbered, ending, ...budget });
}
