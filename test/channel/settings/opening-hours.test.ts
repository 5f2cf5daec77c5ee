import { describe, expect, it } from 'vitest';
import { isOpen, type OpeningHours, type Weekday } from '../../../lambdas/channel/settings/opening-hours.ts';
import { fc } from '../../support/seeded-check.ts';

const week: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const everyDay = (...ranges: string[]): OpeningHours['days'] =>
  Object.fromEntries(week.map(day => [day, ranges]));

const moment = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2060, 0) });
const minuteOfDay = fc.integer({ min: 0, max: 24 * 60 - 1 });
const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
);
const range = fc
  .tuple(minuteOfDay, minuteOfDay)
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => `${clock(from)}-${clock(to)}`);
const days = fc.record(
  Object.fromEntries(week.map(day => [day, fc.array(range, { maxLength: 3 })])) as Record<
    Weekday,
    fc.Arbitrary<string[]>
  >,
);

describe('opening hours', () => {
  it.each<[string, string, OpeningHours['days'], string[]?]>([
    ['open', '2026-11-20T09:00:00Z', { fri: ['09:00-17:00'] }],
    ['closed', '2026-11-20T08:59:59.999Z', { fri: ['09:00-17:00'] }],
    ['open', '2026-11-20T16:59:59.999Z', { fri: ['09:00-17:00'] }],
    ['closed', '2026-11-20T17:00:00Z', { fri: ['09:00-17:00'] }],
    ['closed', '2026-11-21T12:00:00Z', { fri: ['09:00-17:00'] }],
    ['closed', '2026-11-20T12:30:00Z', { fri: ['09:00-12:00', '13:00-17:00'] }],
    ['open', '2026-11-20T13:30:00Z', { fri: ['09:00-12:00', '13:00-17:00'] }],
    // over midnight, and what is left of the day before
    ['open', '2026-11-20T23:30:00Z', { fri: ['22:00-02:00'] }],
    ['open', '2026-11-21T01:59:00Z', { fri: ['22:00-02:00'] }],
    ['closed', '2026-11-21T02:00:00Z', { fri: ['22:00-02:00'] }],
    ['closed', '2026-11-20T01:00:00Z', { fri: ['22:00-02:00'] }],
    ['open', '2026-11-20T23:59:59Z', { fri: ['00:00-24:00'] }],
    ['closed', '2026-11-21T00:00:00Z', { fri: ['00:00-24:00'] }],
    // a range belongs to the day on which it begins, and so does the holiday
    ['closed', '2026-11-20T12:00:00Z', { fri: ['09:00-17:00'] }, ['2026-11-20']],
    ['closed', '2026-11-21T01:00:00Z', { fri: ['22:00-02:00'] }, ['2026-11-20']],
    ['open', '2026-11-21T01:00:00Z', { fri: ['22:00-02:00'] }, ['2026-11-21']],
  ])('is %s at %s with %j, holidays %j', (expected, at, hours, holidays) => {
    const open = isOpen({ timeZone: 'UTC', days: hours, ...(holidays && { holidays }) }, Date.parse(at));
    expect(open).toBe(expected === 'open');
  });

  it.each([
    // Berlin puts its clocks forward at 01:00 UTC on 29 March 2026, and back at 01:00 UTC on 25 October
    ['2026-03-28T08:30:00Z', true],
    ['2026-03-28T07:30:00Z', false],
    ['2026-03-29T07:30:00Z', true],
    ['2026-03-29T06:30:00Z', false],
    ['2026-10-25T07:30:00Z', false],
    ['2026-10-25T08:30:00Z', true],
  ])('goes by the wall’s clock when that changes: %s', (at, expected) => {
    expect(isOpen({ timeZone: 'Europe/Berlin', days: everyDay('09:00-17:00') }, Date.parse(at))).toBe(
      expected,
    );
  });

  it('counts an hour that comes twice both times, and one that is left out not at all', () => {
    const night = { timeZone: 'Europe/Berlin', days: everyDay('02:00-03:00') };
    const openMinutes = (from: string, hours: OpeningHours) =>
      Array.from({ length: 24 * 6 }, (_, index) => Date.parse(from) + index * 10 * minuteMs).filter(at =>
        isOpen(hours, at),
      ).length * 10;
    expect(openMinutes('2026-10-24T22:00:00Z', night)).toBe(120);
    expect(openMinutes('2026-03-28T23:00:00Z', night)).toBe(0);
    expect(openMinutes('2026-06-01T22:00:00Z', night)).toBe(60);
  });

  it('takes the date from the zone, not from UTC', () => {
    const hours = { timeZone: 'Pacific/Auckland', days: everyDay('00:00-24:00'), holidays: ['2026-12-25'] };
    expect(isOpen(hours, Date.parse('2026-12-24T10:59:00Z'))).toBe(true);
    expect(isOpen(hours, Date.parse('2026-12-24T11:00:00Z'))).toBe(false);
    expect(isOpen(hours, Date.parse('2026-12-25T11:00:00Z'))).toBe(true);
  });

  it('agrees with plain arithmetic where a zone never changes its clocks', () => {
    fc.assert(
      fc.property(moment, days, fc.integer({ min: -14, max: 12 }), (at, hours, west) => {
        const timeZone = `Etc/GMT${west < 0 ? west : `+${west}`}`;
        const local = at - west * 60 * minuteMs;
        const open = [0, 1].some(daysAgo => {
          const day = Math.floor(local / dayMs) - daysAgo;
          // the epoch began on a Thursday
          const ranges = hours[week[(((day + 3) % 7) + 7) % 7] ?? 'mon'];
          return ranges.some(each => {
            const [from = 0, to = 0] = each.split('-').map(time => {
              const [hour = 0, minute = 0] = time.split(':').map(Number);
              return day * dayMs + (hour * 60 + minute) * minuteMs;
            });
            return local >= from && local < (to > from ? to : to + dayMs);
          });
        });
        expect(isOpen({ timeZone, days: hours }, at)).toBe(open);
      }),
    );
  });

  it('is, in any zone, open at just one of two ranges that make up a day', () => {
    fc.assert(
      fc.property(moment, zone, minuteOfDay, minuteOfDay, (at, timeZone, from, to) => {
        fc.pre(from !== to);
        const one = isOpen({ timeZone, days: everyDay(`${clock(from)}-${clock(to)}`) }, at);
        const other = isOpen({ timeZone, days: everyDay(`${clock(to)}-${clock(from)}`) }, at);
        expect(one).toBe(!other);
      }),
    );
  });

  it('never opens by a holiday, and is open all the time with all days whole', () => {
    const date = moment.map(at => new Date(at).toISOString().slice(0, 10));
    fc.assert(
      fc.property(moment, zone, days, fc.array(date), (at, timeZone, hours, holidays) => {
        expect(isOpen({ timeZone, days: everyDay('00:00-24:00') }, at)).toBe(true);
        const near = new Date(at).toISOString().slice(0, 10);
        if (isOpen({ timeZone, days: hours, holidays: [...holidays, near] }, at))
          expect(isOpen({ timeZone, days: hours }, at)).toBe(true);
      }),
    );
  });
});
