import { rangeOf, weekdays } from '../../lambdas/channel/settings/opening-hours.ts';
import { closed, optional } from './closed.ts';
import { type Finding, judged, type Schema, together } from './findings.ts';
import { list } from './list.ts';
import { didYouMean, nearest } from './nearest.ts';
import { entriesOf, isPlainObject, stringsOf } from './objects.ts';
import { quoted, shown } from './shown.ts';
import { text } from './values.ts';

/** As people write it: the week begins with Monday, and Sunday's last hour is followed by its first. */
const week = [...weekdays.slice(1), ...weekdays.slice(0, 1)];
const dayMinutes = 24 * 60;

const timeZone: Schema<string> = judged<string>(
  value => typeof value === 'string' && isTimeZone(value),
  ({ input }) =>
    `is ${shown(input)}: use the IANA name of a place, such as Europe/Berlin${didYouMean(zoneLike(input))}`,
);

const place = /^[A-Za-z_]+\/[\w/+-]+$/;
const offset = /^(Etc|SystemV)\//i;
const isPlace = (name: string): boolean =>
  /^(Etc\/)?UTC$/i.test(name) || (place.test(name) && !offset.test(name));

function isTimeZone(name: string): boolean {
  // an offset has no summer, and three letters are another place's to Node than to people: BST is Bangladesh's
  if (!isPlace(name) || name.length > 100) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function zoneLike(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined;
  const zones = Intl.supportedValuesOf('timeZone');
  const city = name.split('/').at(-1) ?? '';
  const near = zones.find(
    zone => zone.split('/').at(-1)?.toLowerCase() === city.trim().toLowerCase().replaceAll(' ', '_'),
  );
  return near ?? nearest(name, zones);
}

const ranges = list(
  text(/^/, 'write it as 09:00-17:00, the whole day as 00:00-24:00', range => rangeOf(range) !== undefined),
  { most: 24, example: '09:00-17:00' },
);

const days = closed('hours.days', {
  mon: optional(ranges),
  tue: optional(ranges),
  wed: optional(ranges),
  thu: optional(ranges),
  fri: optional(ranges),
  sat: optional(ranges),
  sun: optional(ranges),
});

const holiday = text(/^\d{4}-\d{2}-\d{2}$/, 'write a date that there is, as 2026-12-25', date => {
  const at = Date.parse(date);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date) && /^20\d\d/.test(date);
});

interface Range {
  readonly day: string;
  readonly at: number;
  readonly range: string;
  /** In minutes of the week; the end may be in the next one. */
  readonly from: number;
  readonly to: number;
}

const rangesIn = (of: unknown): Range[] =>
  week.flatMap((day, index) => {
    const [, written] = entriesOf(of).find(([name]) => name === day) ?? [];
    return stringsOf(written).flatMap(({ word: range, at }) => {
      const [from, to] = rangeOf(range) ?? [];
      if (from === undefined || to === undefined) return [];
      const begin = index * dayMinutes;
      return [{ day, at, range, from: begin + from, to: begin + (to <= from ? dayMinutes : 0) + to }];
    });
  });

/** Each range that begins before one has ended that began before it, in the night to Monday as well. */
function overlaps(of: unknown): Finding[] {
  const found = rangesIn(of).slice(0, 500);
  const weekAgo = found.map(one => ({
    ...one,
    from: one.from - 7 * dayMinutes,
    to: one.to - 7 * dayMinutes,
  }));
  return found.flatMap(one => {
    const other = [...weekAgo, ...found].find(
      before =>
        (before.from < one.from ||
          (before.from === one.from && before.day === one.day && before.at < one.at)) &&
        before.to > one.from &&
        !(before.day === one.day && before.range === one.range),
    );
    if (!other) return [];
    const says = `is ${quoted(one.range)}: it overlaps ${quoted(other.range)} of ${other.day}, write them as one or apart`;
    return [{ path: [one.day, one.at], says }];
  });
}

const noHours = (of: unknown): Finding[] =>
  entriesOf(of).every(([, ranges]) => Array.isArray(ranges) && ranges.length === 0)
    ? [{ path: [], says: `is ${shown(of)}, without any hours: leave hours out to be open always` }]
    : [];

/** When somebody is there. */
export const hours = closed('hours', {
  timeZone,
  days: together(days, value => (isPlainObject(value) ? [...overlaps(value), ...noHours(value)] : [])),
  holidays: optional(
    list(holiday, { insteadOfEmpty: 'where there are none', most: 1_000, example: '2026-12-25' }),
  ),
});
