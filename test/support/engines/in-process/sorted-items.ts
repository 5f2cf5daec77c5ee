import { Readable } from 'node:stream';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { copyOf } from './copy-of.ts';

export type Item = Record<string, AttributeValue>;

/** As dynalite asks a LevelDB for one. */
export interface Range {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse: boolean;
  /** So many at most; -1 for all. */
  readonly limit: number;
}

/** Items by the key that dynalite makes of theirs, whose order is DynamoDB's. */
export class SortedItems {
  readonly #items = new Map<string, Item>();

  get(key: string): Item | undefined {
    return this.#items.get(key);
  }

  /** Keeps a copy; drops what is under the key where there is no item. */
  set(key: string, item: Item | undefined): void {
    if (item) this.#items.set(key, copyOf(item));
    else this.#items.delete(key);
  }

  stream({ gt, gte, lt, lte, reverse, limit }: Range): Readable {
    const within = [...this.#items]
      .filter(
        ([key]) =>
          (gt === undefined || key > gt) &&
          (gte === undefined || key >= gte) &&
          (lt === undefined || key < lt) &&
          (lte === undefined || key <= lte),
      )
      .sort(([one], [other]) => (one < other ? -1 : 1));
    if (reverse) within.reverse();
    return Readable.from((limit < 0 ? within : within.slice(0, limit)).map(([, item]) => item));
  }
}
