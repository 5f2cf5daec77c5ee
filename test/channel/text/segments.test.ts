import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, test } from 'vitest';
import { countSegments } from '../../../lambdas/channel/text/segments.ts';
import { fc } from '../../support/seeded-check.ts';

/** Twilio's own calculator. */
const judge = (text: string) => {
  const message = new SegmentedMessage(text);
  const units = message.encodingName === 'UCS-2' ? text.length : message.numberOfCharacters;
  return { segments: message.segmentsCount, encoding: message.encodingName, units };
};

const alphabets: Record<string, readonly string[]> = {
  basic: [...'abcXYZ 019.,!?@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà_\n\r', '\r\n'],
  extension: [...'^{}\\[~]|€\f'],
  latin: [...'çáíóúâêãõÀÊ`°łżŐ'],
  emoji: ['😀', '🎉', '☎', '❤️', '1️⃣', '©️', '👋', '🇫🇷', '🇯🇵'],
  sequences: ['👨‍👩‍👧‍👦', '👩‍💻', '🏳️‍🌈', '👩‍❤️‍💋‍👨', '❤️‍🔥', '🏴‍☠️', '🧑‍🤝‍🧑', '🐻‍❄️', '👨‍🦰', '🕵🏽‍♀️'],
  tones: ['👍🏽', '👩🏽‍🚀', '✋🏿', '🤝🏽', '🫶🏻', '🏽'],
  cjk: [...'你好。日本語ゐ한국각', '각', 'ก็', 'ก่ำ', 'क्षि', 'न्'],
  marks: ['é', 'ü', 'a\u0301\u0308\u0323', '\u0301', '\u0308', '\uFE0F', '\u200D'],
  halves: ['\uD83D', '\uDE00'],
};

const text = fc
  .subarray(Object.keys(alphabets), { minLength: 1 })
  .chain(names =>
    fc.array(fc.constantFrom(...names.flatMap(name => alphabets[name] ?? [])), {
      maxLength: 340,
      size: 'max',
    }),
  )
  .map(characters => characters.join(''))
  // Where the judge's segmenter departs from the Unicode 10 that it follows: marks behind a flag, and a joiner
  // that joins no emoji to an emoji.
  .filter(sample => !/\p{RI}[\p{M}\u200D]{2}/u.test(sample))
  .filter(
    sample =>
      !/(?<!\p{Extended_Pictographic}[\p{M}\p{Emoji_Modifier}]*)\u200D\p{Extended_Pictographic}/u.test(
        sample,
      ),
  );

describe('countSegments', () => {
  test('agrees with Twilio’s calculator on any mix of alphabets', () => {
    fc.assert(
      fc.property(text, sample => {
        expect(countSegments(sample)).toEqual(judge(sample));
      }),
      { numRuns: 600 },
    );
  });

  test.each([
    ['', { segments: 1, encoding: 'GSM-7', units: 0 }],
    ['a'.repeat(160), { segments: 1, encoding: 'GSM-7', units: 160 }],
    ['a'.repeat(161), { segments: 2, encoding: 'GSM-7', units: 161 }],
    ['a'.repeat(306), { segments: 2, encoding: 'GSM-7', units: 306 }],
    ['a'.repeat(307), { segments: 3, encoding: 'GSM-7', units: 307 }],
    ['€'.repeat(80), { segments: 1, encoding: 'GSM-7', units: 160 }],
    // An escape pair is not cut: 152 + 2 do not fit into 153.
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, { segments: 3, encoding: 'GSM-7', units: 306 }],
    ['ж'.repeat(70), { segments: 1, encoding: 'UCS-2', units: 70 }],
    ['ж'.repeat(71), { segments: 2, encoding: 'UCS-2', units: 71 }],
    ['ж'.repeat(134), { segments: 2, encoding: 'UCS-2', units: 134 }],
    ['ж'.repeat(135), { segments: 3, encoding: 'UCS-2', units: 135 }],
    // Neither is a surrogate pair: 66 + 2 do not fit into 67.
    [`${'ж'.repeat(66)}😀${'ж'.repeat(66)}`, { segments: 3, encoding: 'UCS-2', units: 134 }],
    [`${'a'.repeat(70)}“`, { segments: 2, encoding: 'UCS-2', units: 71 }],
    ['ç', { segments: 1, encoding: 'UCS-2', units: 1 }],
    ['Ç', { segments: 1, encoding: 'GSM-7', units: 1 }],
    ['{}', { segments: 1, encoding: 'GSM-7', units: 4 }],
    ['{}ж', { segments: 1, encoding: 'UCS-2', units: 3 }],
  ])('%j', (sample, count) => {
    expect(countSegments(sample)).toEqual(count);
    expect(judge(sample)).toEqual(count);
  });

  test('every single character below U+3000 has the judge’s encoding and units', () => {
    for (let code = 0; code < 0x3000; code++) {
      const character = String.fromCharCode(code);
      expect(countSegments(character), `U+${code.toString(16)}`).toEqual(judge(character));
    }
  });

  test('takes 32 KB of marks, joiners and conjuncts', () => {
    for (const unit of ['\u0301', '👩\u200D', 'क्', '\uD83D', '🏽'])
      expect(countSegments(unit.repeat(32_768 / unit.length)).encoding).toBe('UCS-2');
  });
});
