import { randomUUID } from 'node:crypto';
import { ensureTable } from '../../../local/ensure-table.ts';
import type { DynamoTestEngine } from './engines.ts';
import { inProcessDynamo } from './in-process/in-process-dynamo.ts';

/** In what order answers come: ENGINE_SEED=7 vitest run test/scenarios/… */
const engineSeed = Number(process.env.ENGINE_SEED ?? 20_260_101);

/** An engine of this file's own, whose client needs no network: see docs/decisions/0030-in-process-engine.md. */
export function inProcessEngine(seed = engineSeed): DynamoTestEngine {
  const client = inProcessDynamo(seed);
  return {
    name: 'the in-process engine',
    client,
    async freshTable() {
      const table = `test-${randomUUID()}`;
      await ensureTable(client, table);
      return table;
    },
  };
}
