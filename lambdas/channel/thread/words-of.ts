import { allowedCharacters } from '../text/allowed-characters.ts';
import { describeAttachments } from '../text/attachments.ts';
import type { Choice, TextMessage } from './message.ts';

/** Waiting texts become one message, in order, a line each; attachments a line of their own, without address. */
export const wordsOf = (run: readonly TextMessage[]): string =>
  allowedCharacters(
    run
      .flatMap(text => [groupLine(text), ...linesOf(text), ...describeAttachments(text.media)])
      .filter(line => line !== '')
      .join('\n'),
  );

const groupLine = ({ otherRecipients = [] }: TextMessage): string =>
  otherRecipients.length > 0 ? `[to a group, with ${otherRecipients.length} more]` : '';

/** A text's words as people read them: as they came, unless something was chosen, filled in, quoted or located too. */
export function writtenIn(text: TextMessage): string {
  const lines = linesOf(text).filter(line => line !== '');
  return lines.length === 0 || lines.join() === text.body.trim() ? text.body : lines.join('\n');
}

function linesOf({ body, button, form = [], list, location, quotes }: TextMessage): string[] {
  const said = body.trim();
  return [
    quotes ? `[in reply to a quoted message of ${quotes === 'ours' ? 'ours' : 'their own'}]` : '',
    said,
    ...choiceLines('button', button, said),
    ...choiceLines('list', list, said),
    ...form,
    location ? placeOf(location) : '',
  ];
}

/** Channels say what was chosen in the body too, or only here: it is said once, and what it means beside it. */
function choiceLines(kind: 'button' | 'list', { text, payload }: Choice = {}, body: string): string[] {
  const [said = '', ...meant] =
    body === '' ? [text, payload].filter(word => word !== undefined) : [body, text, payload];
  const other = meant.filter(word => word !== undefined && word !== said);
  return [body === '' ? said : '', other.length > 0 ? `[${kind}: ${other.join(', ')}]` : ''];
}

const placeOf = (at: NonNullable<TextMessage['location']>): string =>
  `[location: ${[at.label, `${at.latitude}, ${at.longitude}`].filter(Boolean).join(', ')}]`;
