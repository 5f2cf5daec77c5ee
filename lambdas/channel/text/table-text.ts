import { inlineText, type References } from './inline-markdown.ts';

/** The line under a table's header, which makes the lines around it a table. */
function isTableRule(line: string): boolean {
  return line.includes('-') && line.includes('|') && cells(line).every(cell => /^:?-+:?$/.test(cell));
}

/** Whether these two lines begin a table. */
export const beginsTable = (line: string, next: string): boolean =>
  line.includes('|') && isTableRule(next) && cells(line).length === cells(next).length;

/**
 * A line for each row, every cell with the name of its column: a phone shows no columns, and a value must
 * not have to be counted back to its heading. Empty cells are left out.
 */
export function tableText(header: string, rows: readonly string[], references: References): string[] {
  const show = (cell: string): string => inlineText(cell, references).replace(/\s+/g, ' ').trim();
  const names = cells(header).map(show);
  if (rows.length === 0) return [names.filter(name => name !== '').join(', ')];
  return rows.map(row =>
    cells(row)
      .map(show)
      .map((value, column) => {
        const name = names[column] ?? '';
        return value === '' || name === ''
          ? value
          : name.endsWith(':')
            ? `${name} ${value}`
            : `${name}: ${value}`;
      })
      .filter(shown => shown !== '')
      .join(', '),
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
