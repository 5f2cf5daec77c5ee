import { type Break, breakBefore, tornIn, type Uncut } from './breaks.ts';
import { type Cluster, clustersOf } from './clusters.ts';

export interface Room {
  readonly units: number;
  readonly bytes: number;
}

/**
 * The text in pieces that fit. A piece ends with a paragraph, else a sentence, else a line, where that fills
 * half of it, else with a word. Inside a word it ends only where the word alone is too long for a piece, and
 * then neither in a character nor, if it can be helped, in a link or a number. White space where a piece begins or ends
 * is dropped; nothing else is.
 */
export function cutToFit(text: string, room: Room): string[] {
  const clusters = clustersOf(text, Math.min(room.units, Math.floor(room.bytes / 3)));
  const tornAt = tornIn(text);
  const pieces: string[] = [];
  let from = skipBlanks(clusters, 0);
  while (from < clusters.length) {
    const full = fill(clusters, from, room);
    const to = full === clusters.length ? full : endOfPiece(text, clusters, tornAt, from, full, room);
    pieces.push(text.slice(clusters[from]?.start, clusters[to - 1]?.end).trimEnd());
    from = skipBlanks(clusters, to);
  }
  return pieces;
}

function skipBlanks(clusters: readonly Cluster[], from: number): number {
  let at = from;
  while (clusters[at]?.blank) at++;
  return at;
}

/** The first cluster behind `from` that the room has no place for. */
function fill(clusters: readonly Cluster[], from: number, room: Room): number {
  let units = 0;
  let bytes = 0;
  for (let at = from; at < clusters.length; at++) {
    const cluster = clusters[at];
    if (cluster === undefined) break;
    units += cluster.end - cluster.start;
    bytes += cluster.bytes;
    if (units > room.units || bytes > room.bytes) return Math.max(at, from + 1);
  }
  return clusters.length;
}

function endOfPiece(
  text: string,
  clusters: readonly Cluster[],
  tornAt: (at: number) => Uncut | undefined,
  from: number,
  full: number,
  room: Room,
): number {
  const last = new Map<Break, number>();
  for (let at = full; at > from; at--) {
    const kind = breakBefore(text, clusters, at);
    if (kind !== undefined && !last.has(kind)) last.set(kind, at);
  }
  const half = from + (full - from) / 2;
  for (const kind of ['paragraph', 'sentence', 'line'] as const) {
    const at = last.get(kind);
    if (at !== undefined && at >= half) return at;
  }
  const word = Math.max(...last.values(), from);
  // What follows the last break is a word; if no piece can hold it, it is cut, and may as well be cut here.
  const next = skipBlanks(clusters, word);
  const fits = clusters.slice(next, fill(clusters, next, room) + 1).some(cluster => cluster.blank);
  if (word > from && (fits || fill(clusters, next, room) === clusters.length)) return word;
  const at = clusters[full]?.start ?? 0;
  const start = clusters[from]?.start ?? 0;
  const torn = tornAt(at);
  if (torn === undefined || torn.start <= start || torn.end - torn.start > room.units) return full;
  return clusters.findIndex(cluster => cluster.start >= torn.start);
}
