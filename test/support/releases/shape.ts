/** Ids are keys of maps here and there: which they are makes no other shape. */
const isName = (key: string): boolean => /^[A-Za-z]{1,30}$/.test(key);
/** Where a value is a word of ours. */
const isWord = (path: string): boolean =>
  /\.(kind|mode|outcome|by|type|reason|news|status)(\.S)?$/.test(path);

/** What an item or a message has in it, but for whose it is and what it says: two of one shape teach the same. */
export function shapeOf(value: unknown): string {
  const paths = new Set<string>();
  const walk = (at: unknown, path: string): void => {
    if (Array.isArray(at)) {
      for (const one of at) walk(one, `${path}[]`);
    } else if (typeof at === 'object' && at !== null) {
      for (const [key, of] of Object.entries(at)) walk(of, `${path}.${isName(key) ? key : '*'}`);
    } else paths.add(isWord(path) ? `${path}=${at}` : path);
  };
  walk(value, '');
  return [...paths].sort().join('\n');
}
