/** What telephones and mail programs put behind a text, in the languages whose opt-outs are known. */
const FORMS =
  /(?:\n|\s|^)(?:sent (?:from|via|with|using) |get outlook for |envoyé (?:de|depuis|à partir) |enviado (?:desde|con|por) |gesendet (?:von|mit) |von (?:meinem|meiner) )/iu;
/** A line that ends the words: "-- " (RFC 3676, 4.3), as others write it. */
const DELIMITERS: ReadonlySet<string> = new Set(['--', '---', '----', '—', '–', '__', '___', '~', '~~']);
/** "-John", "— Ada Lovelace": a name behind a dash. */
const NAME = /^[-–—~]{1,3} ?\p{Lu}[\p{L}.'’]{0,30}(?: \p{Lu}[\p{L}.'’]{0,30}){0,2}$/u;

/** A text without the signature at its end, if it has one: from a line or words that begin one. */
export function withoutSignature(body: string): string {
  const form = FORMS.exec(body);
  const lines = (form ? body.slice(0, form.index) : body).split('\n');
  const end = lines.findIndex((line, index) => index > 0 && beginsSignature(line.trim()));
  return lines.slice(0, end === -1 ? undefined : end).join('\n');
}

const beginsSignature = (line: string): boolean => DELIMITERS.has(line) || NAME.test(line);
