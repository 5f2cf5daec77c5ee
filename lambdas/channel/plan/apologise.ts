import type { Draft } from '../draft/draft.ts';
import { sendAll } from '../draft/send-all.ts';
import type { TextMessage } from '../thread/message.ts';
import type { Planning } from './planning.ts';
/** Promise 4: what gets no reply gets this. One an hour per thread at most, and none for what an operator has sent through again. */
export function apologise(draft: Draft, texts: readonly TextMessage[], { now, settings }: Planning): void {
  const { apology } = settings.notices;
  const last = draft.thread.apologisedAt;
  const recently = last !== undefined && now - last < settings.times.apologyPause;
  if (apology === false || recently || texts.every(text => text.redriven)) return;
  sendAll(draft, 'notice', apology, settings);
  draft.set({ apologisedAt: now });
}
