/** Characters of a value that a message shows. */
const most = 60;
const hidden = 'a value that is not shown, as it may be secret';

/** Names under which people keep what is secret. */
const secretName =
  /token|secret|passw|pwd|credential|bearer|authorization|(^|[^a-z])(api|auth|private|access)?_?key$|apikey/i;

/** A value as a message shows it: in few characters, in one line, and not at all where it may be a secret. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return maybeSecret(value) ? hidden : quoted(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${cut(String(value))}n`;
    case 'symbol':
      return 'a symbol';
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : shownObject(value);
    default:
      return String(value);
  }
}

/** Likewise, of a setting that has a name of the owner's own choice. */
export const shownAs = (name: string, value: unknown): string =>
  isSecretName(name) && value !== undefined && typeof value !== 'boolean' ? hidden : shown(value);

export const isSecretName = (name: string): boolean => secretName.test(name);

/** In quotation marks, on one line, with nothing in it that cannot be seen. */
export function quoted(words: string): string {
  const line = JSON.stringify(cut(words)).replaceAll(
    /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu,
    character => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return words.length > most ? `${line} (${words.length} characters)` : line;
}

const cut = (words: string): string =>
  words.length > most ? `${words.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…` : words;

function shownObject(value: object): string {
  if (Array.isArray(value)) {
    const first = value.slice(0, 3).map(one => (typeof one === 'object' && one !== null ? '…' : shown(one)));
    return `[${first.join(', ')}${value.length > 3 ? `, … ${value.length} in all` : ''}]`;
  }
  if (value instanceof RegExp) return cut(String(value));
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
  if (kind !== 'Object') return `a ${kind}`;
  const names = Object.keys(value);
  const first = names.slice(0, 3).map(name => cut(/^[\w$]+$/.test(name) ? name : quoted(name)));
  return names.length === 0 ? '{}' : `{ ${first.join(', ')}${names.length > 3 ? ', …' : ''} }`;
}

const longest = 4_096;

/** What has name and password in it, names a secret, begins as vendors' keys do, or reads like one. */
function maybeSecret(words: string): boolean {
  const text = words.slice(0, longest).trim();
  if (/^(arn:|[A-Z]{2}[0-9a-z]{32}$)/.test(text)) return false;
  return (
    /:\/\/[^/\s]*@/.test(text) ||
    /[?&#;](\w*[-_])?(key|token|secret|sig|signature|password|pass|pwd|code|auth)=/i.test(text) ||
    /^(bearer|basic)\s+\S/i.test(text) ||
    /^(sk|pk|rk|xox[a-z]|gh[a-z]|AKIA|ASIA|eyJ|AIza|glpat)[-_\w.]{12,}$/.test(text) ||
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ||
    text.split(/[^\w+=]+/).some(run => run.length >= 20 && /\d/.test(run) && /[a-z]/i.test(run))
  );
}
