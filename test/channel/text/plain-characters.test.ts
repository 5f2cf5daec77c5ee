import { describe, expect, test } from 'vitest';
import { isGsm7 } from '../../../lambdas/channel/text/gsm7.ts';
import { toPlainCharacters } from '../../../lambdas/channel/text/plain-characters.ts';
import { countSegments } from '../../../lambdas/channel/text/segments.ts';
import { fc } from '../../support/seeded-check.ts';

describe('toPlainCharacters', () => {
  test.each([
    ['“Hello,” she said. ‘Yes’', '"Hello," she said. \'Yes\''],
    ['It’s at 5–6 pm…', "It's at 5-6 pm..."],
    ['Yes—we are open — always', 'Yes - we are open - always'],
    ['Mo\u00AD\u200Bn\u2060day\uFEFF', 'Monday'],
    ['10\u00A0€, 5\u202F£,\u3000ok\tthen', '10 €, 5 £, ok then'],
    ['• one\n‣ two\n● three\n▪ four', '- one\n- two\n- three\n- four'],
    ['6′ 2″ × 3', '6\' 2" x 3'],
    ['oﬃce ﬁne ﬂat', 'office fine flat'],
    ['Settings → Wi‑Fi', 'Settings -> Wi-Fi'],
    ['Acme™ © 2026 Beta®', 'Acme(TM) (c) 2026 Beta(R)'],
    ['ＦＵＬＬ　ｗｉｄｔｈ！', 'FULL width!'],
    ['𝗕𝗼𝗹𝗱 𝘪𝘵𝘢𝘭𝘪𝘤', 'Bold italic'],
    ['72°F or 22 °C', '72F or 22 C'],
    ['1½ cups, ¾ tsp, 20 m²', '1 1/2 cups, 3/4 tsp, 20 m2'],
    ['« Oui »', '"Oui"'],
    ['line\u2028next', 'line\nnext'],
    ['cafe\u0301 5 \u212B', 'café 5 Å'],
    ['press 1\uFE0F now', 'press 1 now'],
    ['≥ 5, ≤ 6', '>= 5, <= 6'],
    ['Mon · Tue', 'Mon - Tue'],
  ])('%j becomes GSM-7', (text, plain) => {
    expect(toPlainCharacters(text)).toBe(plain);
    expect(isGsm7(plain)).toBe(true);
  });

  test.each([
    ['letters of GSM-7', 'Señor Müller, à Orléans é ñ ü ß Ç Ø'],
    ['other letters', 'Zażółć “gęślą” jaźń…'],
    ['Cyrillic with its own quotation marks', '«Привет» — да…'],
    ['Greek', 'Καλημέρα “κόσμε”'],
    ['Chinese with its own punctuation', '你好，“世界”……！'],
    ['the small ç', 'Leve o “açaí”'],
    ['Catalan', 'col·lecció'],
    ['emoji', '“Party” 🎉…'],
    ['emoji sequences', '👩🏽‍🚀 ❤️ 1️⃣ it’s'],
    ['Persian with its non-joiners', 'می\u200Cخواهم'],
    ['a power, which without its place is another number', '10² “x”'],
    ['a rating', 'Rated ●●●○○'],
    ['a link with a dash in it', 'https://en.wikipedia.org/wiki/A–B “it”'],
    ['a password with a backtick', 'pa`ss “x”'],
  ])('%s stay as they are', (_, text) => {
    expect(toPlainCharacters(text)).toBe(text);
  });

  test('a link keeps its letters while the quotation marks around it are replaced', () => {
    expect(toPlainCharacters('see “https://x.example/a-b?c=d”…')).toBe('see "https://x.example/a-b?c=d"...');
  });

  const sample = fc
    .array(
      fc.oneof(
        fc.constantFrom(...'abc 019.,!€éñ\n'),
        fc.constantFrom(...'“”‘’–—…•×½²°«»™\u00A0\u200Bﬁ→'),
        fc.constantFrom('😀', '👩🏽‍🚀', 'ж', '你', 'ç', '`', '\uD83D', 'e\u0301'),
      ),
      { maxLength: 200 },
    )
    .map(characters => characters.join(''));

  test('never costs a segment, and doing it twice changes nothing more', () => {
    fc.assert(
      fc.property(sample, text => {
        const plain = toPlainCharacters(text);
        expect(countSegments(plain).segments).toBeLessThanOrEqual(countSegments(text).segments);
        expect(toPlainCharacters(plain)).toBe(plain);
      }),
    );
  });

  test('leaves GSM-7 alone', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'abcXYZ 019.,!?@£Δ_{}[]~|€^\\\n\r')), characters => {
        expect(toPlainCharacters(characters.join(''))).toBe(characters.join(''));
      }),
    );
  });
});
