import type { TranscriptMessage } from '../../lambdas/channel/thread/transcript.ts';
import type { threadDocument } from '../../local/thread-document.ts';
import { spoken } from './duration.ts';
import { printable } from './printable.ts';
import type { LastText } from './why-unanswered.ts';

/** A message as scripts have it: without its words unless they are asked for. */
export const messageDocument = ({ body, ...rest }: TranscriptMessage, withWords: boolean) =>
  withWords ? { ...rest, body } : { ...rest, characters: body.length };

/** The same for people. `now`: epoch milliseconds. */
export function threadWords(
  document: ReturnType<typeof threadDocument>,
  last: LastText,
  messages: readonly TranscriptMessage[],
  { now, withWords, cut }: { now: number; withWords: boolean; cut: number },
): string {
  const ago = (at: string | null): string => (at === null ? '' : `${spoken(now - Date.parse(at))} ago`);
  const { consent, conversation, handoff, journal, timers, trying } = document;
  const lines: (readonly [string, string])[] = [
    ['thread', `${document.customer} to ${document.business}`],
    ['mode', handoff ? `human, since ${ago(handoff.requestedAt)}${holderOf(handoff, ago)}` : document.mode],
    [
      'consent',
      consent.is === 'in'
        ? `in${consent.since ? `, again since ${ago(consent.since)}` : ''}`
        : `out since ${ago(consent.since)}, ${consent.by ? `by ${consent.by}` : 'its turn has yet to come'}`,
    ],
    [
      'conversation',
      conversation
        ? `${conversation.id}, begun ${ago(conversation.startedAt)}, last text ${ago(conversation.lastTextAt)}`
        : 'none is open',
    ],
    [
      'journal',
      journal
        ? `turn ${journal.turn} since ${ago(journal.startedAt)}: ${journal.next} of ${journal.effects.length} effects done` +
          ` (${journal.effects.join(', ')})${journal.failures > 0 ? `, ${journal.failures} failures` : ''}`
        : 'nothing is in flight',
    ],
    ...(trying ? [['asking', `since ${ago(trying.since)}, ${trying.failures} failures`] as const] : []),
    ...(document.mutedUntil && Date.parse(document.mutedUntil) > now
      ? [['muted', `until ${document.mutedUntil}: a machine seems to text`] as const]
      : []),
    ['timers', timersOf(timers, ago)],
    ['last text', `${last.at ? `${ago(last.at)}: ` : ''}${last.why}`],
  ];
  const shown = messages.map(message => `${messageWords(message, withWords)}\n`);
  const more = cut > 0 ? `${cut} older messages are not shown (--messages <number>)\n` : '';
  return `${lines.map(([name, value]) => `${name.padEnd(13)} ${value}\n`).join('')}\n${more}${shown.join('')}`;
}

const holderOf = (
  { acceptedAt, acceptedBy }: { acceptedAt: string | null; acceptedBy: string | null },
  ago: (at: string | null) => string,
): string =>
  acceptedAt === null
    ? ', and nobody has accepted it'
    : `, accepted ${ago(acceptedAt)}${acceptedBy ? ` by ${printable(acceptedBy)}` : ''}`;

function timersOf(
  { idle, waiting, unansweredSince }: ReturnType<typeof threadDocument>['timers'],
  ago: (at: string | null) => string,
): string {
  const parts = [
    ...(idle === null ? [] : [`idle no. ${idle}`]),
    ...(waiting === null ? [] : [`waiting for a person no. ${waiting}`]),
    ...(unansweredSince === null ? [] : [`a person’s answer, since ${ago(unansweredSince)}`]),
  ];
  return parts.join(', ') || 'none is armed';
}

function messageWords(message: TranscriptMessage, withWords: boolean): string {
  const { at, by, body, direction, errorCode, outcome, segments, status } = message;
  const became = direction === 'in' ? (outcome ?? status) : status;
  const code = errorCode === undefined ? '' : ` (${errorCode})`;
  const size = `${body.length} characters${segments === undefined ? '' : `, ${segments} segments`}`;
  const words = withWords ? `\n    ${printable(body).replaceAll('\n', '\n    ')}` : '';
  return `${at}  ${by.padEnd(8)} ${became}${code}  ${size}${words}`;
}
