import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { WrongEnvironment } from '../lambdas/environment/required.ts';

/**
 * The variables in a file `.env` of the working directory; none where there is no such file.
 * @throws {WrongEnvironment} where it cannot be read, or has a line that sets nothing; no line is shown, as it may be
 *   a secret.
 */
export function envFile(path = '.env'): Readonly<Record<string, string>> {
  // editors on Windows begin a file with a mark, which would be part of the first name
  const text = readIfThere(path).replace(/^\ufeff/, '');
  const problems = strangeLines(text).map(
    line => `${path}: line ${line} sets nothing: write it as NAME=value, or # in front of a remark`,
  );
  if (problems.length > 0) throw new WrongEnvironment(problems.slice(0, 20));
  return Object.fromEntries(
    Object.entries(parseEnv(text)).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return '';
    const why = new Map<unknown, string>([
      ['EISDIR', 'it is a folder: it has to be a file, or to go'],
      ['EACCES', 'let the user read it who starts this'],
    ]).get(code);
    throw new WrongEnvironment([`${path} cannot be read: ${why ?? code}`]);
  }
}

/** Lines, counted from 1, that parseEnv would pass over. What is in quotation marks may go on over several. */
function strangeLines(text: string): number[] {
  const lines = text.split('\n');
  const strange: number[] = [];
  let until: string | undefined;
  for (const [at, line] of lines.entries()) {
    if (until !== undefined) {
      if (line.includes(until)) until = undefined;
      continue;
    }
    const [start, quote = ''] = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*=\s*(["'`]?)/.exec(line) ?? [];
    if (start === undefined) {
      if (!/^\s*(#|$)/.test(line)) strange.push(at + 1);
    } else if (quote !== '' && !line.includes(quote, start.length))
      until = lines.slice(at + 1).some(later => later.includes(quote)) ? quote : undefined;
  }
  return strange;
}
