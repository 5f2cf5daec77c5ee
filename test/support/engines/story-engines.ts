import { isDeep } from '../depth.ts';
import { sampleOf, sampleSeed } from '../sample.ts';
import { type DynamoTestEngine, engines } from './engines.ts';
import { inProcessEngine } from './in-process-engine.ts';

/**
 * For stories of customers, which hang on no engine: all of them on one of the real engines, another in each run.
 * `npm run test:deep` tells them on every engine.
 */
export function storyEngines(): readonly DynamoTestEngine[] {
  if (isDeep) return [inProcessEngine(), ...engines()];
  return sampleOf(engines(), 1).map(engine => ({
    ...engine,
    name: `${engine.name}, with SAMPLE_SEED=${sampleSeed}`,
  }));
}
