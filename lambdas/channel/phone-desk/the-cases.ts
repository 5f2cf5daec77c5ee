import type { Case, Cases } from '../thread/cases.ts';
import { type ThreadKey, threadId } from '../thread/thread-key.ts';

/** The case that words without a number are for, or why that cannot be said. */
export type Meant =
  | { readonly kind: 'case'; readonly case: Case }
  | { readonly kind: 'unclear'; readonly open: readonly Case[] }
  | { readonly kind: 'nobody'; readonly latest?: Case };

/** A closed case is remembered for so long, and its number not given to another. */
const keptMs = 24 * 3_600_000;
/** As many as fit into the thread's item with ease; nobody has so many conversations by phone. */
const maxCases = 200;
/** Numbers count up to here and then begin again. */
const maxNumber = 999;

export const caseOf = ({ list }: Cases, of: ThreadKey): Case | undefined =>
  list.find(one => threadId(one.of) === threadId(of));

export const caseNumbered = ({ list }: Cases, number: number): Case | undefined =>
  list.find(one => one.number === number);

export const openCases = ({ list }: Cases): Case[] =>
  list.filter(({ state }) => state === 'open').sort((a, b) => a.number - b.number);

/** Without a customer's case: their thread was erased. */
export function withoutCase(cases: Cases, of: ThreadKey): Cases {
  const gone = caseOf(cases, of);
  if (!gone) return cases;
  const { spoken, ...rest } = cases;
  return {
    ...rest,
    list: cases.list.filter(one => one !== gone),
    heard: cases.heard.filter(number => number !== gone.number),
    ...(spoken !== undefined && spoken !== gone.number && { spoken }),
  };
}

/** Without the closed cases that have had their day. */
export function withoutOld(cases: Cases, now: number): Cases {
  const list = cases.list.filter(({ state, at }) => state === 'open' || now - at < keptMs);
  const isKept = (number: number) => list.some(one => one.number === number);
  const { spoken, ...rest } = cases;
  return {
    ...rest,
    list,
    heard: cases.heard.filter(isKept),
    ...(spoken !== undefined && isKept(spoken) && { spoken }),
  };
}

/**
 * The person is told of a customer's thread: its case is open, under the number that it has or a new one. Nothing
 * where there are too many.
 */
export function tellOf(
  cases: Cases,
  of: ThreadKey,
  now: number,
): { readonly cases: Cases; readonly number: number } | undefined {
  const known = caseOf(cases, of);
  const roomy = known ? cases : withRoom(cases);
  if (!roomy) return undefined;
  const number = known?.number ?? nextNumber(roomy);
  const opened = put(roomy, { number, of, state: 'open', at: now });
  return { cases: { ...heardOf(opened, number), latest: known ? cases.latest : number }, number };
}

/** The person speaks in a case, which is theirs by that. All that they were told before, they have read. */
export const speakIn = (cases: Cases, { number, of }: Case, now: number): Cases => ({
  ...put(cases, { number, of, state: 'open', at: now }),
  spoken: number,
  heard: [],
});

/** The person says that a case is done. */
export const finish = (cases: Cases, { number, of }: Case, now: number): Cases => ({
  ...put(cases, { number, of, state: 'closing', at: now }),
  spoken: number,
  heard: [],
});

/** A case is the person's again, by words of theirs. */
export const reopen = (cases: Cases, { number, of }: Case, now: number): Cases =>
  put(cases, { number, of, state: 'open', at: now });

/** A case is not the person's any more. Who has not asked for that may be writing in it at this moment. */
export function close(cases: Cases, { number, of, state }: Case, now: number): Cases {
  const closed = put(cases, { number, of, state: 'closed', at: now });
  if (state === 'open') return heardOf(closed, number);
  const { spoken, ...rest } = closed;
  return spoken === undefined || spoken === number ? rest : closed;
}

/**
 * Words without a number are for the case last spoken in, or for the only one there is. Where the person has been
 * told of another since, they may be for either, and words must not reach the wrong customer.
 */
export function meant(cases: Cases): Meant {
  const { heard, list, spoken } = cases;
  const open = openCases(cases);
  const [only, another] = list.filter(
    ({ number, state }) =>
      heard.includes(number) || (spoken === undefined ? state === 'open' : number === spoken),
  );
  if (only && !another && only.state === 'open') return { kind: 'case', case: only };
  if (open.length > 0) return { kind: 'unclear', open };
  return only && !another ? { kind: 'nobody', latest: only } : { kind: 'nobody' };
}

const put = (cases: Cases, one: Case): Cases => ({
  ...cases,
  list: [...cases.list.filter(({ number }) => number !== one.number), one],
});

const heardOf = (cases: Cases, number: number): Cases => ({
  ...cases,
  heard: [...cases.heard.filter(other => other !== number), number],
});

/** With room for one more: what was closed first is forgotten first. */
function withRoom(cases: Cases): Cases | undefined {
  if (cases.list.length < maxCases) return cases;
  const oldest = cases.list.find(({ state }) => state !== 'open');
  return oldest && { ...cases, list: cases.list.filter(one => one !== oldest) };
}

function nextNumber({ list, latest }: Cases): number {
  const taken = new Set(list.map(({ number }) => number));
  for (let step = 1; step <= maxNumber; step += 1) {
    const number = ((latest + step - 1) % maxNumber) + 1;
    if (!taken.has(number)) return number;
  }
  throw new RangeError(`all ${maxNumber} numbers of cases are taken`);
}
