/** A set of phrases. */
export interface Phrases {
  /** Whether these words, in lower case and with one space between them, are one of the phrases as a whole. */
  has(words: string): boolean;
}

type Expression =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'sequence' | 'choice'; readonly of: readonly Expression[] }
  | { readonly kind: 'optional' | 'repeated'; readonly of: Expression };

/** A place in a phrase: what may be read there, or where else one is without reading. */
interface Place {
  readonly reads?: string;
  readonly to: Place[];
}

/** A row of the table: where each character leads, filled in as it is first met. */
interface Row {
  readonly places: ReadonlySet<Place>;
  readonly accepts: boolean;
  readonly next: Map<string, Row>;
}

/**
 * Phrases by their notation: `(a|b)` for a choice, `?` and `*` behind a letter or a group for one that may be
 * missing or come again, `#` for any letter or digit. They become a table that reads each character once,
 * whatever the notation repeats and however it is nested: a customer's words cannot make it slow.
 * @throws {SyntaxError} for a group that is not closed, and for what is no part of the notation
 */
export function phrases(...notations: readonly string[]): Phrases {
  const end: Place = { to: [] };
  const begin: Place = { to: notations.map(notation => leadingTo(end, parsed(notation))) };
  const rows = new Map<string, Row>();
  const numbers = new Map<Place, number>();
  const numberOf = (place: Place): number => {
    const number = numbers.get(place) ?? numbers.size;
    numbers.set(place, number);
    return number;
  };
  const rowOf = (from: readonly Place[]): Row => {
    const places = reachable(from);
    const key = [...places]
      .map(numberOf)
      .sort((a, b) => a - b)
      .join();
    const row = rows.get(key) ?? { places, accepts: places.has(end), next: new Map() };
    rows.set(key, row);
    return row;
  };
  const step = (row: Row, character: string): Row => {
    const known = row.next.get(character);
    if (known) return known;
    const next = rowOf([...row.places].flatMap(place => (reads(place, character) ? place.to : [])));
    // what no phrase has leads nowhere, and is not remembered: people write any character there is
    if (next.places.size > 0) row.next.set(character, next);
    return next;
  };
  const first = rowOf([begin]);
  return {
    has(words) {
      let row = first;
      for (let at = 0; at < words.length && row.places.size > 0; at++) row = step(row, words.charAt(at));
      return row.accepts;
    },
  };
}

const reads = ({ reads: wanted }: Place, character: string): boolean =>
  wanted === character || (wanted === '#' && /[a-z0-9]/.test(character));

/** All places where one is without reading on. */
function reachable(from: readonly Place[]): ReadonlySet<Place> {
  const places = new Set<Place>();
  const open = [...from];
  for (let place = open.pop(); place; place = open.pop()) {
    if (places.has(place)) continue;
    places.add(place);
    if (place.reads === undefined) open.push(...place.to);
  }
  return places;
}

/** The place from which the expression is read, with `end` behind it. */
function leadingTo(end: Place, expression: Expression): Place {
  switch (expression.kind) {
    case 'character':
      return { reads: expression.character, to: [end] };
    case 'sequence':
      return expression.of.reduceRight((behind, part) => leadingTo(behind, part), end);
    case 'choice':
      return { to: expression.of.map(part => leadingTo(end, part)) };
    case 'optional':
      return { to: [end, leadingTo(end, expression.of)] };
    case 'repeated': {
      const again: Place = { to: [end] };
      again.to.push(leadingTo(again, expression.of));
      return again;
    }
  }
}

function parsed(notation: string): Expression {
  let at = 0;

  const choice = (): Expression => {
    const parts = [sequence()];
    while (notation.charAt(at) === '|') {
      at++;
      parts.push(sequence());
    }
    return { kind: 'choice', of: parts };
  };
  const sequence = (): Expression => {
    const parts: Expression[] = [];
    while (at < notation.length && !/[|)]/.test(notation.charAt(at))) parts.push(marked());
    return { kind: 'sequence', of: parts };
  };
  const marked = (): Expression => {
    const one = single();
    const mark = notation.charAt(at);
    if (mark !== '?' && mark !== '*') return one;
    at++;
    return { kind: mark === '?' ? 'optional' : 'repeated', of: one };
  };
  const single = (): Expression => {
    const character = notation.charAt(at++);
    if (/[a-z0-9 #]/.test(character)) return { kind: 'character', character };
    if (character !== '(') throw new SyntaxError(`"${character}" at ${at} is no part of a phrase`);
    const group = choice();
    if (notation.charAt(at++) !== ')') throw new SyntaxError(`no ) at ${at}`);
    return group;
  };

  const all = choice();
  if (at < notation.length) throw new SyntaxError(`a ) too many at ${at + 1}`);
  return all;
}
