import type { Draft } from '../draft/draft.ts';
import { sendAll } from '../draft/send-all.ts';
import { sendWords } from '../draft/words-out.ts';
import type { Answer } from '../ports.ts';
import type { ChannelSettings } from '../settings/settings.ts';
import { agentsDesk, isLive } from '../thread/live.ts';
import type { Conversation } from '../thread/thread.ts';
import { backToAgent, notes, over, planHandoff } from './plan-handoff.ts';

/** What was heard by a look: what was said, that the conversation is over, or nothing this time. */
export type Heard = Answer | 'gone' | 'failed';

/** After the customer's words, and between looks. EventBridge Scheduler has whole minutes. */
export const soonMs = 60_000;
const betweenMs = 120_000;
/** Looks keep a conversation open for ever: not where the customer has said nothing for so long. */
const mostQuietMs = 24 * 3_600_000;

interface Planning {
  readonly now: number;
  readonly phoneIsOut?: boolean;
  readonly settings: ChannelSettings;
}

/** Says what a person has said, each message by itself. */
export function sayAll(draft: Draft, said: Answer['said'] = [], settings: ChannelSettings): void {
  for (const { by, ...words } of said) {
    if (by === 'person') sendWords(draft, words, settings);
    else sendAll(draft, by, words.body, settings);
  }
}

/** What follows from a look. */
export function planLook(draft: Draft, heard: Heard, planning: Planning): void {
  const { conversation } = draft.thread;
  if (!conversation || heard === 'gone') {
    leave(draft, planning.settings);
    return;
  }
  if (heard === 'failed') {
    keep(draft, conversation, planning);
    return;
  }
  const { cursor, response, said } = heard;
  if (cursor !== undefined) draft.set({ conversation: { ...conversation, cursor } });
  sendAll(draft, 'agent', response, planning.settings);
  sayAll(draft, said, planning.settings);
  followLive(draft, { ...heard, silent: response === '' && !said }, betweenMs, planning);
}

/**
 * What becomes of the thread, by what an answer or a look has told of a person of the agent's own: they are its desk as
 * long as the conversation is theirs. `silent`: nothing was said to the customer about it.
 */
export function followLive(
  draft: Draft,
  { handoff: wish, live, silent = false }: Pick<Answer, 'handoff' | 'live'> & { readonly silent?: boolean },
  againMs: number,
  planning: Planning,
): void {
  const { now, settings } = planning;
  const { conversation } = draft.thread;
  if (!conversation) return;
  if (wish) {
    // nobody of the agent's has come: it is for the owner's desk, as any, and its timer is none that looked
    const { live: had, timer = 0 } = draft.thread.handoff ?? {};
    if (isLive(draft.thread)) {
      const cause = had?.joined ? 'left' : 'nobody-came';
      draft.publish('handoff.released', { ...over(draft.thread), cause });
    }
    draft.set({ conversation: { ...conversation, timer } }).mode('agent');
    if (!planHandoff(draft, conversation.id, { ...wish, silent }, planning)) draft.end('handoff');
    return;
  }
  if (!live) {
    leave(draft, settings);
    return;
  }
  if (!isLive(draft.thread)) begin(draft, conversation, silent, planning);
  const { live: before, ...handoff } = draft.thread.handoff ?? { requestedAt: now };
  const joined = live.joined ?? before?.joined;
  if (joined && !before?.joined)
    draft.publish('handoff.accepted', { conversationId: conversation.id, acceptedAt: now });
  const position = live.position ?? before?.position;
  const { queuePosition } = settings.notices;
  if (queuePosition !== false && position && position !== before?.position && !joined)
    sendAll(draft, 'notice', queuePosition.replaceAll('{position}', `${position}`), settings);
  draft.mode('human', {
    ...handoff,
    live: { ...(joined && { joined }), ...(position !== undefined && { position }) },
  });
  keep(draft, conversation, planning, againMs);
}

function begin(draft: Draft, conversation: Conversation, silent: boolean, { now, settings }: Planning): void {
  const { notices } = settings;
  const handoff = { conversationId: conversation.id, desk: agentsDesk, requestedAt: now };
  if (silent && notices.handedOver !== false) sendAll(draft, 'notice', notices.handedOver, settings);
  draft
    // it is known, and no idle timer's
    .set({ conversation: { ...conversation, timer: conversation.timer ?? 0 } })
    .mode('human', { ...handoff, live: {} })
    .publish('handoff.requested', handoff);
}

/** Another look follows. The handoff is written anew each time, so that an accept beside this turn is not run over. */
function keep(
  draft: Draft,
  { lastTextAt }: Conversation,
  { now, settings }: Planning,
  againMs = betweenMs,
): void {
  if (now - lastTextAt > mostQuietMs) leave(draft, settings);
  else draft.armWaiting(now + againMs, true);
}

/** Nobody of the agent's has the conversation any more: the agent begins another. */
function leave(draft: Draft, settings: ChannelSettings): void {
  const came = draft.thread.handoff?.live?.joined;
  backToAgent(draft, draft.thread, came ? notes.left : notes['nobody-came'], settings, came && 'left');
}
