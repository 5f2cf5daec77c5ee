import type { SourceMap } from 'node:module';

/** In a bundle, as a log says it: both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** All places in what was copied from a log: `takeTexts (index.mjs:1:48213) < …`, or `1:48213`. */
export const placesIn = (copied: string): Place[] =>
  [...copied.matchAll(/(?<!\d|\d:)(\d{1,9}):(\d{1,9})(?![\d:])/g)].map(([, line, column]) => ({
    line: Number(line),
    column: Number(column),
  }));

/** In a source file; `source` as the map has it. Both count from 1. */
export interface SourcePlace extends Place {
  readonly source: string;
  /** The line itself, as it was when it was built; absent where the map has no sources. */
  readonly text?: string;
}

/** Where a place of a bundle comes from; nothing where no source has it. */
export function sourceOf(map: SourceMap, { line, column }: Place): SourcePlace | undefined {
  const entry = map.findEntry(line - 1, column - 1);
  if (!('originalSource' in entry)) return undefined;
  const { originalSource: source, originalLine, originalColumn } = entry;
  const { sources, sourcesContent = [] } = map.payload;
  const text = sourcesContent[sources.indexOf(source)]?.split('\n')[originalLine]?.trim();
  return {
    source,
    line: originalLine + 1,
    column: originalColumn + 1,
    ...(text !== undefined && { text }),
  };
}
