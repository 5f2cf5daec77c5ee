import { watchStarter } from './started-by.ts';

/** How often it is looked at who started this, in milliseconds. */
const everyMs = 500;

/**
 * When it is to end: it was asked to, by a signal, or what started it is gone. npm passes on the signals that it can;
 * where it is killed, nobody would be left to end this. A second signal ends the process at once.
 */
export function createEnd(): { readonly asked: Promise<void>; ask(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isAsked = false;
  const ask = () => {
    isAsked = true;
    resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isAsked) process.exit(130);
      process.stdout.write('\nEnding when the turns in flight are done; once more ends it at once.\n');
      ask();
    });
  }
  const isStarterGone = watchStarter();
  const watching = setInterval(() => {
    if (!isStarterGone()) return;
    clearInterval(watching);
    ask();
  }, everyMs);
  watching.unref();
  return { asked: promise, ask };
}
