import { isDeep } from '../depth.ts';
import { sampleOf, sampleSeed } from '../sample.ts';
import { type DynamoTestEngine, engines } from './engines.ts';
import { inProcessEngine } from './in-process-engine.ts';

export interface ExhaustiveEngine extends DynamoTestEngine {
  /** Whether some cases stand for all here. */
  readonly isSampled: boolean;
  /** All cases, or so many of them where the engine is too slow for all. */
  choose<T>(all: readonly T[], some: number): readonly T[];
}

/**
 * For what is told in very many ways: all of them on the in-process engine, and a sample on each of the real ones,
 * another in every run. `npm run test:deep` leaves none out on any.
 */
export function exhaustiveEngines(): readonly ExhaustiveEngine[] {
  const whole = (engine: DynamoTestEngine): ExhaustiveEngine => ({
    ...engine,
    isSampled: false,
    choose: all => all,
  });
  const sampled = (engine: DynamoTestEngine): ExhaustiveEngine => ({
    ...engine,
    name: `${engine.name}, with SAMPLE_SEED=${sampleSeed}`,
    isSampled: true,
    choose: (all, some) => sampleOf(all, some),
  });
  return [whole(inProcessEngine()), ...engines().map(isDeep ? whole : sampled)];
}
