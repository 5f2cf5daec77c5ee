import { phrases } from './phrases.ts';
import { POLITENESS } from './politeness.ts';

/**
 * What people write to take back their consent, as whole clauses: lower case, no accents, no punctuation, no
 * apostrophes, and without the politeness below. Each phrase spans the clause, so that "stop texting me" is
 * one and "why did you stop texting me" is none.
 */
const MESSAGES = '(texts?|text messages?|messages?|msgs?|txts?|sms|notifications|spam)';
const CAMPAIGNS =
  '(reminders|alerts|updates|ads|promos|promotions|offers|marketing|junk|crap|stuff|these|this)';
const THESE = '( (all|of|the|these|those|this|your|any|more|further|future|so many|such|annoying|stupid))*';
const EVER =
  '( (again|any ?more|ever|ever again|at all|all the time|every day|(at|on|to) (this|my) (number|phone)))*';
const ME = '( (me|us|this number|my number|my phone))';
const WISH = '((i|we) (want|wish|need|would like|would love) to |(id|wed) like to |how about you )?';

const ENGLISH = [
  `(stop|quit|cease)( with)?${THESE} (texting|messaging|spamming|txting)${ME}?${EVER}`,
  `(stop|quit|cease) (contacting|bothering|bugging|harassing|writing to|writing)${ME}${EVER}`,
  `(stop|quit|cease) sending( me| us)?${THESE} (${MESSAGES}|${CAMPAIGNS})${EVER}`,
  `(stop|end|cancel|discontinue|cease)${THESE}( my)? (${MESSAGES}|text (alerts|subscription|service))${EVER}`,
  `(do not|dont|never)( ever)? (text|message|msg|txt|sms)${ME}?${EVER}`,
  `(do not|dont|never)( ever)? (contact|bother|write to|write)${ME}${EVER}`,
  `(do not|dont|never)( ever)? send( me| us)?${THESE} (${MESSAGES}|${CAMPAIGNS})${EVER}`,
  '(do not|dont|never)( ever)? send( me| us)? anything (again|else|any ?more|ever again)',
  '(leave (me|us)( the ##*| tf)? alone|lose (my|this) number)',
  // "off the list" may be a waiting list; "off your list" and "off the text list" are ours
  `(take|remove|delete|get|drop|strike) (me|us|my (number|name|phone number)|this number)(( off of| off| out of| from)( (all|any|the|your|this|that|of))* (all|any|your|this|that|of|texts?|text message|message|messaging|sms|contact|mailing|marketing|distribution|spam)| off of| out of) ?(lists?|database|contacts)`,
  `(remove|delete|forget|erase) (my|this)( phone)? number`,
  'put me on (the|your) do not (text|contact|call|disturb) list',
  `${WISH}(unsubscribe|unsub|opt) (me|us|my number|this number)( out)?( (from|of|off)${THESE}( (${MESSAGES}|lists?|mailing list|everything|it))?)?`,
  `${WISH}(unsubscribe|opt out|be removed|be unsubscribed|be opted out) (from|of)${THESE} (${MESSAGES}|text lists?|mailing lists?|lists?)`,
  '(i|we)( am| hereby)* (revoke|revoking|withdraw|withdrawing)( (my|our|all|any))* (consent|permission|authorization)( to (text|contact|message) (me|us))?',
  '(revoke|withdraw)( (my|our|all|any))* consent( to (text|contact|message) (me|us))?',
  '(revoke|withdraw)( (my|our|all|any))* (permission|authorization) to (text|contact|message) (me|us)',
  '(i do not|i dont|i never|i no longer)( give| gave)?( you)?( my)? consent( to (this|these|this texts|these texts|these messages|be(ing)? (texted|contacted)))?',
  'you (do not|dont|no longer) have (my|our) (consent|permission)( to (text|contact|message) (me|us))?',
  `((i|we) )?(do not|dont|no longer|never) (want|wish|need|care)( to)?( (receive|get|see|have|be getting|be receiving))?${THESE} (${MESSAGES})( from (you|you guys|this number))?${EVER}`,
  `((i|we) )?(do not|dont|no longer|never) (want|wish)( you)? to (be (texted|contacted|messaged)|hear from you|(text|contact|message) me)( guys)?${EVER}`,
  `no more( of)?( these| your| those)? (${MESSAGES}|texting|messaging)${EVER}`,
  'cease and desist',
];

const SPANISH_MESSAGES = '(mensajes?|mensajes de texto|mensajitos|sms|textos?)';
const SPANISH = [
  '(ya )?no (me|nos) (escrib(as?|an|ais)|contact(en?|es)|molest(en?|es)|texte(en?|es?))( mas| nunca| nunca mas| a este numero)*',
  `(ya )?no (me|nos) (envi(en?|es)|mand(en?|es))( mas| estos| sus| tus| ningun| otro)* ${SPANISH_MESSAGES}( mas| nunca mas)*`,
  `(deja|deje|dejen|dejad|para|pare|paren|parad) de (escribir|contactar|molestar|textear)(me|nos)( mas| a este numero)*`,
  `(deja|deje|dejen|dejad|para|pare|paren|parad) de (enviar|mandar)(me|nos)?( mas| tantos| estos| sus| tus)* ${SPANISH_MESSAGES}`,
  `(ya )?no (quiero|deseo|queremos)( recibir)?( mas| sus| tus| estos| ningun)* ${SPANISH_MESSAGES}( mas| suyos| de ustedes)*`,
  `(no mas|basta de|ni un) (${SPANISH_MESSAGES})( mas)?`,
  `((quiero|quisiera|deseo|me gustaria|solicito) )?(darme|dame|denme|deme|dadme) de baja de ((los|estos|sus|tus|su|tu|esta|la) )?(${SPANISH_MESSAGES}|lista( de (mensajes|sms|distribucion|correo))?)`,
  'dej(a|e|en|ad)(me|nos) en paz',
  '(quit|elimin|borr|sac|saqu)(a|e|en|ar|ad)(me|nos)? (mi numero|de (su|sus|tu|tus|esta) (listas?|base de datos|contactos))',
];

const FRENCH_MESSAGES = '(messages?|sms|textos?|notifications)';
const FRENCH = [
  `arret(e|ez|er) (de )?(mecrire|me (contacter|harceler|deranger|spammer|texter|relancer|solliciter|ecrire))( (sur|a) ce numero)?`,
  `arret(e|ez|er) (de )?(menvoyer|me envoyer|avec) ((des|vos|tes|ces|ce|de|les|tous) )*${FRENCH_MESSAGES}`,
  `arret(e|ez|er) (vos|tes|ces|les|tous) ((vos|tes|ces|les|tous) )*${FRENCH_MESSAGES}`,
  '(ne )?(mecri(vez|s)|me contacte(z|s)?|me derange(z|s)?|me harcele(z|s)?) plus( jamais)?( (sur|a) ce numero)?',
  `(ne )?menvo(yez|ie|ies) plus( jamais)? (rien|((de|aucun|vos|ces|des) )?${FRENCH_MESSAGES})`,
  `je (ne )?(veux|souhaite|desire|voudrais) plus ((recevoir|avoir) )?((de|vos|aucun|ces|des|tes) )?${FRENCH_MESSAGES}( de votre part)?`,
  'je (ne )?(veux|souhaite|desire) plus etre (contactee?|sollicitee?)',
  `(je (veux|souhaite|voudrais) )?me (desabonner|desinscrire) de ((vos|ces|cette|votre|la|ta|tes) )?(${FRENCH_MESSAGES}|liste)`,
  '(desabonne|desabonnez|desinscris|desinscrivez) (moi|nous)',
  '(laisse|laissez|fiche|fichez|fous|foutez) (moi|nous)( donc)? (tranquilles?|la paix|en paix)',
  '(retire|retirez|supprime|supprimez|enleve|enlevez|efface|effacez) (moi de (votre|vos|ta|tes|cette) (listes?|base|fichiers?)|mon numero( de (votre|vos|ta) (listes?|base|fichiers?))?)',
  `(stop (aux )?|plus aucun )${FRENCH_MESSAGES}`,
];

const GERMAN_MESSAGES = '(nachrichten|sms|textnachrichten|mitteilungen)';
const YOU = '( bitte| endlich| sofort| jetzt| damit)*';
const GERMAN = [
  `hor(e|t|en sie|en)?${YOU} auf${YOU} (mir|mich|uns) (zu (schreiben|texten|simsen|kontaktieren|belastigen|nerven)|((diese|solche|weitere|standig|immer) )*${GERMAN_MESSAGES} zu (schicken|senden|schreiben))`,
  `(schreib(e|t|en sie)?|text(e|et|en sie)|simst?)${YOU} (mir|uns)${YOU} (nicht mehr|nie wieder|nie mehr|nichts mehr)`,
  `(kontaktier(e|t|en sie)|belastig(e|t|en sie)|nerv(e|t|en sie)?)${YOU} (mich|uns)${YOU} (nicht mehr|nie wieder|nie mehr)`,
  `(schick(e|t|en sie)?|send(e|et|en sie))${YOU} (mir|uns)${YOU} (nie wieder|keine weiteren|keine) ${GERMAN_MESSAGES}( mehr)?`,
  `keine (weiteren ${GERMAN_MESSAGES}|${GERMAN_MESSAGES} mehr)`,
  `(ich|wir) (mochten?|will|wollen|wunschen?)${YOU} keine (weiteren )?${GERMAN_MESSAGES}( von (ihnen|euch|dir))?( mehr)?( von (ihnen|euch|dir))?( erhalten| bekommen| haben)?`,
  '(ich|wir) (mochten?|will|wollen) nicht (mehr|langer|weiter) (kontaktiert|angeschrieben|belastigt) werden',
  `lass(t|en sie)?${YOU} (mich|uns)${YOU} in (ruhe|frieden)`,
  `(nimm|nehmt|nehmen sie|streich(e|t|en sie)?|losch(e|t|en sie)?|entfern(e|t|en sie))${YOU} (mich${YOU} (von|aus) (ihrer|eurer|deiner|dieser|diesem|ihrem|eurem) (liste|verteiler|datenbank|kontaktliste)|meine (handy|telefon)?nummer( aus (ihrer|eurer|deiner) (liste|datenbank))?)`,
  `meld(e|et|en sie)${YOU} mich${YOU} von (den|diesen|ihren|euren) ${GERMAN_MESSAGES} ab`,
];

export const REVOCATIONS = phrases(...ENGLISH, ...SPANISH, ...FRENCH, ...GERMAN);

/** Revocations only where nothing else is spoken of: each may as well be about an order or a waiting list. */
export const WEAK = phrases(
  'stop( stop)*( all)?',
  'stopp',
  'arret(e|ez|er)',
  `${WISH}(unsubscribe|unsub|opt out|optout)`,
  '(i am|im) opting out',
  'remove me',
  '(je (veux|souhaite|voudrais) )?me (desabonner|desinscrire)',
);

/** What people say beside it. */
export const NEUTRAL = phrases(
  '(this is |its |you have |you got |u have )?(the |a )?wrong (number|person)',
  '(i am|im)? ?not interested',
  'who( is|s| are) (this|you)|who dis',
  'i (do not|dont) know (you|who (this is|you are))',
  'enough( is enough)?',
  '(this is )?spam',
  'i (never|didnt|did not) (sign|signed) up( for (this|these texts|this))?',
  'i (already )?(said|told you|asked you)( (already|before|twice|so))?',
  'numero equivocado|falsche nummer|mauvais numero',
);

const ASIDE =
  '(you have |this is |its )?(the |a )?wrong number|(im )?not interested|guys|bro|dude|man|ok(ay)?|now';

/** Politeness, impatience and asking, around the words that count. */
export const POLITE_BEFORE = phrases(
  ...POLITENESS,
  ASIDE,
  'veuillez|hi|hello|hey|there|yes|yeah|no|nope|sorry|just|seriously|again|and|so|then|but|also|(can|could|would|will) (you|u|yall)|you (can|need to|must)|i (said|told you to|asked you to|want you to|need you to|would like you to|am asking you to)|id like you to|im asking you to|for the last time|fucking|damn|hola|bonjour|hallo',
);

export const POLITE_BEHIND = phrases(
  ...POLITENESS,
  ASIDE,
  'right now|immediately|asap|already|forever|for good|permanently|completely|ya',
);

/** Words of the longest of these. */
export const MOST_POLITE_WORDS = 7;
