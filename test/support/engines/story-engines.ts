import { basename } from 'node:path';
import { isDeep } from '../depth.ts';
import { seeded } from '../random.ts';
import { sampleOf, sampleSeed } from '../sample.ts';
import { type DynamoTestEngine, engines } from './engines.ts';
import { inProcessEngine } from './in-process-engine.ts';

/** One file of stories in so many is told on a real engine. */
const realOnes = 3;

/**
 * For stories of customers, which hang on no engine: those of one file in three on one of the real engines, other files
 * in each run, and the rest in process. `npm run test:deep` tells all on every engine. `file` is the caller's
 * `import.meta.filename`.
 */
export function storyEngines(file: string): readonly DynamoTestEngine[] {
  const real = engines();
  if (isDeep) return [inProcessEngine(), ...real];
  const name = [...basename(file)].reduce(
    (hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 1_000_003,
    7,
  );
  const random = seeded(sampleSeed + name);
  const [engine = inProcessEngine()] = random() < 1 / realOnes ? sampleOf(real, 1, random) : [];
  return [{ ...engine, name: `${engine.name}, with SAMPLE_SEED=${sampleSeed}` }];
}
