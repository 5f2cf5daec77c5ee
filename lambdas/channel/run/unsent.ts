import type { ThreadStore } from '../ports.ts';
import type { Send } from '../thread/effect.ts';
import type { UnsentMessage, UnsentPart } from '../thread/message.ts';
import type { Unsettled } from '../thread/unsettled.ts';

/** What the carrier has not taken of a turn's reply, from this send on. Notices are of their moment, and stay away. */
export function unsentFrom({ journal, key }: Unsettled, send: Send): UnsentMessage | undefined {
  const ahead = journal.effects
    .filter(effect => effect.kind === 'send')
    .filter(({ id }) => !journal.sent[id]);
  const parts = ahead.flatMap(({ by, body }) => partOf(by, body));
  if (parts.length === 0) return undefined;
  return {
    ...{ kind: 'unsent', thread: key, id: send.id, parts },
    ...{ mode: journal.mode, at: send.since ?? journal.startedAt },
  };
}

/** The same of a send that the carrier took and gave back later; nothing where its words are kept no longer. */
export async function unsentById(
  { store }: { readonly store: Pick<ThreadStore, 'sent'> },
  { key }: Unsettled,
  id: string,
): Promise<UnsentMessage | undefined> {
  const record = await store.sent(key, id);
  const parts = record ? partOf(record.by, record.body) : [];
  if (!record || parts.length === 0) return undefined;
  return { kind: 'unsent', thread: key, id, parts, mode: 'agent', at: record.at };
}

const partOf = (by: string, body: string): UnsentPart[] =>
  by === 'agent' || by === 'person' ? [{ by, body }] : [];
