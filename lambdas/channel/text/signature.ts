import { phrases } from './phrases.ts';

/** What telephones and mail programs put behind a text, in the languages whose opt-outs are known. */
const FORMS =
  /(?<![\p{L}\p{N}])[([{<*_~|]{0,3}(?:sent (?:from|via|with|using|on (?:my|the)|by my)|(?:get|download|t[ée]l[ée]charge[rz]|obtener|obt[eé]n|descargar?) outlook|outlook für|envoy[ée] (?:de|depuis|à partir|par|avec)|(?:enviado|mandado) (?:desde|con|por|de mi)|gesendet (?:von|mit|aus)|diese (?:nachricht|e-?mail) wurde (?:von|mit)|von meine[mr]) /iu;
/** A line that ends the words: "-- " (RFC 3676, 4.3), as others write it. */
const DELIMITERS: ReadonlySet<string> = new Set(['--', '---', '----', '—', '–', '__', '___', '~', '~~']);
/** How people take their leave; what stands behind is their name. Lower case, without accents and marks. */
const CLOSINGS = phrases(
  '((best|kind|warm) )?regards|best( wishes)?|all the best|(yours )?(sincerely|truly|faithfully)|sincerely yours',
  '(bien )?cordialement|(cordiales )?salutations|bien a vous|((un )?saludo|saludos)( cordial(es)?)?|atentamente',
  'mfg|lg|vg|((mit )?(freundlich|viel|lieb|best|schon)e(n|m)? )?gruss(en?)?',
);
const WORD = String.raw`\p{Lu}[\p{L}.'’]{0,30}`;
const NAME = `${WORD}(?: ${WORD}){0,2}`;
/** "-John", "— Ada Lovelace": a name behind a dash. */
const DASHED = new RegExp(`^[-–—~]{1,3} ?${NAME}$`, 'u');
const PLAIN = new RegExp(`^${NAME}$`, 'u');
/** Of one line: "STOP - John". */
const AFTER_DASH = new RegExp(`[ .!][-–—~]{1,3} ?${NAME}$`, 'u');

/** A text without the signature at its end, if it has one: from a line or words that begin one. */
export function withoutSignature(text: string): string {
  const body = text.normalize('NFC');
  const form = FORMS.exec(body);
  const lines = (form ? body.slice(0, form.index) : body).split('\n');
  const end = lines.findIndex((line, index) => index > 0 && beginsSignature(line.trim()));
  return lines.slice(0, end === -1 ? undefined : end).join('\n');
}

const beginsSignature = (line: string): boolean =>
  DELIMITERS.has(line) || DASHED.test(line) || CLOSINGS.has(lettersOf(line));

const lettersOf = (line: string): string =>
  line
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L} ]/gu, '')
    .trim();

/**
 * A text without a name at its end: on a line of its own below other lines, or behind a dash. Only for words that mean
 * one thing, for it may be any word with a capital letter.
 */
export function withoutName(body: string): string {
  const lines = body.trim().split('\n');
  const last = lines.at(-1)?.trim() ?? '';
  if (lines.length > 2 && PLAIN.test(last)) return lines.slice(0, -1).join('\n');
  return lines.length === 1 ? body.trim().replace(AFTER_DASH, '') : body;
}
