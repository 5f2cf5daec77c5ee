import type { Asked } from '../ask/ask.ts';
import type { Reading } from '../decide/reading.ts';
import { composeReply } from '../draft/compose-reply.ts';
import type { Draft } from '../draft/draft.ts';
import { followLive, sayAll, soonMs } from '../handoff/live.ts';
import { forward, planHandoff } from '../handoff/plan-handoff.ts';
import type { Answer } from '../ports.ts';
import { idleAt, settingsOf } from '../settings/settings.ts';
import { keywordAskedFor } from '../text/asks-for-keyword.ts';
import { withoutNeverMeant } from '../text/never-meant.ts';
import { isLive } from '../thread/live.ts';
import type { TextMessage } from '../thread/message.ts';
import type { Conversation, Thread } from '../thread/thread.ts';
import { apologise } from './apologise.ts';
import { newDraft } from './new-draft.ts';
import type { Planned, Planning } from './planning.ts';
/** What follows from the agent's answer, or from having given up on one. */
export function planAnswer(
  thread: Thread,
  reading: Reading,
  asked: Exclude<Asked, { kind: 'left' }>,
  planning: Planning,
): Planned {
  const { run: texts, pace } = reading;
  const draft = newDraft({ ...thread, pace }, texts, planning);
  if (asked.kind === 'given-up') return planGiveUp(draft, texts, asked.reason, planning);
  return planReply(draft, reading, asked.answer, planning);
}

function planReply(draft: Draft, { run: texts, said }: Reading, answer: Answer, planning: Planning): Planned {
  const { now, settings } = planning;
  const wasLive = isLive(draft.thread);
  const conversation = known(draft.thread.conversation, answer);
  const started = conversation !== undefined && conversation.timer === undefined;
  if (conversation) {
    const asked =
      conversation.askedForKeyword ??
      (keywordAskedFor(withoutNeverMeant(answer.response)) !== undefined || undefined);
    draft
      .set({ conversation: { ...settled(conversation, now), ...(asked && { askedForKeyword: asked }) } })
      .drop('handoffNote')
      .drop('opening');
  }
  const style = settingsOf(settings, draft.thread.key.business)?.greeting ?? 'join';
  const greeting = style === 'omit' ? '' : (conversation?.greeting ?? '');
  // what becomes nothing on its way to a phone was no answer
  const {
    parts,
    cutShort,
    silent: wordless,
  } = composeReply(
    { greeting, answer: answer.response, apart: style === 'separate' },
    draft.thread.key,
    settings.replies,
  );
  const silent = wordless && !answer.said;
  if (wasLive) for (const text of texts) forward(draft, text, settings, said.kind === 'reaction' ? said : {});
  for (const part of parts) draft.send('agent', part);
  if (cutShort) draft.cutShort();
  sayAll(draft, answer.said, settings);
  announce(draft, conversation);

  const { handoff, live } = answer;
  if (conversation && (wasLive || live)) {
    followLive(draft, { ...answer, silent }, soonMs, planning);
    return draft.done(texts, wasLive ? 'forwarded' : silent ? 'answer-empty' : 'answered');
  }
  const wanted =
    handoff && conversation && planHandoff(draft, conversation.id, { ...handoff, silent }, planning);
  if (!wanted) {
    if (answer.end && !handoff) draft.end('agent');
    else if (started) draft.arm(now + idleAt(settings, draft.thread.key.business));
  }
  return draft.done(texts, silent ? 'answer-empty' : 'answered');
}

/** The bus hears of a conversation once, and of the end of the one that it took the place of. */
function announce(draft: Draft, conversation: Conversation | undefined): void {
  announceReplaced(draft, conversation);
  if (conversation && conversation.timer === undefined)
    draft.publish('conversation.started', { conversationId: conversation.id });
}

function announceReplaced(draft: Draft, conversation: Conversation | undefined): void {
  if (!conversation?.replaces) return;
  const { id, cause, agent } = conversation.replaces;
  if (cause !== 'gone') draft.close(id, agent);
  draft.publish('conversation.ended', { conversationId: id, cause });
}

/**
 * The dead letter comes before the apology: where the carrier is what fails, the texts are safe all the same,
 * and the apology waits with the thread.
 */
function planGiveUp(
  draft: Draft,
  texts: readonly TextMessage[],
  reason: string,
  planning: Planning,
): Planned {
  draft.deadLetter(reason);
  apologise(draft, texts, planning);
  const { conversation } = draft.thread;
  if (conversation?.provisional && conversation.timer === undefined) {
    // nobody but us knows of it: what comes next begins another
    announceReplaced(draft, conversation);
    draft.drop('conversation');
  } else if (conversation && conversation.timer === undefined) {
    // nobody has spoken in it yet, and it is there all the same: it ends when nobody does
    announce(draft, conversation);
    const { replaces: _, ...open } = conversation;
    draft
      .set({ conversation: open })
      .arm(planning.now + idleAt(planning.settings, draft.thread.key.business));
  }
  return draft.done(texts, 'given-up');
}

/** The conversation once its first answer is on its way: what was told about it need not be told again. */
function settled(
  { greeting: _, preface: __, replaces: ___, ...conversation }: Conversation,
  now: number,
): Conversation {
  return { ...conversation, lastTextAt: now };
}

/** The conversation as the answer tells of it. Under another id it is armed anew: a timer finds it by its id. */
function known(
  conversation: Conversation | undefined,
  { conversationId, cursor }: Answer,
): Conversation | undefined {
  if (!conversation) return undefined;
  const told = { ...conversation, ...(cursor !== undefined && { cursor }) };
  if (conversationId === undefined || conversationId === told.id) return told;
  const { provisional: _, timer: __, warnedAt: ___, ...kept } = told;
  return { ...kept, id: conversationId };
}
