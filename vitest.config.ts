import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests of what keeps nothing between two calls: their files share their modules, and so load them once. */
const pure = ['test/channel/**/*.test.ts'];

/** In a browser, a person's pace: `npm run test:deep` has them. */
const deep = ['test/browser/**/*.test.ts'];

/** What takes longest, the longest first: begun last, it would keep one processor waiting. */
const long = [
  'test/soak.test.ts',
  'test/expressions',
  'crashes/phone-desk',
  'bin/redrive',
  'scenarios/sweep',
  'test/bundles',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = long.findIndex(part => moduleId.includes(part));
      return at === -1 ? long.length : at;
    };
    return sorted.sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    // the leak watch looks at what all tests logged when everything else has been torn down
    globalSetup: ['test/support/leaks/leak-setup.ts', 'test/support/engines/global-setup.ts'],
    setupFiles: ['test/support/leaks/leak-capture.ts'],
    // left to itself, vitest takes one on a machine of two processors
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // a thread starts in a fifth of the time that a process takes, and there is one for each file
    pool: 'threads',
    sequence: { sequencer: LongestFirst },
    // ends what hangs, and nothing that is slow: a machine may be busy
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
      { extends: true, test: { name: 'whole', include: ['test/**/*.test.ts'], exclude: [...pure, ...deep] } },
    ],
  },
});
