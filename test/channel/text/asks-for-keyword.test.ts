import { describe, expect, test } from 'vitest';
import { keywordAskedFor } from '../../../lambdas/channel/text/asks-for-keyword.ts';
import { KEYWORDS } from '../../../lambdas/channel/text/keywords.ts';
import { fc } from '../../support/seeded-check.ts';

describe('keywordAskedFor', () => {
  test.each([
    ['Reply CANCEL to cancel your booking.', 'CANCEL'],
    ['reply cancel to cancel', 'CANCEL'],
    ['Please text YES to confirm', 'YES'],
    ['Just reply with “yes” and we will book it', 'YES'],
    ['Type END', 'END'],
    ['type "quit" when you are done', 'QUIT'],
    ['To finish, respond with STOP', 'STOP'],
    ['Reply YES or NO', 'YES'],
    ['Reply NO or YES', 'YES'],
    ['Reply KEEP to keep it or CANCEL to cancel it.', 'CANCEL'],
    ['Reply 1 to keep it, CANCEL to cancel it.', 'CANCEL'],
    ['Is that right? Text back YES', 'YES'],
    ['Reply **YES** to confirm', 'YES'],
    ['Answer YES and I will go on.', 'YES'],
    ['Send INFO to learn more', 'INFO'],
    ['Say "help" if you need me', 'HELP'],
    ['Reply HELP to hear the opening hours', 'HELP'],
    ['Reply STOP to stop the pizza order', 'STOP'],
    ['Reply STOP to unsubscribe, YES to confirm your table', 'YES'],
    ['Reply: START', 'START'],
    ['Responda CANCEL para cancelar', 'CANCEL'],
    ['Répondez « YES » pour confirmer', 'YES'],
    ['Antworten Sie mit YES', 'YES'],
    ['Hello.\nReply with yes or no.', 'YES'],
  ])('%j asks for %s', (reply, word) => expect(keywordAskedFor(reply)).toBe(word));

  test.each([
    'Reply STOP to unsubscribe.',
    'Reply STOP to opt out at any time. Reply HELP for help.',
    'You can text STOP if you want to stop receiving messages',
    'Text START to resubscribe',
    'Text HELP for more information',
    'Would you like to cancel or keep it?',
    'Yes, your booking is confirmed.',
    'I can help you cancel. Reply with your booking number.',
    'We will send help right away',
    'Please send info about your car',
    'Say yes to comfort',
    'Text us to cancel',
    'Reply to this message to cancel',
    'Please reply by the end of the day',
    'The text ends here. END of the message',
    'Reply CANCELLED to no one',
    'Reply KEEP or DROP',
    'Reply with your name, or call us to cancel.',
    'Enter your info below',
    'We text yes-men only',
    '',
  ])('%j does not', reply => expect(keywordAskedFor(reply)).toBeUndefined());

  test('whichever the keyword, in whatever reply', () => {
    const words = Object.keys(KEYWORDS);
    fc.assert(
      fc.property(
        fc.constantFrom(...words),
        fc.stringMatching(/^[a-z ]{0,40}$/),
        fc.constantFrom('Reply ', 'Just text ', 'Type "', 'Respond with '),
        (word, before, verb) => {
          const quote = verb.endsWith('"') ? '"' : '';
          expect(keywordAskedFor(`${before}. ${verb}${word}${quote} to go on.`)).toBe(word);
        },
      ),
    );
  });

  test('takes 32 KB', () => {
    for (const text of ['reply ', 'reply with ', 'reply, or ', '"', 'reply "', 'YES ', ', YES', ' '])
      expect(() => keywordAskedFor(text.repeat(32_768 / text.length))).not.toThrow();
  });
});
