import { mostLevels } from '../../lambdas/http/plain-data.ts';
import { type Finding, judged, mend, type Schema } from './findings.ts';
import { isPlainObject } from './objects.ts';
import { shown } from './shown.ts';

/** As many as an opening by the thread API may have. */
const mostBytes = 8 * 1024;
/** More are not looked at: what refers to itself has no end. */
const mostValues = 4_096;

/** Of the names on the way to a value, a message has the first. */
const mostPath = 6;

/** What the channel says of every conversation itself, whatever stands here. */
const taken = ['channel', 'customer_number', 'business_number', 'message_sid'];

/** Data that arrive as they are written: JSON knows no other. */
export const attributes: Schema<Readonly<Record<string, unknown>>> = judged(
  isPlainObject,
  mend('write an object, in { }, of names and values'),
  (value: Readonly<Record<string, unknown>>) => {
    if (Reflect.ownKeys(value).length === 0)
      return [{ path: [], says: 'is {}: leave it out, or name an attribute' }];
    const findings = [...notJson(value), ...takenIn(value)];
    if (findings.length > 0) return findings;
    const bytes = Buffer.byteLength(JSON.stringify(value));
    return bytes > mostBytes
      ? [{ path: [], says: `has ${bytes} bytes as JSON: ${mostBytes} are the most` }]
      : [];
  },
);

const takenIn = (value: Readonly<Record<string, unknown>>): Finding[] =>
  taken
    .filter(name => Object.hasOwn(value, name))
    .map(name => ({
      path: [name],
      says: `is ${shown(value[name])}: the channel sets it itself, take another name`,
    }));

/** Walks without recursion; the longest way down is bounded, and so is the number of steps. */
function notJson(data: unknown): Finding[] {
  const findings: Finding[] = [];
  const open: { readonly value: unknown; readonly path: readonly PropertyKey[] }[] = [
    { value: data, path: [] },
  ];
  let seen = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    seen += 1;
    if (seen > mostValues)
      return [{ path: [], says: `has more than ${mostValues} values: that is too much` }];
    const says = wrongIn(value, path.length);
    if (says !== undefined) findings.push({ path: path.slice(0, mostPath), says });
    else if (Array.isArray(value))
      open.push(
        ...Array.from(value.slice(0, mostValues), (one: unknown, at) => ({
          value: one,
          path: [...path, at],
        })),
      );
    else if (isPlainObject(value))
      open.push(
        ...Reflect.ownKeys(value)
          .slice(0, mostValues)
          .map(key => ({ value: typeof key === 'symbol' ? key : value[key], path: [...path, key] })),
      );
  }
  return findings.reverse();
}

function wrongIn(value: unknown, level: number): string | undefined {
  if (level > mostLevels) return `is nested ${level} levels deep: ${mostLevels} are the most`;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return undefined;
  if (Array.isArray(value) || isPlainObject(value)) return undefined;
  return mend('write what JSON knows: a string, a number up to 2^53, true, false, null, a list or an object')(
    {
      input: value,
    },
  );
}
