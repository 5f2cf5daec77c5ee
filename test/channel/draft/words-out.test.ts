import { expect, it } from 'vitest';
import { Draft } from '../../../lambdas/channel/draft/draft.ts';
import { messageOf, partKnown, sendWords } from '../../../lambdas/channel/draft/words-out.ts';
import { newThread } from '../../../lambdas/channel/thread/thread.ts';
import { fc } from '../../support/seeded-check.ts';
import { key, now, settings } from '../../support/specification/specification.ts';

const told = (draft: Draft) =>
  draft.effects.flatMap(effect =>
    effect.kind === 'publish' && effect.event.type.startsWith('message.')
      ? [{ type: effect.event.type, ...effect.event.detail }]
      : [],
  );
const sends = (draft: Draft) => draft.effects.flatMap(effect => (effect.kind === 'send' ? [effect.id] : []));

it('of some messages whose parts become known in any order, and some of them twice, each is told once, at its last part', () => {
  const becomes = fc.record({
    why: fc.constantFrom(undefined, '30005', 'failed'),
    order: fc.nat(),
    twice: fc.boolean(),
  });
  const messages = fc.array(fc.array(becomes, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(messages, all => {
      const draft = new Draft(newThread(key), 'turn', now);
      const news = all.flatMap((parts, index) => {
        const before = sends(draft).length;
        const body = parts.map(() => 'Word by word. '.repeat(90).trim()).join('\n\n');
        sendWords(draft, { id: `id-${index}`, by: 'Ada', body }, settings());
        const ids = sends(draft).slice(before);
        expect(ids.length).toBe(parts.length);
        return parts.flatMap((part, at) => {
          const one = { ...part, index, effectId: ids[at] ?? '' };
          return part.twice ? [one, { ...one, order: part.order + 1 }] : [one];
        });
      });
      expect(told(draft)).toEqual([]);
      const open = all.map(({ length }) => length);
      const known = new Set<string>();
      for (const { effectId, index, why } of news.toSorted((a, b) => a.order - b.order)) {
        const before = told(draft).length;
        const first = !known.has(effectId);
        known.add(effectId);
        if (first) expect(messageOf(draft, effectId)).toEqual({ messageId: `id-${index}` });
        partKnown(draft, effectId, why);
        if (first) open[index] = (open[index] ?? 0) - 1;
        expect(told(draft).length - before).toBe(first && open[index] === 0 ? 1 : 0);
      }
      expect(told(draft)).toHaveLength(all.length);
      for (const [index, parts] of all.entries()) {
        const delivered = parts.filter(({ why }) => why === undefined).length;
        const isWhole = delivered === parts.length;
        expect(told(draft)).toContainEqual(
          expect.objectContaining({
            type: isWhole ? 'message.delivered' : 'message.failed',
            messageId: `id-${index}`,
            by: 'Ada',
            parts: parts.length,
            delivered,
          }),
        );
      }
      expect(draft.thread.wordsOut).toBeUndefined();
    }),
    { numRuns: 40 },
  );
});

it('words that nothing is left of have failed at once', () => {
  const draft = new Draft(newThread(key), 'turn', now);
  sendWords(draft, { id: 'id-1', body: '---' }, settings());
  expect(told(draft)).toEqual([
    { type: 'message.failed', messageId: 'id-1', parts: 0, delivered: 0, reason: 'empty' },
  ]);
});
