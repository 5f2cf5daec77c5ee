import type { Draft, Hear } from '../draft/draft.ts';
import type { ChannelSettings } from '../settings/settings.ts';
import type { ChannelEvent } from '../thread/event.ts';
import type { CaseNews, PersonMessage, ReleaseMessage, TextMessage } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';
import { wordsOf } from '../thread/words-of.ts';
import { isForPhone, isPhoneDesk, type News, phone, tellPhone } from './phone-desk.ts';
import { giveBackAll } from './phone-out.ts';

/**
 * The phone desk hears what happens in its customers' threads as all others do, by events; it needs no bus for that.
 * What it has goes back when it opts out itself. `texts`: of the turn.
 */
export const listening =
  (texts: readonly TextMessage[], settings: ChannelSettings): Hear =>
  (draft, event) => {
    if (isOut(event) && isPhoneDesk(settings, draft.thread.key)) giveBackAll(draft);
    const news = newsOf(draft.thread, event, texts);
    if (news !== undefined) tellPhone(draft, settings, news);
  };

const isOut = ({ type, detail }: Pick<ChannelEvent, 'type' | 'detail'>): boolean =>
  type === 'consent.changed' && detail.consent === 'out';

/** What the person at the phone is to know of an event; nothing where they need not. */
function newsOf(
  { handoff, mode }: Thread,
  event: Pick<ChannelEvent, 'type' | 'detail'>,
  texts: readonly TextMessage[],
): News | CaseNews | undefined {
  const { type, detail } = event;
  switch (type) {
    case 'handoff.requested':
      if (!isForPhone(handoff)) return undefined;
      return {
        kind: 'case',
        ...(typeof detail.destination === 'string' && { destination: detail.destination }),
        ...(typeof detail.reason === 'string' && { reason: detail.reason }),
        words: wordsOf(texts),
      };
    case 'text.received': {
      // a machine's words do not reach the phone, which may be one too; a reaction is no news to it
      if (!isForPhone(handoff) || detail.machine || detail.reaction) return undefined;
      return { kind: 'case-text', words: wordsOf(texts.filter(({ sid }) => sid === detail.messageSid)) };
    }
    case 'handoff.accepted':
      return detail.by === phone || handoff?.live ? undefined : 'taken';
    case 'handoff.released':
      if (detail.cause === 'nobody-came') return 'nobody-came';
      return detail.cause === 'desk' || detail.cause === 'reset' ? 'released' : undefined;
    case 'consent.changed':
      return isOut(event) && mode === 'human' && isForPhone(handoff) ? 'opted-out' : undefined;
    default:
      return undefined;
  }
}

/** Tells the person what became of words of their own that they cannot see the end of. `thread`: before them. */
export function answerPhone(
  draft: Draft,
  thread: Thread,
  message: PersonMessage | ReleaseMessage,
  settings: ChannelSettings,
): void {
  const answer = message.kind === 'release' ? answerToDone(thread, message) : answerToWords(thread, message);
  if (answer !== undefined) tellPhone(draft, settings, answer);
}

const answerToDone = ({ mode }: Thread, { fromPhone }: ReleaseMessage): CaseNews | undefined =>
  fromPhone && mode === 'agent' ? 'released' : undefined;

function answerToWords(
  { handoff, mode, optedOutAt }: Thread,
  { by, takes }: PersonMessage,
): CaseNews | undefined {
  if (by !== phone) return undefined;
  if (optedOutAt !== undefined) return 'opted-out';
  if (mode === 'agent') return takes ? 'yours' : undefined;
  return isForPhone(handoff) ? undefined : 'taken';
}
