import { describe, expect, it } from 'vitest';
import { KEYWORDS, keywordOf } from '../../../lambdas/channel/text/keywords.ts';
import { quotationIn, reactionIn } from '../../../lambdas/channel/text/reaction.ts';
import { type ReactionKind, reactionForms } from '../../../lambdas/channel/text/reaction-forms.ts';
import { fc } from '../../support/seeded-check.ts';

/** Every form of every language, and whether it takes a reaction back. */
const forms = Object.entries(reactionForms).flatMap(([language, { added, removed }]) =>
  [added, removed].flatMap((of, index) =>
    (Object.entries(of) as [ReactionKind, readonly string[]][]).flatMap(([kind, written]) =>
      written.map(form => ({ language, kind, removed: index === 1, form })),
    ),
  ),
);

const write = (form: string, quotation: string, emoji = '🔥'): string =>
  form.replace('…', () => quotation).replace('@', () => emoji);

const to = (text: string) => reactionIn(text)?.to;
const like = (words: string, cut = false) => ({ kind: 'like', to: { words, cut } });

describe('a reaction', () => {
  it.each(forms)('of $language is known: $form', ({ form, kind, removed }) => {
    const found = reactionIn(write(form, '“Room 12, or “the other one”?”'));
    expect(found).toMatchObject({ kind, to: { words: 'Room 12, or “the other one”?', cut: false } });
    expect(found?.removed ?? false).toBe(removed);
  });

  it.each([
    // iMessage, as it is written and as carriers and phones rewrite it
    ['Liked “Open till ten.”', like('Open till ten.')],
    ['liked "Open till ten."', like('Open till ten.')],
    ["Liked 'It's open till ten.'", like("It's open till ten.")],
    ['  Liked\u00a0“Open\ntill ten.” \n', like('Open till ten.')],
    ['A aime « Ouvert. »', like('Ouvert.')],
    ["A attribué la mention «J'aime» à «Ouvert.»", like('Ouvert.')],
    ['Gefällt »Bis zehn.«', like('Bis zehn.')],
    // cut, with its last mark and without
    ['Liked “Open till t…”', like('Open till t…', true)],
    ['Liked “Open till t..."', like('Open till t...', true)],
    ['Liked “Open till t…', like('Open till t…', true)],
    // emoji with a name, and without
    ['Reacted 👍🏽 to “Open.”', { ...like('Open.'), emoji: '👍🏽' }],
    ['Reacted ❤️ to “Open.”', { kind: 'heart', emoji: '❤️' }],
    ['Reacted ‼️ to “Open.”', { kind: 'emphasis', emoji: '‼️' }],
    ['Removed 👎 from “Open.”', { kind: 'dislike', removed: true }],
    ['👨‍👩‍👧 to "Open."', { kind: 'emoji', emoji: '👨‍👩‍👧' }],
    ['Hat mit 👍 auf „Offen.“ reagiert', { ...like('Offen.'), emoji: '👍' }],
    // Google Messages, in any language
    ['\u200a\u200b👍\u200b to “\u200aOpen.\u200a”\u200a', { ...like('Open.'), emoji: '👍' }],
    ['\u200a\u200b😡\u200b auf „\u200aOffen.\u200a“\u200a', { kind: 'emoji', emoji: '😡' }],
    ['\u200a\u200b🎉\u200b \u09aa\u09cd\u09b0\u09a4\u09bf “\u200aOpen.\u200a”\u200a', { kind: 'emoji' }],
    ['\u200a\u200c👍\u200c from “\u200aOpen.\u200a”\u200a', { ...like('Open.'), removed: true }],
    // attachments
    ['Loved an image', { kind: 'heart', to: 'attachment' }],
    ['Laughed at a movie', { kind: 'laugh', to: 'attachment' }],
    ['Reacted 😮 to an audio message', { kind: 'emoji', to: 'attachment' }],
    ['Removed a like from an image', { kind: 'like', removed: true, to: 'attachment' }],
    ['Le encantó una imagen', { kind: 'heart', to: 'attachment' }],
  ])('is read from %j', (text, reaction) => {
    expect(reactionIn(text)).toMatchObject(reaction);
  });

  it.each([
    '',
    'Liked it',
    'I liked “the blue one”',
    'Liked “the blue one” best',
    'Liked the blue one',
    'Loved the image',
    'Reacted badly to “the pollen”',
    'Reacted 5 to “the pollen”',
    'to “the pollen”',
    '👍',
    '“Open till ten.”',
    'Liked “”',
    'Liked "',
    'Removed the stain from “the sofa”',
    '\u200b👍\u200b',
    '\u200bto\u200b “Open.”',
  ])('is not read from %j', text => {
    expect(reactionIn(text)).toBeUndefined();
  });

  it('is what it is around any words', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1 }).map(word => `x${word}x`);
    fc.assert(
      fc.property(fc.constantFrom(...forms), words, ({ form, removed }, said) => {
        const found = reactionIn(write(form, `“${said}”`));
        expect(found?.removed ?? false).toBe(removed);
        const shown = found?.to !== 'attachment' ? found?.to.words : undefined;
        expect(shown?.replace(/[\s\p{Cf}]/gu, '')).toBe(said.replace(/[\s\p{Cf}]/gu, ''));
      }),
    );
  });

  it('is never a keyword, whatever it quotes: the webhook and the sweep, which know no thread, agree', () => {
    const said = fc.constantFrom(...Object.keys(KEYWORDS));
    fc.assert(
      fc.property(fc.constantFrom(...forms), said, ({ form }, keyword) => {
        const text = write(form, `“${keyword}”`);
        expect(reactionIn(text)).toBeDefined();
        expect(keywordOf(text)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('is looked for in any text', () => {
    const pieces = [
      ...'“”"\'«»「」…?!:1a \n\u200a\u200b\u200c\ufe0f\ud83d',
      '👍',
      '🇩🇪',
      'Liked ',
      'Removed ',
      ' to ',
      ' entfernt',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 20 }), text => {
        const found = reactionIn(text.join(''));
        if (found && found.to !== 'attachment') expect(text.join('')).toContain(found.to.words.split(' ')[0]);
        quotationIn(text.join(''));
      }),
    );
    expect(to(`Liked “${'x'.repeat(5_000)}”`)).toBeUndefined();
  });
});

describe('a quotation', () => {
  it.each([
    ['You wrote “No more texts.” but I got one', 'No more texts.', 'You wrote \n but I got one'],
    ['„Keine mehr.“', 'Keine mehr.', '\n'],
    ['a "b "c" d" e', 'b "c" d', 'a \n e'],
  ])('is found in %j, and what is not', (text, words, rest) => {
    expect(quotationIn(text)).toEqual({ quotation: { words, cut: false }, rest });
  });

  it.each(['none', 'one mark "', '""', '12" by 14'])('is not found in %j', text => {
    expect(quotationIn(text)).toBeUndefined();
  });
});
