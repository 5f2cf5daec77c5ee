import { describe, expect, it } from 'vitest';
import { deskWordsIn } from '../../../lambdas/channel/phone-desk/desk-words.ts';
import { fc } from '../../support/seeded-check.ts';

describe('what a person at a phone desk texts', () => {
  it.each([
    ['#7 On its way', { number: 7, words: 'On its way', done: false }],
    ['  #7: On its way ', { number: 7, words: 'On its way', done: false }],
    ['# 12, yes', { number: 12, words: 'yes', done: false }],
    ['＃7 yes', { number: 7, words: 'yes', done: false }],
    ['#7\nTwo\nlines', { number: 7, words: 'Two\nlines', done: false }],
    ['#7', { number: 7, words: '', done: false }],
    ['#7 done', { number: 7, words: 'done', done: true }],
    ['#7done', { number: 7, words: 'done', done: true }],
    ['Done.', { words: 'Done.', done: true }],
    ['#7 done with that', { number: 7, words: 'done with that', done: false }],
    ['I have done it', { words: 'I have done it', done: false }],
    ['#7 -5 degrees', { number: 7, words: '-5 degrees', done: false }],
    // no numbers of cases
    ['#7.50 is the price', { words: '#7.50 is the price', done: false }],
    ['#1234 is your room', { words: '#1234 is your room', done: false }],
    ['7 done', { words: '7 done', done: false }],
    ['Room #7', { words: 'Room #7', done: false }],
    ['#', { words: '#', done: false }],
    ['', { words: '', done: false }],
  ])('%j', (body, expected) => {
    expect(deskWordsIn(body)).toEqual(expected);
  });

  it('keeps all words behind a number, and all of those without one', () => {
    fc.assert(
      fc.property(fc.nat(999), fc.string({ unit: 'grapheme' }), (number, words) => {
        expect(deskWordsIn(`#${number} ${words}`)).toMatchObject({ number, words: words.trim() });
        if (!/^\s*[#＃]/.test(words)) expect(deskWordsIn(words)).toMatchObject({ words: words.trim() });
        expect(deskWordsIn(words)).not.toMatchObject({ number: Number.NaN });
      }),
    );
  });
});
