/** What is the matter with data from outside that is to be kept or passed on. */
export type TooMuch = 'too-deep' | 'number-too-large';

/** Somebody's own data nests a few levels. What reads or writes JSON recursively fails at some thousand. */
export const mostLevels = 32;

/**
 * Whether parsed JSON nests deeper than {@link mostLevels}, or has a number beyond 2^53, which has lost digits on the
 * way (RFC 8259, 6). Walks it without recursion: it may be nested as deep as its size allows.
 */
export function excessIn(data: unknown): TooMuch | undefined {
  const open = [{ value: data, level: 1 }];
  let excess: TooMuch | undefined;
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, level } = next;
    if (typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER))
      excess = 'number-too-large';
    if (typeof value !== 'object' || value === null) continue;
    if (level > mostLevels) return 'too-deep';
    for (const inner of Object.values(value)) open.push({ value: inner, level: level + 1 });
  }
  return excess;
}
