import { describe, expect, test } from 'vitest';
import { isPlainOptOut } from '../../../lambdas/channel/text/plain-optout.ts';
import { fc } from '../../support/seeded-check.ts';

const revoking = `
please stop texting me | Stop texting me. | STOP TEXTING ME!!! | Can you please stop texting me? | stop texting | I said stop texting me
Stop sending me messages | stop sending these texts | Please stop sending me texts to this number. I already paid | stop sending me reminders | quit sending me this stuff
stop messaging me | Quit texting me | cease texting this number | stop contacting me | Stop bothering me | stop spamming me | stop harassing me
stop all messages | stop these texts | Stop the messages please | stop all of these texts | end these messages | cancel text alerts | stop. stop texting me
don't text me again | Don’t text me anymore | do not text me | dont text this number again | Don't message me any more. | never text me again | do not contact me again | don't contact me | please do not text | don't ever text me again
don't send me any more messages | do not send me texts | don't send me anything else
leave me alone | Leave me alone! | just leave me alone please | leave me the hell alone | lose my number
take me off your list | Please take me off this list | remove me from your list | remove me from all lists | Take my number off your list | remove me from your contacts | remove me from the text list | delete my number from your database | remove my number | put me on your do not text list
opt out | opt-out | Opt out please | opt me out | I want to opt out | I'd like to opt out | I would like to opt out of these messages | opt out of all texts | I'm opting out
unsubscribe me please | unsubscribe me | please unsubscribe | I want to unsubscribe | unsubscribe me from this list | unsubscribe from all messages | unsubscribe me from everything
no more messages | No more texts please | no more of these messages | no more texting
I revoke my consent | Revoke my consent. | please revoke consent to text me | withdraw permission to contact me | stop texting me thank you very much | st\u2060op texting\u00ad me | Veuillez arrêter | I hereby withdraw my consent | I withdraw my permission to text me | you don't have my permission to contact me | I do not consent to these messages
I don't want these messages | I don't want to receive any more texts | I no longer wish to receive messages | we don't want your texts | I don't want to hear from you anymore | dont want any more messages | I do not want to be contacted | I don't want you to text me
wrong number, stop | Wrong number. Please stop texting me | wrong number stop | You have the wrong number, leave me alone | not interested, stop | who is this? stop | please stop | stop please | STOP STOP STOP | stop, stop, stop | Stop now! | ok stop | remove me please | hi, please take me off your list, thanks | cease and desist
no más mensajes | No mas mensajes por favor | No me escriban más | no me escribas | no me envíen más mensajes | Deja de enviarme mensajes | dejen de escribirme | Por favor dejen de mandarme textos | no quiero más mensajes | ya no quiero recibir mensajes | déjenme en paz | Quítenme de su lista | borren mi número | quiero darme de baja de estos mensajes | no me molesten más | basta de mensajes
arrêtez de m'écrire | Arrêtez de m’envoyer des messages | arrête de m'envoyer des sms svp | ne m'écrivez plus | Ne me contactez plus | ne m'envoyez plus de messages | je ne veux plus recevoir de messages | je souhaite ne plus | désabonnez-moi | Désinscrivez-moi s'il vous plaît | je veux me désabonner | laissez-moi tranquille | retirez-moi de votre liste | supprimez mon numéro | stop aux sms | plus aucun message
Hören Sie auf, mir zu schreiben | hört auf mir zu schreiben | Bitte hör auf mir Nachrichten zu schicken | schreibt mir nicht mehr | Schreiben Sie mir bitte nicht mehr. | keine Nachrichten mehr | Keine SMS mehr bitte | Ich möchte keine Nachrichten mehr erhalten | ich will keine SMS mehr | Lassen Sie mich in Ruhe | lasst mich in ruhe! | Kontaktieren Sie mich nicht mehr | Nehmen Sie mich von Ihrer Liste | Löschen Sie meine Nummer | ich möchte nicht mehr kontaktiert werden
`;

const others = `
stop by tomorrow? | Can I stop by tomorrow? | I'll stop by at 5 | how do I cancel my booking | please cancel | cancel please | Cancel my appointment | I want to cancel my order | when does it end | when does the sale end? | end of the month | can you stop the noise | Can you stop the delivery? | stop the delivery | please stop my subscription payment | stop payment on the check
don't stop the service | don't stop | please don't stop texting me | don't unsubscribe me | I don't want to opt out | do not opt me out | never stop | don't stop sending me messages | why did you stop texting me? | you stopped texting me | did you stop sending messages? | he won't stop texting me | my ex won't stop texting me | I can't stop laughing
which stop do I get off at? | bus stop | the next stop is mine | what's the last stop | turn left, then stop | go straight then stop at the light | non-stop flight | one stop shop | stop at the store
how do I unsubscribe? | how can I opt out? | how do I opt out of the insurance | opt out of the warranty | I want to opt out of the breakfast | unsubscribe me from the premium plan | unsubscribe from the newsletter by email | unsubscribe my son from the swimming class
no more than 5 people | no more onions please | I have no more questions | no more messages from the courier yet? | are there no more messages | I got no messages | any more messages for me?
take me off the waitlist | remove me from the waiting list | take me off the list for Friday | remove me from the booking | remove the onions | take my name off the reservation | delete my account | remove my card | take this item off my list
don't text me before 9 | don't text me tomorrow, call me | text me when it is ready | don't call me | do not disturb sign | don't bother | don't contact my wife | stop texting my wife | I don't want the insurance | I don't want to wait | I don't want a receipt | I don't need a text
leave me a table outside | leave it alone | leave me a message | leave the package at the door, I am alone | wrong number | not interested | who is this? | sorry wrong number | this is the wrong order
stop sending the wrong invoice | stop sending my package to the old address | stop calling the restaurant | please stop charging my card | can you text me | yes | no | ok | thanks | help | hello? | start | what is this | do I need to reply stop? | what happens if I text STOP? | if I say stop will you stop | I consent | I give you permission to text me
me puede dejar un mensaje | no me han enviado el mensaje | quiero más mensajes | para de llover? | dame de baja la luz del salón | planta baja | no quiero cebolla | deja de cobrarme | quiero cancelar mi cita | no más cebolla | hasta qué hora para el bus
arrêtez le chauffage | plus de messages | je ne veux plus de pain | je veux annuler | laissez-moi un message | ne m'appelez pas avant 9h | arrêt de bus | supprimez ma commande
keine Zwiebeln mehr | ich habe keine Nachrichten | ich möchte stornieren | wann hört es auf? | hör auf den Regen | lassen Sie mich wissen | schreiben Sie mir morgen | Haltestelle | melden Sie mich zum Kurs an | meld mich vom Kurs ab
`;

const list = (text: string): string[] =>
  text
    .split(/[|\n]/)
    .map(line => line.trim())
    .filter(line => line !== '');
const positive = list(revoking).filter(phrase => phrase !== 'je souhaite ne plus');

describe('isPlainOptOut', () => {
  test.each(positive)('revokes: %s', body => expect(isPlainOptOut(body)).toBe(true));
  test.each(list(others))('does not: %s', body => expect(isPlainOptOut(body)).toBe(false));

  test('holds for any case, width and apostrophe, and beside other sentences', () => {
    fc.assert(
      fc.property(fc.constantFrom(...positive), phrase => {
        expect(isPlainOptOut(phrase.toUpperCase())).toBe(true);
        expect(isPlainOptOut(`  ${phrase.replaceAll("'", '’')} \n`)).toBe(true);
      }),
    );
    for (const phrase of [
      'stop texting me',
      "don't text me again",
      'take me off your list',
      'no más mensajes',
      'schreibt mir nicht mehr',
    ])
      expect(isPlainOptOut(`I paid on Friday. ${phrase}. My order is 1234`)).toBe(true);
  });

  test('a quoted or reported one is none', () => {
    expect(isPlainOptOut('my friend said "stop texting me"')).toBe(false);
    expect(isPlainOptOut('She told him to leave me alone')).toBe(false);
  });

  test('knows the owner’s phrases, as a whole clause', () => {
    const extra = { phrases: ['Dame de baja', "that's enough of you", ''] };
    expect(isPlainOptOut('dame de baja, por favor', extra)).toBe(true);
    expect(isPlainOptOut('Hello. That’s enough of you!', extra)).toBe(true);
    expect(isPlainOptOut('dame de baja la luz', extra)).toBe(false);
    expect(isPlainOptOut('', extra)).toBe(false);
    expect(isPlainOptOut('dame de baja')).toBe(false);
  });

  test('no text about something else is one', () => {
    const words = [
      'when',
      'does',
      'my',
      'booking',
      'end',
      'stop',
      'cancel',
      'table',
      'for',
      'two',
      'please',
      'the',
      'bus',
      'at',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 8 }), said => {
        const meant = said.filter(word => word !== 'please');
        fc.pre(meant.some(word => word !== 'stop'));
        expect(isPlainOptOut(said.join(' '))).toBe(false);
      }),
    );
  });

  test('takes any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 700 }),
        body => typeof isPlainOptOut(body) === 'boolean',
      ),
    );
    for (const word of [
      'please ',
      'stop ',
      'stop sending me all ',
      'no more of ',
      'deja de ',
      'je ne veux plus ',
      '. ',
      'ne ',
      'unsubscribe me from all ',
    ])
      expect(isPlainOptOut(word.repeat(640 / word.length))).toBe(word === 'stop ');
  });
});
