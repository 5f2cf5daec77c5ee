import { afterAll, expect } from 'vitest';
import { handOver, watchForLeaks } from './leak-watch.ts';

// Whatever a test file's code writes to the console or to stdout is looked through too: the Lambda logger does.
const written: string[] = [];
const listen = (text: unknown) => void written.push(...String(text).split('\n').filter(Boolean));

for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, ...rest: never[]) => {
    listen(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    return write(chunk, ...rest);
  };
}
for (const level of ['debug', 'info', 'log', 'warn', 'error'] as const) {
  const { console } = globalThis;
  const print = console[level].bind(console);
  console[level] = (...args: unknown[]) => {
    listen(args.map(String).join(' '));
    print(...args);
  };
}

watchForLeaks(() => ({ lines: written.splice(0) }));
afterAll(() => handOver(expect.getState().testPath ?? 'a test file'));
