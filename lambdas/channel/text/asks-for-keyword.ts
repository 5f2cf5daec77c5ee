import { KEYWORDS, type KeywordWord, keywordWord } from './keywords.ts';

const WORDS = Object.keys(KEYWORDS).join('|');
const QUOTE = '["\'“”‘’«»*_`]';

/** What tells a customer to text something back. */
const ASKING = /(?<!\p{L})(?:reply|respond|text|txt|type)(?!\p{L})/giu;
/** The same, but everyday words as well ("send help", "say yes"): what follows has to be set apart. */
const ASKING_LOOSELY =
  /(?<!\p{L})(?:answer|send|write|enter|message|say|respond[ae]|contest[ae]|env[ií][ae]|escrib[ae]|réponde?z|envoyez|tapez|antworten|schreiben|senden)(?!\p{L})/giu;
/** What may stand between that and the word. */
const BETWEEN =
  /^(?:[\s:]+(?:back|us|me|with|by|either|simply|just|only|the|word|keyword|saying|con|la|palabra|avec|par|le|mot|sie|mit|uns)(?!\p{L})){0,5}[\s:]+/iu;

const QUOTED = `${QUOTE}{1,4}\\s?(?:${WORDS})[.,!]?\\s?${QUOTE}{1,4}`;
const CAPITALS = `(?:${WORDS})(?![\\p{L}\\p{N}])`;
/** Quotation marks, in any case of letters. */
const quoted = new RegExp(`^${QUOTED}`, 'iu');
const capitals = new RegExp(`^${CAPITALS}`, 'u');
/** Without either it is meant where a purpose, a choice or the sentence's end follows: "text yes to confirm". */
const unmarked = new RegExp(`^(?:${WORDS})(?=\\s+(?:to|if|or|when)\\s|\\s*[.,;!?)]|\\s*$)`, 'iu');
/** A further choice in the same sentence: "reply KEEP to keep it or CANCEL to cancel". */
const choices = new RegExp(
  `(?<=[,;/]\\s{0,3}|\\s(?:or|and|o|ou|oder)\\s{1,3})(?:${QUOTED}|${CAPITALS})`,
  'gu',
);

/** What may rightly follow a keyword: the carrier does with it what the sentence says. */
const RIGHTLY = {
  stop: /^\s+(?:at any ?time\s+)?(?:to|if you(?:'d| would)? (?:want|wish|like|prefer) to)\s+(?:unsubscribe|opt[ -]?out|be removed|(?:stop|end|quit|cancel)(?: (?:receiving|getting|all|the|these|our|any|more|further|text|sms)){0,4} (?:texts|messages|messaging|texting|sms|notifications|alerts)|stop\s*(?:[.,;!)]|$))/i,
  start:
    /^\s+(?:to|if you want to)\s+(?:re-?subscribe|subscribe|opt (?:back )?in|(?:receive|get)(?: \w+){0,3} (?:texts|messages))/i,
  help: /^\s+(?:for|to get|if you need)\s+(?:more |any |some )?(?:help|info|information|assistance|support)/i,
} as const;

/**
 * The keyword that an agent's reply asks the customer to text, such as "Reply CANCEL to cancel your booking".
 * The carrier keeps such an answer to itself, or opts the customer out, so the agent's prompt wants mending.
 * A proper "Reply STOP to unsubscribe" says what the carrier does and is not reported.
 */
export function keywordAskedFor(reply: string): KeywordWord | undefined {
  for (const sentence of reply.split(/(?<=[.!?])\s|\n/)) {
    const asked =
      askedFor(sentence, ASKING, [quoted, capitals, unmarked]) ??
      askedFor(sentence, ASKING_LOOSELY, [quoted, capitals]);
    if (asked !== undefined) return asked;
  }
  return undefined;
}

function askedFor(sentence: string, asking: RegExp, forms: readonly RegExp[]): KeywordWord | undefined {
  for (const verb of sentence.matchAll(asking)) {
    const rest = sentence.slice(verb.index + verb[0].length, verb.index + 300);
    const between = BETWEEN.exec(rest)?.[0];
    if (between === undefined) continue;
    const direct = forms
      .map(form => form.exec(rest.slice(between.length))?.[0])
      .find(found => found !== undefined);
    const found = direct === undefined ? [] : [{ text: direct, end: between.length + direct.length }];
    for (const choice of rest.matchAll(choices))
      found.push({ text: choice[0], end: choice.index + choice[0].length });
    for (const { text, end } of found) {
      const word = keywordWord(text);
      if (word !== undefined && !RIGHTLY[KEYWORDS[word]].test(rest.slice(end))) return word;
    }
  }
  return undefined;
}
