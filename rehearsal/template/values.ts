/** What a template holds, looked at with care: a shape that is not as expected ends the rehearsal by its name. */

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function fields(value: unknown, what: string): Fields {
  if (!isFields(value)) throw new Error(`${what} is no object: ${JSON.stringify(value)}`);
  return value;
}

export function text(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new Error(`${what} is no text: ${JSON.stringify(value)}`);
  return value;
}

/** CloudFormation takes a number as a text, too. */
export function count(value: unknown, otherwise: number): number {
  return value === undefined ? otherwise : Number(value);
}

export const list = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

export const texts = (value: unknown): readonly string[] => list(value).map(String);
