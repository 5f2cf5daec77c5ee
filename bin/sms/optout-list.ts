import { type Address, address, isAnswerable, mediumOf } from '../../lambdas/channel/thread/address.ts';

/** A customer of a list who has opted out. */
export interface ListedOptOut {
  readonly customer: Address;
  /** Of which business number; of all, where the list does not say. */
  readonly business?: Address;
  /** Epoch milliseconds; absent where the list does not say. */
  readonly at?: number;
}

export interface ReadList {
  readonly optOuts: readonly ListedOptOut[];
  /** A line each, by its number; none repeats what the line has. */
  readonly problems: readonly string[];
}

const columns = ['business', 'customer', 'optedOutAt', 'by'] as const;
export const header = columns.join(',');

/** Clocks differ by that much at most. */
const aheadMs = 24 * 3_600_000;

/**
 * Reads a list of opt-outs: CSV with a head that names `customer`, and `business` and `optedOutAt` where it has them, as
 * `optouts export` writes it; or a number a line. Other columns are left alone. `now`: epoch milliseconds.
 */
export function readList(csv: string, now: number): ReadList {
  const lines = csv.replace(/^\ufeff/, '').split(/\r?\n/);
  const first = cellsOf(lines[0] ?? '');
  const hasHead = first.some(cell => /[a-z]/i.test(cell) && !cell.includes(':'));
  const head = hasHead ? first : ['customer'];
  if (!head.includes('customer'))
    return { optOuts: [], problems: [`line 1: no column is named customer: write a head such as ${header}`] };
  const optOuts: ListedOptOut[] = [];
  const problems: string[] = [];
  for (const [index, line] of lines.entries()) {
    if ((index === 0 && hasHead) || line.trim() === '') continue;
    const cells = cellsOf(line);
    const cell = (name: string): string => cells[head.indexOf(name)] ?? '';
    const [business, customer, time] = [cell('business'), cell('customer'), cell('optedOutAt')];
    const at = time === '' ? undefined : momentOf(time);
    const wrong = [
      ...(isAnswerable(address(customer))
        ? []
        : ['its customer is no number in E.164, such as +15551234567']),
      ...(business !== '' && /[#\s]/.test(business) ? ['its business is no number or sender'] : []),
      ...(business !== '' && mediumOf(address(business)) !== mediumOf(address(customer))
        ? ['its business and its customer are not of one medium: both are of SMS, WhatsApp or RCS']
        : []),
      ...(Number.isNaN(at) || (at ?? 0) > now + aheadMs
        ? ['its optedOutAt is no time in the past, such as 2026-05-05T12:00:00Z']
        : []),
    ];
    if (wrong.length > 0) problems.push(`line ${index + 1}: ${wrong.join('; ')}`);
    else
      optOuts.push({
        customer: address(customer),
        ...(business !== '' && { business: address(business) }),
        ...(at !== undefined && { at }),
      });
  }
  return { optOuts, problems };
}

/** Nothing here needs a comma or a quotation mark inside a cell; quotation marks around one are taken off. */
const cellsOf = (line: string): string[] =>
  line.split(',').map(cell => {
    const trimmed = cell.trim();
    return trimmed.startsWith('"') && trimmed.endsWith('"') && trimmed.length > 1
      ? trimmed.slice(1, -1).trim()
      : trimmed;
  });

const momentOf = (time: string): number => (/^\d{4}-\d{2}-\d{2}/.test(time) ? Date.parse(time) : Number.NaN);
