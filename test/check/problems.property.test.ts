import { expect, it } from 'vitest';
import { configProblems } from '../../check/problems.ts';
import { placeOf } from '../../check/schema/place.ts';
import type { Weekday } from '../../lambdas/channel/settings/opening-hours.ts';
import { fc } from '../support/seeded-check.ts';
import { fullConfig } from './full-config.ts';

type Path = readonly (string | number)[];

const childrenOf = (value: unknown): [key: string | number, value: unknown][] =>
  Array.isArray(value)
    ? [...value.entries()]
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
      : [];

const pathsIn = (value: unknown, path: Path = []): Path[] => [
  path,
  ...childrenOf(value).flatMap(([key, child]) => pathsIn(child, [...path, key])),
];

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inside, key) => new Map(childrenOf(inside)).get(key), value);

/** A copy with another value at that path, or without it. */
function changed(value: unknown, [key, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  const entries = childrenOf(value).map(([one, child]): [string | number, unknown] =>
    one === key ? [one, changed(child, rest, change)] : [one, child],
  );
  return Array.isArray(value) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}

const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'list';
  if (typeof value !== 'object' || value === null) return typeof value;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? 'object' : 'instance';
};

const paths = pathsIn(fullConfig);
const path = fc.constantFrom(...paths);
/** What may be of any kind. */
const isAny = (where: Path): boolean => where.includes('attributes') && where.at(-1) !== 'attributes';

const junk = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, Number.NaN, Number.POSITIVE_INFINITY, true, [], {}, [[]], 10n),
  fc.constantFrom<unknown>(
    new Date(0),
    /stop/i,
    new Map(),
    new Set([1]),
    Symbol('x'),
    () => 1,
    Object.create({ a: 1 }),
  ),
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true,
  }),
  fc.string(),
  fc.double(),
);

const linesOf = (config: unknown): string[] => {
  const lines = configProblems(config);
  for (const line of lines) expect(line).toMatch(/^\S.{0,2000}$/u);
  return lines;
};
const isAt = (where: Path) => (line: string) => {
  const place = placeOf(where);
  return (
    place === '' ||
    line.startsWith(`${place} `) ||
    line.startsWith(`${place}.`) ||
    line.startsWith(`${place}[`)
  );
};

it('finds nothing in what is right', () => {
  expect(paths.length).toBeGreaterThan(100);
  expect(configProblems(fullConfig)).toEqual([]);
});

it('names the place of a value of another kind, at any depth', () => {
  fc.assert(
    fc.property(path, junk, (where, value) => {
      const lines = linesOf(changed(fullConfig, where, () => value));
      const other = kindOf(value) !== kindOf(at(fullConfig, where));
      const isOff = where[0] === 'notices' && where.length === 2 && value === false;
      if (other && !isAny(where) && !isOff && kindOf(at(fullConfig, where)) !== 'boolean')
        expect(lines).toContainEqual(expect.toSatisfy(isAt(where)));
    }),
    { numRuns: 600 },
  );
});

it('names each setting that there is not, at any depth', () => {
  const objects = paths.filter(
    where => kindOf(at(fullConfig, where)) === 'object' && !where.includes('attributes'),
  );
  const name = fc.string({ minLength: 1, maxLength: 30 }).map(word => `${word}?`);
  fc.assert(
    fc.property(fc.constantFrom(...objects), name, junk, (where, added, value) => {
      const lines = linesOf(changed(fullConfig, where, inside => ({ ...Object(inside), [added]: value })));
      if (where.join() === 'destinations') return;
      expect(lines).toContainEqual(expect.toSatisfy(isAt([...where, added])));
    }),
    { numRuns: 300 },
  );
});

it('says of each list where a list is wanted and one entry stands', () => {
  for (const where of paths.filter(one => Array.isArray(at(fullConfig, one)) && !one.includes('attributes')))
    expect(
      linesOf(changed(fullConfig, where, list => (Array.isArray(list) ? list[0] : list))),
    ).toContainEqual(expect.stringMatching(/: write a list, in \[ \], such as \['/));
});

it('says what is missing, or knows that nothing is', () => {
  for (const where of paths.filter(one => one.length > 0)) {
    const [last, above] = [where.at(-1), where.slice(0, -1)];
    const without = changed(fullConfig, above, inside =>
      Array.isArray(inside)
        ? inside.filter((_, index) => index !== last)
        : Object.fromEntries(childrenOf(inside).filter(([key]) => key !== last)),
    );
    for (const line of linesOf(without))
      expect(line).toMatch(/ (is missing|is \[\]|is \{\}|is ".*": (no such|it needs|it is for))/);
  }
});

it('never throws for any two changes at once', () => {
  fc.assert(
    fc.property(path, junk, path, junk, (one, value, other, another) => {
      linesOf(
        changed(
          changed(fullConfig, one, () => value),
          other,
          () => another,
        ),
      );
    }),
    { numRuns: 300 },
  );
});

it('never throws for anything', () => {
  fc.assert(
    fc.property(junk, value => void linesOf(value)),
    { numRuns: 300 },
  );
});

const week: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const range = fc
  .tuple(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 0, max: 1_439 }))
  .filter(([from, to]) => from !== to);

it('refuses hours of which two are at the same minute of the week, and no others', () => {
  const days = fc.array(fc.array(range, { maxLength: 2 }), { minLength: 7, maxLength: 7 });
  fc.assert(
    fc.property(days, given => {
      fc.pre(given.flat().length > 0);
      const minutes = given.flatMap((ranges, day) =>
        ranges.flatMap(([from, to]) =>
          Array.from(
            { length: (to - from + 1_440) % 1_440 },
            (_, at) => (day * 1_440 + from + at) % (7 * 1_440),
          ),
        ),
      );
      const hours = {
        timeZone: 'Europe/Berlin',
        days: Object.fromEntries(
          week.map((day, index) => [
            day,
            (given[index] ?? []).map(([from, to]) => `${clock(from)}-${clock(to)}`),
          ]),
        ),
      };
      const lines = configProblems({ ...fullConfig, hours });
      expect(lines.length > 0).toBe(new Set(minutes).size < minutes.length);
      for (const line of lines)
        expect(line).toMatch(/^hours\.days\.\w{3}\[\d\] is ".*": (it overlaps|the same as)/);
    }),
    { numRuns: 200 },
  );
});
