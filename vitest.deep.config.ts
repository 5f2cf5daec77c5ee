import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** What `npm test` does a part of, in full: it takes its time. */
const { projects: _, ...test } = base.test ?? {};

export default defineConfig({
  test: {
    ...test,
    // its files wait for little, and a browser’s people for nobody
    maxWorkers: Math.max(2, availableParallelism() - 1),
    include: [
      'test/scenarios/**/*.test.ts',
      'test/support/engines/conditional-updates.test.ts',
      'test/channel/text/hostile-texts.test.ts',
      'test/webhook-fuzz.test.ts',
      'test/soak.test.ts',
      'test/browser/**/*.test.ts',
    ],
    env: { ...test.env, DEEP: 'yes' },
  },
});
