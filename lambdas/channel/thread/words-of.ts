import { describeAttachments } from '../text/attachments.ts';
import type { TextMessage } from './message.ts';
/** Waiting texts become one message, in order, a line each; attachments a line of their own, without address. */
export function wordsOf(run: readonly TextMessage[]): string {
  return run
    .flatMap(text => [
      text.body.trim() || (text.button?.text ?? text.button?.payload ?? ''),
      text.location ? placeOf(text.location) : '',
      ...describeAttachments(text.media),
    ])
    .filter(line => line !== '')
    .join('\n');
}

const placeOf = (at: NonNullable<TextMessage['location']>): string =>
  `[location: ${[at.label, `${at.latitude}, ${at.longitude}`].filter(Boolean).join(', ')}]`;
