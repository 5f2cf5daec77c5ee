import { Session } from 'node:inspector/promises';

/** What scripts of ours did, in steps that are the same on any machine however busy it is. */
export interface Work {
  /** How much the action does: blocks of our source that ran, and what built-in functions had to read. */
  of(action: () => unknown): Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Built-in functions that read all they are called on, at each call. What calls back is seen by its calls. Regular
 * expressions are proven linear one by one, in expressions.test.ts; on what they are used, and how often, counts here.
 */
const reading = [
  [
    String.prototype,
    [
      'includes',
      'replaceAll',
      'replace',
      'split',
      'trim',
      'trimEnd',
      'trimStart',
      'toLowerCase',
      'toUpperCase',
      'normalize',
      'repeat',
      'matchAll',
    ],
  ],
  [Array.prototype, ['includes', 'join', 'reverse', 'sort', 'concat', 'map', 'filter']],
] as const;

/** Watches the scripts whose address contains `path`, until it is disposed of. */
export async function watchWork(path: string): Promise<Work> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  let read = 0;
  const tell: Tell = units => {
    read += units;
  };
  const restore = [
    ...reading.flatMap(([prototype, names]) =>
      names.map(name => counted(prototype, name, tell, subject => sizeOf(subject))),
    ),
    counted(String.prototype, 'slice', tell, (_, result) => sizeOf(result)),
    counted(Array.prototype, 'slice', tell, (_, result) => sizeOf(result)),
    counted(Array.prototype, 'splice', tell, (_, result) => sizeOf(result)),
  ];
  const blocks = async (): Promise<number> => {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    return result
      .filter(({ url }) => url.includes(path))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)))
      .reduce((sum, count) => sum + count, 0);
  };
  return {
    async of(action) {
      await blocks();
      const before = read;
      action();
      const taken = read - before;
      return taken + (await blocks());
    },
    async [Symbol.asyncDispose]() {
      for (const undo of restore) undo();
      await session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}

type Tell = (units: number) => void;

const sizeOf = (value: unknown): number =>
  typeof value === 'string' || Array.isArray(value) ? value.length : 0;

/** Has a built-in function tell what each call has read; gives what undoes it. */
function counted(
  prototype: object,
  name: string,
  tell: Tell,
  units: (subject: unknown, result: unknown) => number,
): () => void {
  const original: unknown = Reflect.get(prototype, name);
  if (typeof original !== 'function') throw new Error(`no ${name}`);
  const replacement = function (this: unknown, ...given: unknown[]): unknown {
    const result: unknown = Reflect.apply(original, this, given);
    tell(units(this, result));
    return result;
  };
  const define = (value: unknown) =>
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true, enumerable: false });
  define(replacement);
  return () => define(original);
}
