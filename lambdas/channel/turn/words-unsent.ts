import type { Replies } from '../settings/settings.ts';
import type { Send } from '../thread/effect.ts';
import type { PersonMessage } from '../thread/message.ts';
import type { Unsettled } from '../thread/unsettled.ts';

/**
 * What of people's words a turn has not sent, as messages that a redrive brings back: those parts alone, in their
 * order, and only to be said. Each has the id of the message that it is of, so that the bus hears of that one.
 */
export function wordsUnsent(
  { journal, key, wordsOut = [] }: Unsettled,
  { numbered }: Pick<Replies, 'numbered'>,
): PersonMessage[] {
  const { effects, others, sent, startedAt } = journal;
  const words = effects.filter((effect): effect is Send => effect.kind === 'send' && effect.by === 'person');
  return [...Map.groupBy(words, ({ id, messageId = id }) => messageId)].flatMap(([id, parts]) => {
    const unsent = parts.filter(part => !sent[part.id]).map(({ body }) => body);
    if (unsent.length === 0) return [];
    const isNumbered = numbered && parts.length > 1;
    const by = wordsOut.find(one => one.id === id)?.by;
    const before = others.find(other => other.startsWith(`${id}+`))?.slice(id.length + 1);
    return {
      kind: 'person-message',
      thread: key,
      id,
      body: unsent.map(body => (isNumbered ? body.replace(partNumber, '') : body)).join('\n\n'),
      ...(by !== undefined && { by }),
      // the message itself is settled with its turn
      rest: Number(before ?? 0) + 1,
      takes: false,
      at: startedAt,
    };
  });
}

/** They get other numbers when they go out. */
const partNumber = /^\(\d{1,3}\/\d{1,3}\) /;
