const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a reader takes for one character: it is never cut in two. */
export interface Cluster {
  readonly start: number;
  readonly end: number;
  readonly bytes: number;
  /** Whether it is nothing but white space, where a text can be parted without loss. */
  readonly blank: boolean;
}

/** The text's grapheme clusters. One that is longer than `most` UTF-16 units comes in code points. */
export function clustersOf(text: string, most: number): Cluster[] {
  const clusters: Cluster[] = [];
  const add = (piece: string, start: number): void => {
    clusters.push({
      start,
      end: start + piece.length,
      bytes: Buffer.byteLength(piece),
      blank: /^\s+$/.test(piece),
    });
  };
  for (const { segment, index } of segmenter.segment(text)) {
    if (segment.length <= most) add(segment, index);
    else {
      let start = index;
      for (const character of segment) {
        add(character, start);
        start += character.length;
      }
    }
  }
  return clusters;
}
