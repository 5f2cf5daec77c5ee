import { ApiError } from './api-error.ts';
import type { CarriedMessage } from './message.ts';

/**
 * The filters of the Messages list: `To`, `From`, `DateSent`, and `DateSent>` and `DateSent<`, both of which
 * include their bound. Dates are GMT, a day or a moment with whole seconds; a message that has not been sent
 * yet is in no range of dates.
 *
 * @throws {ApiError} 20001: a date that is none.
 */
export function messageFilter(query: URLSearchParams): (message: CarriedMessage) => boolean {
  const [to, from] = [query.get('To'), query.get('From')];
  const on = span(query.get('DateSent'));
  const after = span(query.get('DateSent>'));
  const before = span(query.get('DateSent<'));
  return message => {
    if (to !== null && message.to !== to) return false;
    if (from !== null && message.from !== from) return false;
    if (!on && !after && !before) return true;
    if (message.sentAt === undefined) return false;
    const sent = Math.floor(message.sentAt / 1000) * 1000;
    const begin = Math.max(on?.begin ?? -Infinity, after?.begin ?? -Infinity);
    const end = Math.min(on?.end ?? Infinity, before?.end ?? Infinity);
    return sent >= begin && sent < end;
  };
}

/** What a date covers, without its end: a day or a second. */
function span(date: string | null): { begin: number; end: number } | undefined {
  if (date === null) return undefined;
  const day = /^\d{4}-\d\d-\d\d$/.test(date);
  const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(date);
  const at = Date.parse(date);
  if (!(day || moment) || Number.isNaN(at)) throw new ApiError(20001);
  const begin = Math.floor(at / 1000) * 1000;
  return { begin, end: begin + (day ? 86_400_000 : 1000) };
}
