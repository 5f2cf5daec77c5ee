/** As `Date` counts them. */
export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

export type Weekday = (typeof weekdays)[number];

/** When somebody is there, by the clock on the owner's wall. */
export interface OpeningHours {
  /** IANA, such as Europe/Berlin. */
  readonly timeZone: string;
  /** Ranges such as "09:00-17:00"; one that ends before it begins ends the next day. A day without any: closed. */
  readonly days: Readonly<Partial<Record<Weekday, readonly string[]>>>;
  /** Dates such as "2026-12-25", on which no range begins. */
  readonly holidays?: readonly string[];
}

const dayMs = 86_400_000;
const rangePattern = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/**
 * Whether somebody is there at a moment (epoch milliseconds). A range holds from its first minute to before its
 * last, and belongs to the day on which it begins. Where a clock is put back, the hour that comes twice counts
 * both times, as it does for who works by that clock.
 */
export function isOpen(hours: OpeningHours, at: number): boolean {
  const { day, minute } = wallClock(hours.timeZone, at);
  return (
    rangesOn(hours, day).some(([from, to]) => minute >= from && (to <= from || minute < to)) ||
    rangesOn(hours, day - dayMs).some(([from, to]) => to <= from && minute < to)
  );
}

/** The date, as its midnight in UTC, and the minute of the day that a wall clock shows. */
function wallClock(timeZone: string, at: number): { readonly day: number; readonly minute: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const shown = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (part: Intl.DateTimeFormatPartTypes) => shown.get(part) ?? Number.NaN;
  return { day: Date.UTC(of('year'), of('month') - 1, of('day')), minute: of('hour') * 60 + of('minute') };
}

function rangesOn({ days, holidays = [] }: OpeningHours, day: number): [from: number, to: number][] {
  const date = new Date(day);
  if (holidays.includes(date.toISOString().slice(0, 10))) return [];
  const weekday = weekdays[date.getUTCDay()];
  const ranges = weekday === undefined ? [] : (days[weekday] ?? []);
  return ranges.map(rangeOf).filter(range => range !== undefined);
}

/** In minutes of the day; nothing where it is none. */
export function rangeOf(range: string): [from: number, to: number] | undefined {
  const [, hour, minute, toHour = '24', toMinute = '00'] = rangePattern.exec(range) ?? [];
  if (hour === undefined || minute === undefined) return undefined;
  const [from, to] = [Number(hour) * 60 + Number(minute), Number(toHour) * 60 + Number(toMinute)];
  return from === to ? undefined : [from, to];
}
