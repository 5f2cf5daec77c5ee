import type { TestProject } from 'vitest/node';
import { startEmbeddedDynamo } from '../../../local/engines.ts';
import { installedJava, javaNeeded, startDynamoDbLocal } from './dynamodb-local.ts';

export interface DynamoEngine {
  readonly name: string;
  readonly endpoint: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly dynamoEngines: readonly DynamoEngine[];
  }
}

/** Starts the DynamoDB engines that store tests run on, once for the whole run; stops them after it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const java = installedJava();
  const started = await Promise.all([
    startEmbeddedDynamo().then(engine => ({ name: 'dynalite', engine })),
    ...(java >= javaNeeded
      ? [startDynamoDbLocal().then(engine => ({ name: 'DynamoDB Local', engine }))]
      : []),
  ]);
  const without = java >= javaNeeded ? '' : ` (no DynamoDB Local: it needs Java ${javaNeeded})`;
  project.vitest.logger.log(`DynamoDB engines: ${started.map(({ name }) => name).join(', ')}${without}`);
  project.provide(
    'dynamoEngines',
    started.map(({ name, engine }) => ({ name, endpoint: engine.endpoint })),
  );
  return async () => {
    await Promise.all(started.map(({ engine }) => engine.stop()));
  };
}
