import type { Thread } from '../../lambdas/channel/thread/thread.ts';
import type { TranscriptMessage } from '../../lambdas/channel/thread/transcript.ts';
import { spoken } from './duration.ts';
import { printable } from './printable.ts';
import type { LastText } from './why-unanswered.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** All of a thread that an operator may want to know, without a word of anybody's: what is not there is `null`. */
export function threadDocument(thread: Thread) {
  const { key, mode, version, conversation, handoff, journal, trying, putBack, pace } = thread;
  return {
    business: key.business,
    customer: key.customer,
    mode,
    version,
    consent: {
      is: thread.optedOutAt === undefined ? 'in' : 'out',
      since: isoOf(thread.optedOutAt ?? thread.optedInAt),
      by: thread.optedOutBy ?? null,
      pending: thread.pendingStops?.length ?? 0,
    },
    conversation: conversation
      ? {
          id: conversation.id,
          startedAt: iso(conversation.startedAt),
          lastTextAt: iso(conversation.lastTextAt),
          warnedAt: isoOf(conversation.warnedAt),
        }
      : null,
    handoff:
      mode === 'human' && handoff
        ? {
            requestedAt: iso(handoff.requestedAt),
            acceptedAt: isoOf(handoff.acceptedAt),
            acceptedBy: handoff.acceptedBy ?? null,
            destination: handoff.destination ?? null,
            desk: handoff.desk ?? null,
            byWriting: handoff.byWriting ?? false,
          }
        : null,
    timers: {
      idle: conversation?.timer ?? null,
      waiting: (mode === 'human' && handoff?.timer) || null,
      unansweredSince: isoOf(thread.unanswered?.since),
    },
    journal: journal
      ? {
          turn: journal.turn,
          startedAt: iso(journal.startedAt),
          outcome: journal.outcome,
          texts: journal.texts.length,
          effects: journal.effects.map(({ kind }) => kind),
          next: journal.next,
          claimedAt: isoOf(journal.claimedAt),
          failures: journal.failures + (journal.failing?.times ?? 0),
        }
      : null,
    trying: trying ? { since: iso(trying.since), failures: trying.failures, unsure: trying.unsure } : null,
    putBackSince: isoOf(putBack?.since),
    mutedUntil: isoOf(pace?.mutedUntil),
    apologisedAt: isoOf(thread.apologisedAt),
    lastSentAt: isoOf(thread.lastSentAt),
  };
}

const isoOf = (at: number | undefined): string | null => (at === undefined ? null : iso(at));

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
