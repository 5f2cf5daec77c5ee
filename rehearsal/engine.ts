import { setTimeout as sleep } from 'node:timers/promises';
import { type Engine, startEmbeddedDynamo } from '../local/engines.ts';
import { installedJava, javaNeeded, startDynamoDbLocal } from '../test/support/engines/dynamodb-local.ts';

/** AWS's own DynamoDB Local where there is Java for it, else the embedded engine; resolves when it answers. */
export async function startEngine(): Promise<Engine & { readonly name: string }> {
  if (installedJava() < javaNeeded)
    return { ...(await startEmbeddedDynamo()), name: 'the embedded DynamoDB' };
  const engine = await startDynamoDbLocal();
  for (let tries = 0; tries < 600; tries += 1) {
    const answers = await fetch(engine.endpoint).then(
      () => true,
      () => false,
    );
    if (answers) return { ...engine, name: 'DynamoDB Local' };
    await sleep(100);
  }
  await engine.stop();
  throw new Error('DynamoDB Local does not answer within a minute');
}
