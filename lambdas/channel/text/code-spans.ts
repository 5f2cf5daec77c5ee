/** Where each code span ends, by where it begins: a run of backticks and the next run of the same length. */
export function codeSpans(text: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const nextOfLength = new Map<number, number>();
  for (const run of [...text.matchAll(/`+/g)].reverse()) {
    const length = run[0].length;
    const end = nextOfLength.get(length);
    if (end !== undefined) ends.set(run.index, end);
    nextOfLength.set(length, run.index + length);
  }
  return ends;
}

/** A code span's contents; one space at each end was there to keep backticks apart. */
export function codeText(contents: string): string {
  const padded = contents.length > 2 && contents.startsWith(' ') && contents.endsWith(' ');
  return (padded ? contents.slice(1, -1) : contents).replaceAll('\n', ' ');
}
