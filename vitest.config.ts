import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Puts others in the place of what modules have: it has modules of its own. */
const alone = ['test/expressions.test.ts'];

/** In a browser, a person's pace: `npm run test:deep` has them. */
const deep = ['test/browser/**/*.test.ts'];

/** What takes longest, the longest first: begun last, it would keep one processor waiting. */
const long = [
  'test/soak.test.ts',
  'test/expressions',
  'crashes/',
  'test/bundles',
  'bin/doctor',
  'scenarios/outages',
  'scenarios/interleavings',
  'scenarios/erasure.test',
  'hostile-texts',
  'releases/releases',
  'bin/redrive',
  'bin/threads',
];

/**
 * What a run draws at random hangs on what is committed: the gate draws what its author's run drew, and each change
 * something else. Another with SAMPLE_SEED=…
 */
function seed(): string {
  if (process.env.SAMPLE_SEED) return process.env.SAMPLE_SEED;
  try {
    const tree = execFileSync('git', ['rev-parse', 'HEAD^{tree}'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return String(Number.parseInt(tree.slice(0, 7), 16));
  } catch {
    return '1'; // a copy without its history
  }
}

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
    env: { SAMPLE_SEED: seed() },
    // a file often waits, for a process or a time-out: a third worker on two processors takes a ninth off the whole
    maxWorkers: availableParallelism() + 1,
    // a thread starts in a fifth of the time that a process takes
    pool: 'threads',
    sequence: { sequencer: LongestFirst },
    // ends what hangs, and nothing that is slow: a machine may be busy
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: [...alone, ...deep],
          // no module of ours keeps anything between two tests: the files of a worker load them once
          isolate: false,
          restoreMocks: true,
          unstubEnvs: true,
          unstubGlobals: true,
        },
      },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
  },
});
