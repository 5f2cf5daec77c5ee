import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // the leak watch looks at what all tests logged when everything else has been torn down
    globalSetup: ['test/support/leaks/leak-setup.ts', 'test/support/engines/global-setup.ts'],
    setupFiles: ['test/support/leaks/leak-capture.ts'],
    // left to itself, vitest takes one on a machine of two processors
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // a thread starts in a fifth of the time that a process takes, and there is one for each file
    pool: 'threads',
    // ends what hangs, and nothing that is slow: a machine may be busy
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
