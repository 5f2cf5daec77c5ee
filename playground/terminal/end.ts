/** How often it is looked at who started this, in milliseconds. */
const everyMs = 500;

export interface End {
  readonly asked: Promise<void>;
  isAsked(): boolean;
  ask(): void;
}

/**
 * When it is to end: it was asked to, by a signal, or what started it is gone, as `isStarterGone` tells. npm passes on
 * the signals that it can; where it is killed, nobody would be left to end this. So it is where nobody reads what is shown
 * any more. A second signal ends the process at once.
 */
export function createEnd(isStarterGone: () => boolean): End {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isAsked = false;
  let isSignalled = false;
  const ask = () => {
    isAsked = true;
    resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isSignalled) process.exit(130);
      isSignalled = true;
      process.stdout.write('\nEnding when the turns in flight are done; once more ends it at once.\n');
      ask();
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      ask();
    });
  }
  const watching = setInterval(() => {
    if (!isStarterGone()) return;
    clearInterval(watching);
    ask();
  }, everyMs);
  watching.unref();
  return { asked: promise, isAsked: () => isAsked, ask };
}
