import { phoneDeskOf } from '../phone-desk/phone-desk.ts';
import type { Answer } from '../ports.ts';
import type { Thread } from '../thread/thread.ts';
import type { TurnParts } from '../turn-parts.ts';

/** Whether a person is wanted at a phone that has opted out: its thread knows. One request, and only then. */
export async function isPhoneOut(
  { settings, store }: Pick<TurnParts, 'settings' | 'store'>,
  { key }: Pick<Thread, 'key'>,
  answer: Pick<Answer, 'handoff'> | undefined,
): Promise<boolean> {
  const desk = answer?.handoff ? phoneDeskOf(settings, key) : undefined;
  return desk !== undefined && (await store.load(desk, [])).thread.optedOutAt !== undefined;
}
