import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, test } from 'vitest';
import { splitIntoParts } from '../../../lambdas/channel/text/parts.ts';
import { countSegments } from '../../../lambdas/channel/text/segments.ts';
import { fc } from '../../support/seeded-check.ts';

const LINK = 'https://shop.example.com/orders/1234567?utm=sms';
const word = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-zé]{1,9}$/) },
  fc.constantFrom(
    '👩🏽‍🚀',
    '👨‍👩‍👧‍👦',
    'e\u0301\u0323',
    '🇫🇷🇯🇵',
    '你好。',
    '日本語',
    'x'.repeat(70),
    LINK,
    '\uD83D',
    '5.',
    'Dr.',
  ),
);
const gap = fc.constantFrom(' ', ' ', ' ', ' ', '. ', '! ', '\n', '\n\n', '  ', '\u00A0', '');
const text = fc
  .array(fc.tuple(word, gap), { maxLength: 300, size: 'max' })
  .map(pairs => pairs.flat().join(''));
const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The places in the text where the parts were taken from; fails where a character was lost or doubled. */
function places(whole: string, parts: readonly string[]): { start: number; end: number }[] {
  let at = 0;
  const found = parts.map(part => {
    while (!whole.startsWith(part, at)) {
      expect(whole.charAt(at)).toMatch(/\s/);
      at++;
    }
    const start = at;
    at += part.length;
    return { start, end: at };
  });
  expect(whole.slice(at).trim()).toBe('');
  return found;
}

describe('splitIntoParts', () => {
  test('nothing of an empty text', () => {
    expect(splitIntoParts('')).toEqual([]);
    expect(splitIntoParts(' \n ')).toEqual([]);
    expect(splitIntoParts('\u200B\u00A0\uFE0F\u200E\u00AD')).toEqual([]);
  });

  test('one message as long as it may be', () => {
    expect(splitIntoParts('a'.repeat(1500))).toHaveLength(1);
    expect(splitIntoParts('a'.repeat(1501))).toHaveLength(2);
    // By UTF-8 bytes, in case Twilio counts those: four for an emoji, three for a Chinese character.
    expect(splitIntoParts('😀'.repeat(400))).toHaveLength(1);
    expect(splitIntoParts('😀'.repeat(401))).toHaveLength(2);
    expect(splitIntoParts('你'.repeat(533))).toHaveLength(1);
    expect(splitIntoParts('你'.repeat(534))).toHaveLength(2);
  });

  test('gives the text back, white space at the cuts aside, within the limits and without tearing', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 60, max: 400 }), (whole, maxUnits) => {
        const parts = splitIntoParts(whole, { maxUnits });
        const cuts = places(whole, parts);
        const boundaries = new Set(
          [...clusters.segment(whole)].map(({ index }) => index).concat(whole.length),
        );
        const links = [...whole.matchAll(/https:[!-~]+/g)].filter(([link]) => link.length <= maxUnits);
        for (const [index, part] of parts.entries()) {
          expect(part).toBe(part.trim());
          expect(part.length).toBeGreaterThan(0);
          expect(part.length).toBeLessThanOrEqual(maxUnits);
          expect(Buffer.byteLength(part)).toBeLessThanOrEqual(1600);
          const end = cuts[index]?.end ?? -1;
          expect(boundaries.has(end)).toBe(true);
          expect(links.some(link => link.index < end && end < link.index + link[0].length)).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('each part has the segments that Twilio’s calculator gives it', () => {
    fc.assert(
      fc.property(text, whole => {
        for (const part of splitIntoParts(whole, { maxUnits: 300 }))
          expect(countSegments(part).segments).toBe(new SegmentedMessage(part).segmentsCount);
      }),
      { numRuns: 30 },
    );
  });

  test('numbers the parts within the limits', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 60, max: 200 }), (whole, maxUnits) => {
        const parts = splitIntoParts(whole, { maxUnits, numbered: true });
        if (parts.length > 1) {
          const bare = parts.map((part, index) => {
            const label = `(${index + 1}/${parts.length}) `;
            expect(part.startsWith(label)).toBe(true);
            expect(part.length).toBeLessThanOrEqual(maxUnits);
            return part.slice(label.length);
          });
          places(whole, bare);
        } else expect(parts.join('')).toBe(whole.trim());
      }),
      { numRuns: 200 },
    );
  });

  test('never takes more segments than its budget, and keeps a beginning of the text', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 6 }), fc.boolean(), (whole, segmentBudget, numbered) => {
        const ending = '(more on our site)';
        const parts = splitIntoParts(whole, { maxUnits: 300, segmentBudget, numbered, ending });
        const all = splitIntoParts(whole, { maxUnits: 300, numbered });
        const cost = (of: readonly string[]): number =>
          of.reduce((sum, part) => sum + countSegments(part).segments, 0);
        expect(cost(parts)).toBeLessThanOrEqual(segmentBudget);
        if (cost(all) <= segmentBudget) expect(parts).toEqual(all);
        else expect(parts.at(-1)?.endsWith(ending)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('prefers paragraphs, then sentences, then lines, then words', () => {
    const filler = 'aaaa bbbb cccc dddd eeee ffff';
    expect(splitIntoParts(`${filler}\n\nOne. Two ${filler}`, { maxUnits: 45 })[0]).toBe(filler);
    expect(splitIntoParts(`${filler}. Two\nthree ${filler}`, { maxUnits: 45 })[0]).toBe(`${filler}.`);
    expect(splitIntoParts(`${filler}\nTwo three ${filler}`, { maxUnits: 45 })[0]).toBe(filler);
    expect(splitIntoParts(`${filler} Two three ${filler}`, { maxUnits: 45 })[0]).toBe(
      `${filler} Two three aaaa`,
    );
    // Not behind the number of an item, nor behind a title.
    expect(splitIntoParts(`aaaa bbbb cccc dddd e\n12. eeee ffff gggg hhhh iiii`, { maxUnits: 40 })[0]).toBe(
      'aaaa bbbb cccc dddd e',
    );
    expect(splitIntoParts(`You will see our good Dr. Bartholomew-Smythe today`, { maxUnits: 40 })[0]).toBe(
      'You will see our good Dr.',
    );
  });

  test('takes a link into the next part rather than through a cut', () => {
    const parts = splitIntoParts(`${'你'.repeat(30)}${LINK}谢谢`, { maxUnits: 60 });
    expect(parts).toEqual(['你'.repeat(30), `${LINK}谢谢`]);
  });

  test('takes a number into the next part rather than through a cut, or leaves it out', () => {
    for (const number of ['4500', '+15550102000', '12,500.75', '2026-11-27'])
      for (let before = 52; before < 60; before++) {
        const whole = `${'价'.repeat(before)}${number}元${'字'.repeat(80)}`;
        expect(splitIntoParts(whole, { maxUnits: 60 }).some(part => part.includes(number))).toBe(true);
        const [cut = ''] = splitIntoParts(whole, { maxUnits: 60, maxParts: 1 });
        expect(!/\d/.test(cut) || cut.includes(number)).toBe(true);
      }
  });

  test('cuts a token that no part can hold', () => {
    expect(splitIntoParts('x'.repeat(100), { maxUnits: 40 }).map(part => part.length)).toEqual([40, 40, 20]);
    const zalgo = `e${'\u0301'.repeat(99)}`;
    expect(splitIntoParts(zalgo, { maxUnits: 40 }).join('')).toBe(zalgo);
  });

  test('a spent budget ends with a sentence, else with a word, then the ending', () => {
    const sentences = 'We open at nine on weekdays. '.repeat(20);
    expect(splitIntoParts(sentences, { segmentBudget: 1 })).toEqual([
      `${'We open at nine on weekdays. '.repeat(5)}...`,
    ]);
    const words = 'lorem ipsum dolor '.repeat(40);
    const [part = ''] = splitIntoParts(words, { segmentBudget: 1, ending: '...' });
    expect(part).toMatch(/^(lorem|ipsum|dolor)( (lorem|ipsum|dolor))+\.\.\.$/);
    expect(part.length).toBeGreaterThan(145);
    expect(part.length).toBeLessThanOrEqual(160);
    expect(splitIntoParts(words, { segmentBudget: 1, ending: 'Ask for more.' })[0]).toMatch(
      /(lorem|ipsum|dolor) Ask for more\.$/,
    );
    expect(splitIntoParts(`See ${'a'.repeat(50)} ${LINK}${'b'.repeat(400)}`, { segmentBudget: 1 })).toEqual([
      `See ${'a'.repeat(50)}...`,
    ]);
  });

  test('refuses options that cannot be met, and names them', () => {
    expect(() => splitIntoParts('a', { maxUnits: 10 })).toThrow(/maxUnits is 10/);
    expect(() => splitIntoParts('a '.repeat(200), { segmentBudget: 0 })).toThrow(/segmentBudget is 0/);
    expect(() => splitIntoParts('a '.repeat(400), { segmentBudget: 1, ending: 'b'.repeat(200) })).toThrow(
      /ending alone takes 2/,
    );
  });
});
