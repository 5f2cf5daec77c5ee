/** What telephones and mail programs put behind a text, in the languages whose opt-outs are known. */
const FORMS = new RegExp(
  `(?<![\\p{L}\\p{N}])[([{<*_~|]{0,3}(?:${[
    'sent (?:from|via|with|using|on (?:my|the)|by my) ',
    '(?:get|download) (?:outlook|bluemail|gmail) for ',
    'envoy[ée] (?:de|depuis|à partir|par|avec) ',
    't[ée]l[ée]charge[rz] outlook ',
    '(?:enviado|mandado) (?:desde|con|por|de mi) ',
    '(?:obtener|obt[eé]n|descargar?) outlook ',
    'gesendet (?:von|mit|aus) ',
    'diese (?:nachricht|e-mail|mail) wurde (?:von|mit) ',
    '(?:holen sie sich )?outlook für ',
    'von (?:meinem|meiner) ',
  ].join('|')})`,
  'iu',
);
/** A line that ends the words: "-- " (RFC 3676, 4.3), as others write it. */
const DELIMITERS: ReadonlySet<string> = new Set(['--', '---', '----', '—', '–', '__', '___', '~', '~~']);
/** How people take their leave; what stands behind is their name. Lower case, letters and spaces alone. */
const CLOSINGS: ReadonlySet<string> = new Set([
  ...['regards', 'best regards', 'kind regards', 'warm regards', 'best', 'best wishes', 'all the best'],
  ...['sincerely', 'sincerely yours', 'yours sincerely', 'yours truly', 'yours faithfully', 'respectfully'],
  ...['cordialement', 'bien cordialement', 'cordiales salutations', 'salutations', 'bien à vous'],
  ...['saludos', 'saludos cordiales', 'un saludo', 'un cordial saludo', 'atentamente', 'cordialmente'],
  ...['mfg', 'lg', 'vg', 'mit freundlichen grüßen', 'mit freundlichen grüssen', 'mit freundlichem gruß'],
  ...['viele grüße', 'liebe grüße', 'beste grüße', 'freundliche grüße', 'schöne grüße', 'gruß', 'grüße'],
]);
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
    .toLowerCase()
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
