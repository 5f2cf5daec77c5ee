import type { AttributeValue } from '@aws-sdk/client-dynamodb';

type Attributes = Readonly<Record<string, AttributeValue>>;

/** "Nested attribute depth", 32 levels: the item's own is one of them, as DynamoDB Local counts. */
const maxDepth = 31;
/** "Number": digits from the first to the last that is not zero. */
const maxDigits = 38;
/** Powers of ten of the first digit. */
const exponents = { min: -130, max: 125 };

/**
 * What of an item DynamoDB does not keep, in words; nothing where it keeps it all. Numbers are in plain notation.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export function brokenLimit(attributes: Attributes): string | undefined {
  return first(Object.values(attributes), value => brokenBy(value, 1));
}

function brokenBy(value: AttributeValue, depth: number): string | undefined {
  if (value.N !== undefined) return brokenByNumber(value.N);
  if (value.NS) return first(value.NS, brokenByNumber);
  const inner = value.L ?? (value.M && Object.values(value.M));
  if (!inner) return undefined;
  if (depth > maxDepth) return 'Nesting Levels have exceeded supported limits';
  return first(inner, each => brokenBy(each, depth + 1));
}

function brokenByNumber(plain: string): string | undefined {
  const [whole = '', fraction = ''] = plain.replace(/^[-+]/, '').split('.');
  const digits = whole + fraction;
  const leading = digits.search(/[1-9]/);
  if (leading < 0) return undefined;
  const exponent = whole.length - 1 - leading;
  if (exponent > exponents.max) return 'Number overflow';
  if (exponent < exponents.min) return 'Number underflow';
  const significant = digits.slice(leading).replace(/0+$/, '').length;
  return significant > maxDigits ? 'Attempting to store more than 38 significant digits' : undefined;
}

function first<T>(all: readonly T[], broken: (each: T) => string | undefined): string | undefined {
  for (const each of all) {
    const found = broken(each);
    if (found !== undefined) return found;
  }
  return undefined;
}
