import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { brokenLimit } from './limits.ts';
import { type Item, type Range, SortedItems } from './sorted-items.ts';

/** A table as CreateTable was asked for it. */
export type TableDescription = CreateTableCommandInput & { readonly TableStatus: 'ACTIVE' };

type Done<T> = (error: Error | null, value?: T) => void;

/** What dynalite's actions keep items in, here without LevelDB: all but a query is done before it returns. */
export class MemoryStore {
  readonly options = { maxItemSize: 400 * 1024 };
  readonly tables = new Map<string, TableDescription>();
  readonly #items = new Map<string, SortedItems>();
  /** Changes of indexes come before the item's own; they hold when that one does. */
  #ahead: (() => void)[] = [];
  /** The item that was looked at last: a condition is held against it. */
  seen: Item | undefined;

  getTable(name: string, done: Done<TableDescription>): void {
    const table = this.tables.get(name);
    done(table ? null : refusal('ResourceNotFoundException', 'Requested resource not found'), table);
  }

  getItemDb(name: string) {
    const items = this.#of(name);
    return {
      // nothing comes between: whoever asks is answered before another is
      lock: (_key: string, run: (release: <T>(done: T) => T) => void) => run(done => done),
      get: (key: string, done: Done<Item>) => {
        this.seen = items.get(key);
        done(null, this.seen);
      },
      put: (key: string, item: Item, done: Done<never>) => {
        const ahead = this.#ahead;
        this.#ahead = [];
        const broken = brokenLimit(item) ?? emptyIndexKey(item, this.tables.get(name));
        if (broken !== undefined) return done(refusal('ValidationException', broken));
        for (const change of ahead) change();
        items.set(key, item);
        done(null);
      },
      del: (key: string, done: Done<never>) => {
        for (const change of this.#ahead.splice(0)) change();
        items.set(key, undefined);
        done(null);
      },
      createValueStream: (range: Range) => items.stream(range),
    };
  }

  getIndexDb(kind: string, table: string, index: string) {
    const items = this.#of(`${table}/${kind.toLowerCase()}/${index}`);
    const change = (key: string, item: Item | undefined, done: Done<never>) => {
      this.#ahead.push(() => items.set(key, item));
      done(null);
    };
    return {
      put: change,
      del: (key: string, done: Done<never>) => change(key, undefined, done),
      createValueStream: (range: Range) => items.stream(range),
    };
  }

  #of(name: string): SortedItems {
    const found = this.#items.get(name) ?? new SortedItems();
    this.#items.set(name, found);
    return found;
  }
}

/** An index takes no empty key either; dynalite knows that of the table's own keys alone. */
function emptyIndexKey(item: Item, table: TableDescription | undefined): string | undefined {
  const keys = (table?.GlobalSecondaryIndexes ?? []).flatMap(({ KeySchema = [] }) => KeySchema);
  const empty = keys.find(({ AttributeName = '' }) => item[AttributeName]?.S === '');
  return empty && 'The AttributeValue for a key attribute cannot contain an empty string value';
}

/** An error in dynalite's own shape. */
export const refusal = (name: string, message: string): Error =>
  Object.assign(new Error(message), { body: { __type: `#${name}`, message } });
