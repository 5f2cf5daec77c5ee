import type { Handoff } from '../../channel/thread/thread.ts';
import type { TranscriptMessage } from '../../channel/thread/transcript.ts';

/** What one message of a Conversation holds, in characters (twilio.com/docs/conversations/api/message-resource). */
const maxLength = 1_600;

const speakers = { customer: 'Customer', agent: 'Agent', person: 'Person', notice: 'Notice' } as const;

/** What a person in Flex reads first: why, and what was said so far. Where it is too long, the oldest is left out. */
export function contextMessage(
  handoff: Pick<Handoff, 'reason' | 'destination'>,
  transcript: readonly Pick<TranscriptMessage, 'by' | 'body' | 'media'>[],
): string {
  const about = [handoff.destination, handoff.reason].filter(Boolean).join(': ');
  const head = `Handed over by the agent${about === '' ? '' : ` (${firstOf(about, 200)})`}`;
  const lines = transcript.map(({ by, body, media }) =>
    [`${speakers[by]}:`, body, media === undefined ? '' : `[attachments: ${media}]`]
      .filter(Boolean)
      .join(' '),
  );
  const whole = [head, ...lines].join('\n');
  if (whole.length <= maxLength) return whole;
  const room = maxLength - head.length - '\n…'.length;
  return `${head}\n…${lastOf(lines.join('\n'), room)}`;
}

/** Up to so many characters, none of them halved. */
const firstOf = (text: string, most: number): string => [...text].slice(0, most).join('');

/** Whole lines where there is one that fits, and never half of a character. */
function lastOf(text: string, room: number): string {
  const end = text.slice(-room).replace(/^[\udc00-\udfff]/, '');
  const line = end.indexOf('\n');
  return line < 0 ? end : end.slice(line);
}
