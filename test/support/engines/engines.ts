import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { dynamoClient } from '../../../local/clients.ts';
import { ensureTable } from '../../../local/ensure-table.ts';
import type {} from './global-setup.ts';

export interface DynamoTestEngine {
  /** For a test's title. */
  readonly name: string;
  readonly client: DynamoDBClient;
  /** Makes the channel's table under a name that nobody else has, and returns the name. */
  freshTable(): Promise<string>;
}

/** An engine that has an address. */
export interface RealEngine extends DynamoTestEngine {
  readonly endpoint: string;
}

/**
 * The engines that run beside the tests: `describe.each(engines())('… on $name', ({ client, freshTable }) => …)`.
 * They are shared: a test file keeps to a table of its own. One may still be starting: `freshTable` waits for it.
 */
export function engines(): readonly RealEngine[] {
  return inject('dynamoEngines').map(({ name, endpoint }) => {
    const client = dynamoClient(endpoint);
    return {
      name,
      endpoint,
      client,
      async freshTable() {
        await answering(name, client);
        const table = `test-${randomUUID()}`;
        await ensureTable(client, table);
        return table;
      },
    };
  });
}

/** How long an engine may take to start, on a busy machine. */
const patienceMs = 120_000;

async function answering(name: string, client: DynamoDBClient): Promise<void> {
  for (const end = Date.now() + patienceMs; ; await sleep(50)) {
    try {
      await client.send(new ListTablesCommand({ Limit: 1 }));
      return;
    } catch (cause) {
      if (Date.now() > end)
        throw new Error(`${name} does not answer after ${patienceMs / 1000} s`, { cause });
    }
  }
}
