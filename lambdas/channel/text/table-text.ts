import { inlineText, type Whole } from './inline-markdown.ts';

/** The line under a table's header, which makes the lines around it a table. */
function isTableRule(line: string): boolean {
  return line.includes('-') && line.includes('|') && cells(line).every(cell => /^:?-+:?$/.test(cell));
}

/** Whether these two lines begin a table. */
export const beginsTable = (line: string, next: string): boolean =>
  line.includes('|') && isTableRule(next) && cells(line).length === cells(next).length;

/** Characters of the longest heading that reads well in front of each value. */
const MOST_NAME = 40;

/** Characters that the headings, said again in each row, may take in any table, and for each one of its rows' own. */
const MOST_REPEATED = { anyway: 400, each: 3 };

/**
 * A line for each row, every cell with the name of its column: a phone shows no columns, and a value must
 * not have to be counted back to its heading. Empty cells are left out. Where the names would bury the values,
 * they are said once, in a line of their own: what comes out stays a small multiple of what went in.
 */
export function tableText(header: string, rows: readonly string[], whole: Whole): string[] {
  const show = (cell: string): string => inlineText(cell, whole).replace(/\s+/g, ' ').trim();
  const names = cells(header).map(show);
  const values = rows.map(row => cells(row).map(show));
  const heading = listed(names);
  if (rows.length === 0) return [heading];
  if (!isReadable(names, rows)) return [heading, ...values.map(listed)].filter(line => line !== '');
  return values.map(row =>
    listed(
      row.map((value, column) => {
        const name = names[column] ?? '';
        if (value === '' || name === '') return value;
        return name.endsWith(':') ? `${name} ${value}` : `${name}: ${value}`;
      }),
    ),
  );
}

const listed = (row: readonly string[]): string => row.filter(cell => cell !== '').join(', ');

/** Whether rows stay readable with the names of their columns in them. */
function isReadable(names: readonly string[], rows: readonly string[]): boolean {
  const repeated = names.join('').length * rows.length;
  const own = rows.join('').length;
  return (
    names.every(name => name.length <= MOST_NAME) &&
    repeated <= MOST_REPEATED.anyway + MOST_REPEATED.each * own
  );
}

/** What stands between the bars; an escaped bar is a character of its cell. */
function cells(row: string): string[] {
  const found: string[] = [];
  let cell = '';
  const line = row.trim();
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === '\\' && line.charAt(at + 1) === '|') {
      cell += '|';
      at++;
    } else if (character === '|') {
      found.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  found.push(cell.trim());
  if (line.startsWith('|')) found.shift();
  if (found.length > 1 && cell === '') found.pop();
  return found;
}
