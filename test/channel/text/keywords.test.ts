import { describe, expect, test } from 'vitest';
import { isAmbiguousStart, keywordOf, keywordWord } from '../../../lambdas/channel/text/keywords.ts';
import { fc } from '../../support/seeded-check.ts';

const stops = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'];
const starts = ['START', 'YES', 'UNSTOP'];
const helps = ['HELP', 'INFO'];
const all = [
  ...stops.map(word => [word, 'stop'] as const),
  ...starts.map(word => [word, 'start'] as const),
  ...helps.map(word => [word, 'help'] as const),
];

describe('keywordOf', () => {
  test.each(all)('%s is %s in any case, with anything around it that is no word', (word, keyword) => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[\s"'“”‘’«»*([.…\u200B]{0,5}$/u),
        fc.array(fc.boolean(), { minLength: word.length, maxLength: word.length }),
        fc.stringMatching(/^[\s"'“”‘’«»*)\].!?,;:…\u200B]{0,5}$/u),
        (before, lower, after) => {
          const cased = [...word]
            .map((letter, index) => (lower[index] ? letter.toLowerCase() : letter))
            .join('');
          expect(keywordOf(before + cased + after)).toBe(keyword);
        },
      ),
    );
  });

  test.each([
    'ＳＴＯＰ',
    'ｓｔｏｐ',
    '𝗦𝗧𝗢𝗣',
    '"Stop"',
    '“stop”',
    '\r\n stop\t\n',
    'STOP.',
    'Stop!!!',
    '(stop)',
    '*STOP*',
    '\u200Bstop\uFEFF',
  ])('%j is a stop', body => expect(keywordOf(body)).toBe('stop'));

  test.each([
    '',
    ' ',
    '.',
    'STOP PLEASE',
    'please stop',
    'stop it',
    'stop stop',
    'stopping',
    'nonstop',
    'sto p',
    'opt out',
    'opt-out',
    'yes please',
    'y',
    'ok',
    'the end',
    'helpful',
    'information',
    'cancel my booking',
    'constructor',
    '__proto__',
    'toString',
    '¿',
    '🛑',
    'STOP 🙏',
    `stop${' '.repeat(40_000)}x`,
  ])('%j is none', body => expect(keywordOf(body)).toBeUndefined());

  test('any text with a second word is none', () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.stringMatching(/^[a-z0-9]{1,8}$/), ([word], other) => {
        expect(keywordOf(`${word} ${other}`)).toBeUndefined();
        expect(keywordOf(`${other} ${word}`)).toBeUndefined();
        expect(keywordOf(word + other)).not.toBe('help');
      }),
    );
  });

  test('tells the word itself', () => expect(keywordWord(' unstop. ')).toBe('UNSTOP'));
});

test('only YES is a start and an everyday answer', () => {
  expect(isAmbiguousStart(' Yes! ')).toBe(true);
  for (const word of ['START', 'UNSTOP', 'STOP', 'yes please', 'yeah', ''])
    expect(isAmbiguousStart(word)).toBe(false);
});
