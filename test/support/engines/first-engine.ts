import { engines, type RealEngine } from './engines.ts';

/** The engine that is always there, for tests of what does not depend on the engine. */
export function firstEngine(): RealEngine {
  const [engine] = engines();
  if (!engine) throw new Error('no DynamoDB engine runs beside the tests');
  return engine;
}
