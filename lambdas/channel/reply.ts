import { mediumOf } from './address.ts';
import { toPlainCharacters } from './text/plain-characters.ts';
import { toPlainText } from './text/plain-text.ts';
import { splitIntoParts } from './text/parts.ts';
import type { ThreadKey } from './thread.ts';

/** The texts that a reply becomes: plain words, cheap characters, each within what the carrier takes. */
export function composeParts(body: string, key: ThreadKey): string[] {
  const plain = toPlainText(body);
  return splitIntoParts(mediumOf(key.customer) === 'sms' ? toPlainCharacters(plain) : plain, {});
}
