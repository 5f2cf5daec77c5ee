import { describe, expect, test } from 'vitest';
import { isFrenchHelp, saysEverydayStop, stopsIn } from '../../../lambdas/channel/text/stop-words.ts';
import { fc } from '../../support/seeded-check.ts';

const listed = (texts: string): string[] => texts.trim().split(/\s*[|\n]\s*/);

describe('a stop by its form', () => {
  test.each(
    listed(`
    STOP | stop. | STOPALL | Unsubscribe | CANCEL | End | quit | Revoke | OPTOUT | “Stop”
    ARRET | ARRÊT | arrêt. | Arrêt ! | STOP/ARRET | ARRET/STOP | Stop / Arrêt | STOP ARRET | Arrête | ARRETT
    STOPP | Abbestellen | Désabonner | DESABONNER | Désinscrire | Desuscribir
    QUIT PLEASE | Quit, please. | please quit | Unsubscribe thanks | STOP POR FAVOR | arrêt svp | Arrêt, s’il vous plaît | Stop bitte! | stop merci | pls unsubscribe pls
    opt out | Opt-Out please | OPT OUT | I opt out | I revoke | I hereby revoke. | We revoke, thank you | I unsubscribe
    Stop stop STOP
    Stop thank you very much | STOP, thanks a lot! | quit, if you please | Stop please and thank you | STOP tysm | stop, sir
    STOP porfa | Stop, mil gracias | arrêt, merci beaucoup | Stop S.V.P. | ARRET s’il te plaît | Stopp, vielen Dank | STOP dankeschön | Abbestellen, danke schön
    STOP 🛑 | 🙏 please stop 🙏 | ST\u00adOP | S\u2060T\u2060O\u2060P | \ufffcSTOP | STOP\u3164 | \u2800Stop\u2800 | \u202aSTOP\u202c | ＳＴＯＰ | 𝐒𝐓𝐎𝐏 | CANCEL\u3164 | Desuscríbeme
  `),
  )('%s', body => expect(stopsIn({ body })).toBe('sure'));

  test.each([
    'STOP\n\nSent from my iPhone',
    'Stop please\n\nSent from my Galaxy S24',
    'unsubscribe\nGet Outlook for Android',
    'ARRÊT\n\nEnvoyé de mon iPhone',
    'STOP\nEnviado desde mi iPhone',
    'Stop\n\nVon meinem iPhone gesendet',
    'STOP Sent from my iPad',
    'Cancel\n\nSent from my iPhone',
    'END\n-- \nAda Lovelace\nAnalytical Engines',
    'Quit\n- Ada',
    'STOP.\r\n—Ada L.',
    'STOP\n(Sent from my iPhone)',
    'Cancel\n\n*Sent from my iPhone*',
    'Stop.Sent from my iPhone',
    'STOP\nSent on the go',
    'STOP\nSent on my Galaxy',
    'ARRÊT\n\nEnvoye\u0301 depuis mon mobile',
    'ARRET\nTéléchargez Outlook pour iOS',
    'STOP\nMandado desde mi celular',
    'STOP\nObtener Outlook para Android',
    'Stopp\n\nDiese Nachricht wurde von meinem Android-Mobiltelefon mit GMX Mail gesendet.',
    'STOP\nOutlook für iOS beziehen',
    'STOP\n\nThanks,\nAda',
    'Unsubscribe please.\n\nKind regards,\nAda Lovelace\nAnalytical Engines',
    'CANCEL\nRegards, \nAda',
    'Stopp\nMit freundlichen Grüßen\nA. Lovelace',
    'STOP\n\nAda Lovelace',
    'STOP - Ada',
    'Quit please. —Ada Lovelace',
  ])('with a signature: %j', body => expect(stopsIn({ body })).toBe('sure'));

  test.each([
    'cancel please',
    'please cancel',
    'Cancel, thanks',
    'end please',
    'cancel my booking',
    'Cancel\n- my booking',
    'Cancel - Ada',
    'Cancel\n\nMonday',
    'CANCEL 🙏',
    'cancel, thank you very much',
    'Stop\nMonday',
    'Stop\n\nthe music',
    'stop - at the corner',
    'stop by at 5?',
    'don’t stop, thank you very much',
    'thank you very much',
    'Alto, muchas gracias',
    'Cancel\nsent by mistake',
    'Cancel\nthe 4 pm one',
    'stop at the corner please',
    'I quit',
    'I stop',
    'my last stop',
    'bus stop',
    'quit smoking',
    'how do I opt out?',
    'I opt out of breakfast',
    'please',
    'I',
    'I hereby',
    '',
    'thanks',
    'BAJA',
    'CANCELAR',
    'PARAR',
    'REMOVE',
    'Abmelden',
    'Arrêt de bus',
    'alto por favor',
    'piso alto',
    'nonstop',
    `stop ${'please '.repeat(200)}`,
  ])('none: %j', body => expect(stopsIn({ body })).toBeUndefined());

  test('ALTO is one unless our last words had it', () => {
    for (const body of ['ALTO', 'Alto.', ' alto ', '¡Alto!', 'ALTO\n\nEnviado desde mi iPhone'])
      expect(stopsIn({ body })).toBe('everyday');
  });

  test('what Advanced Opt-Out has judged stands', () => {
    expect(stopsIn({ body: 'Basta', optOutType: 'STOP' })).toBe('sure');
    expect(stopsIn({ body: 'STOP', optOutType: 'HELP' })).toBeUndefined();
    expect(stopsIn({ body: 'ALTO', optOutType: 'STOP' })).toBe('sure');
  });

  test('any text of other words is none', () => {
    const words = fc.constantFrom('stop', 'please', 'quit', 'booking', 'my', 'at', 'arrêt', 'no', 'thanks');
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 6 }), said => {
        fc.pre(said.some(word => ['booking', 'my', 'at', 'no'].includes(word)));
        expect(stopsIn({ body: said.join(' ') })).toBeUndefined();
      }),
    );
  });

  test('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), body => {
        expect([undefined, 'sure', 'everyday']).toContain(stopsIn({ body }));
      }),
    );
  });
});

test.each([
  ['¿Prefiere un piso alto o bajo?', true],
  ['Alto o bajo: ¿cuál?', true],
  ['Responda ALTO para no recibir más mensajes.', false],
  ['Es un asalto a la razón; calidad alta.', false],
  ['', false],
])('an everyday stop among our words: %s', (body, said) => expect(saysEverydayStop(body)).toBe(said));

test.each([
  ['AIDE', true],
  [' Aide ! ', true],
  ['à l’aide', false],
  ['aide moi', false],
])('help in French: %s', (body, help) => expect(isFrenchHelp(body)).toBe(help));
