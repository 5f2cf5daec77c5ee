import { describe, expect, it } from 'vitest';
import { composeParts } from '../../../lambdas/channel/draft/compose-parts.ts';
import { composeReply } from '../../../lambdas/channel/draft/compose-reply.ts';
import { segmentsOf } from '../../../lambdas/channel/text/parts.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import { fc } from '../../support/seeded-check.ts';
import { key, settings } from '../../support/specification/specification.ts';

const replies = (more = {}) => settings({ replies: more }).replies;
const compose = (greeting: string, answer: string, more = {}, apart = false) =>
  composeReply({ greeting, answer, apart }, key, replies(more));

const sentence = 'We are open from nine to five on weekdays. ';
const greeting = 'Welcome to the Harbour Hotel! I am here to help you with your stay.';

describe('greeting and answer', () => {
  it('are one reply, or two texts', () => {
    expect(compose('Hi!', 'Yes.')).toEqual({ parts: ['Hi!\n\nYes.'], cutShort: false, silent: false });
    expect(compose('Hi!', 'Yes.', {}, true).parts).toEqual(['Hi!', 'Yes.']);
    // one text too many
    for (const limits of [{ maxParts: 1 }, { segmentBudget: 1 }])
      expect(compose('Hi!', 'Yes.', limits, true).parts).toEqual(['Hi!\n\nYes.']);
  });

  it('are there one without the other', () => {
    expect(compose('', 'Yes.').parts).toEqual(['Yes.']);
    expect(compose('Hi!', ' ')).toEqual({ parts: ['Hi!'], cutShort: false, silent: true });
    expect(compose('Hi!', '<think>Hm.')).toEqual({ parts: ['Hi!'], cutShort: false, silent: true });
    expect(compose('<!-- none -->', '')).toEqual({ parts: [], cutShort: false, silent: true });
    for (const marks of ['**', '**<think>Hm.</think>**', '`【4:0†source】`', '- ', '> _ _', '\u3164'])
      expect(compose(marks, marks)).toEqual({ parts: [], cutShort: false, silent: true });
    for (const words of ['5', '?', '👍', '-5', '—', '字']) expect(compose('**', words).silent).toBe(false);
  });

  it('are read each by itself: no mark of one reaches into the other', () => {
    expect(compose('Hi **there', 'Yes** we are.').parts).toEqual(['Hi **there\n\nYes** we are.']);
    expect(compose('Hi!', 'Hm.</think>Yes.').parts).toEqual(['Hi!\n\nYes.']);
    expect(compose('```\nHi!', '**Yes.**').parts).toEqual(['Hi!\n\nYes.']);
  });

  it('where there is no room for both, the answer is whole and the greeting has the rest', () => {
    const answer = sentence.repeat(3).trim();
    const joined = compose(greeting, answer, { segmentBudget: 1 });
    expect(joined).toEqual({
      parts: [`Welcome to the Harbour...\n\n${answer}`],
      cutShort: true,
      silent: false,
    });
    const apart = compose(`${greeting} `.repeat(4), answer, { segmentBudget: 2 }, true);
    expect(apart.parts).toEqual([expect.stringMatching(/^Welcome to the .*\.\.\.$/), answer]);
    expect(segmentsOf(apart.parts)).toBe(2);
  });

  it('where the answer takes it all, it is the answer alone', () => {
    const answer = sentence.repeat(200);
    for (const apart of [false, true])
      for (const limits of [{ maxParts: 2 }, { segmentBudget: 3 }, { maxParts: 1, segmentBudget: 12 }]) {
        const alone = composeParts(answer, key, replies(limits));
        expect(compose(greeting, answer, limits, apart)).toEqual({ ...alone, cutShort: true, silent: false });
      }
    expect(compose(greeting, 'a'.repeat(160), { segmentBudget: 1 }, true).parts).toEqual(['a'.repeat(160)]);
  });

  it('never cost more than one reply may, nor the answer a word that it has room for', () => {
    const words = fc.array(
      fc.constantFrom('word', 'Ende.', '字', '😀', '5', '\n\n', '“q”', 'https://x.example/a'),
      {
        maxLength: 120,
      },
    );
    fc.assert(
      fc.property(
        fc.tuple(words, words).map(both => both.map(one => one.join(' ')) as [string, string]),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        ([hello, answer], segmentBudget, maxParts, apart) => {
          const limits = { segmentBudget, maxParts };
          const { parts, cutShort } = compose(hello, answer, limits, apart);
          const alone = composeParts(answer, key, replies(limits));
          expect(parts.length).toBeLessThanOrEqual(maxParts);
          expect(segmentsOf(parts)).toBeLessThanOrEqual(segmentBudget);
          const bare = (texts: readonly string[]): string => texts.join('').replace(/[\s"“”]/g, '');
          expect(bare(parts).endsWith(bare(alone.parts))).toBe(true);
          if (!cutShort) expect(bare(parts)).toContain(bare([hello.trim()]));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('on another channel have no segments', () => {
    const whatsapp = { ...key, customer: address('whatsapp:+15551234567') };
    const reply = { greeting: '“Hi”', answer: sentence.repeat(10), apart: false };
    const { parts, cutShort } = composeReply(reply, whatsapp, replies({ segmentBudget: 1 }));
    expect([parts.join('').startsWith('“Hi”\n\nWe'), cutShort]).toEqual([true, false]);
  });
});
