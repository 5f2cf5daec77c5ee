import { describe, expect, it } from 'vitest';
import { findQuoted, lateSend, latest, lateText } from '../../../lambdas/channel/thread/lately.ts';
import { digest } from '../../support/digest.ts';
import { fc } from '../../support/seeded-check.ts';
import { desk, key, picture, text } from '../../support/specification/specification.ts';

const words = { key, digest };
const quote = (said: string, cut = said.endsWith('…')) => ({ words: said, cut });
const send = (body: string) => lateSend(words, body);
const letters = fc
  .string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzéß字😀 .,'), maxLength: 120 })
  .filter(said => /\p{L}/u.test(said));

describe('what was written lately', () => {
  it('is found by its words, whatever became of marks, spaces and case', () => {
    const late = send('It’s open – till 10 p.m. Come by?');
    for (const said of [
      'It’s open – till 10 p.m. Come by?',
      "it's open - till 10 p.m.  come\nby",
      'ITS OPEN TILL 10 PM COME BY',
    ])
      expect(findQuoted(words, [late], quote(said))).toBe(late);
    for (const said of ['It’s open – till 11 p.m. Come by?', 'It’s open', ''])
      expect(findQuoted(words, [late], quote(said))).toBeUndefined();
  });

  it('is found by its last paragraph, before which a greeting may stand', () => {
    const late = send('Hi, this is Harbour.\n\nOpen till ten.');
    expect(findQuoted(words, [late], quote('Open till ten.'))).toBe(late);
    expect(findQuoted(words, [late], quote('Hi, this is Harbour.'))).toBeUndefined();
    expect(send('Open\ntill ten.')).not.toHaveProperty('last');
  });

  it('is found by any beginning that is marked as cut, and by no other words', () => {
    fc.assert(
      fc.property(letters, letters, fc.nat(), (said, other, length) => {
        const cut = `${said.slice(0, length % (said.length + 1))}…`;
        const count = [...cut.normalize('NFD')].filter(unit => /[\p{L}\p{N}]/u.test(unit)).length;
        const found = findQuoted(words, [send(said)], quote(cut));
        if (count >= 6) expect(found).toBeDefined();
        const wanted = (of: string) =>
          of
            .normalize('NFD')
            .toLowerCase()
            .replace(/[^\p{L}\p{N}]/gu, '');
        // two beginnings of it make chance as good as none
        if (wanted(said).length >= 12 && wanted(other).slice(0, 6) !== wanted(said).slice(0, 6))
          expect(findQuoted(words, [send(other)], quote(`${said}…`))).toBeUndefined();
      }),
    );
  });

  it('is not found by a beginning that goes on otherwise, or is too short to tell', () => {
    const late = send('When would you like to come for breakfast?');
    expect(findQuoted(words, [late], quote('When would you like to c…'))).toBe(late);
    expect(findQuoted(words, [late], quote('When would you like to go home tonight…'))).toBeUndefined();
    expect(findQuoted(words, [late], quote('When would you like to c', false))).toBeUndefined();
    expect(findQuoted(words, [late], quote('When…'))).toBeUndefined();
  });

  it('is the newest of the same words', () => {
    const [first, second] = [send('Yes'), send('Yes')];
    expect(findQuoted(words, [first, second], quote('Yes'))).toBe(second);
  });

  it('is found without letters too', () => {
    const late = lateText(words, text('🎉👍🏽'));
    expect(findQuoted(words, [late], quote('🎉 👍🏽'))).toBe(late);
    expect(findQuoted(words, [late], quote('🎉'))).toBeUndefined();
  });

  it.each([
    ['Shall I book it?', true],
    ['Shall I book it? 😊', true],
    ['“Shall I book it?”', true],
    ['予約しますか？', true],
    ['هل أحجز؟', true],
    ['Shall I book it? Reply yes or no.', undefined],
    ['Booked.', undefined],
  ])('asks, or does not: %j', (body, asks) => {
    expect(send(body).asks).toBe(asks);
  });

  it('keeps no words, and says nothing of one thread in another', () => {
    const said = 'My card ends in 4242';
    expect(JSON.stringify(send(said))).not.toMatch(/card|4242/i);
    expect(lateSend({ key: desk, digest }, said).whole).not.toBe(send(said).whole);
    expect(lateSend({ key, digest: value => digest(`another key ${value}`) }, said).whole).not.toBe(
      send(said).whole,
    );
  });

  it('is twenty texts and sends, in two kilobytes, however long they are', () => {
    const all = Array.from({ length: 50 }, (_, index) =>
      lateText(words, text(`${index}${'word '.repeat(300)}`, { media: [picture] })),
    );
    expect(latest(all)).toEqual(all.slice(-20));
    expect(JSON.stringify(latest(all)).length).toBeLessThan(2_400);
  });
});
