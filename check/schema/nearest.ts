/** The known word that somebody may have meant; nothing where none is like it. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const meant = plain(word);
  if (meant === '' || meant.length > 40) return undefined;
  const ranked = known
    .map(one => ({ one, distance: distanceOf(meant, plain(one)) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(1, Math.floor(meant.length / 3)) ? best.one : undefined;
}

/** For the end of a message. */
export const didYouMean = (word: string | undefined): string =>
  word === undefined ? '' : `; did you mean ${word}?`;

const plain = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** None where one is the other's beginning or end; else how many letters are wrong, missing, too many or swapped. */
function distanceOf(meant: string, word: string): number {
  if (meant === word) return 0;
  if (meant.length >= 2 && (word.startsWith(meant) || word.endsWith(meant))) return 0.5;
  if (word.length >= 2 && (meant.startsWith(word) || meant.endsWith(word))) return 0.5;
  return edits(meant, word);
}

/** The optimal string alignment distance. */
function edits(from: string, to: string): number {
  let [before, last] = [[] as number[], Array.from({ length: to.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1];
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, last] = [last, row];
  }
  return last[to.length] ?? 0;
}
