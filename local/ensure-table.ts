import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { table as schema } from '../lambdas/environment/names.ts';

/** How long a new table may take. */
const patienceMs = 60_000;

/**
 * Makes the channel's table, as the deployed one is keyed and indexed, where there is none of that name, and
 * resolves when it can be used. One that is there is kept as it is.
 */
export async function ensureTable(client: DynamoDBClient, name = 'sms-channel'): Promise<void> {
  const found = await status(client, name);
  const ours = found === undefined && (await create(client, name));
  if (found !== 'ACTIVE') await active(client, name);
  if (ours) await enableTimeToLive(client, name);
}

async function status(client: DynamoDBClient, name: string): Promise<string | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    return Table?.TableStatus;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Whether it was us, and not someone who was quicker. */
async function create(client: DynamoDBClient, name: string): Promise<boolean> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: schema.partitionKey, AttributeType: 'S' },
          { AttributeName: schema.sortKey, AttributeType: 'S' },
          { AttributeName: schema.attentionKey, AttributeType: 'S' },
          { AttributeName: schema.attentionSince, AttributeType: 'N' },
        ],
        KeySchema: [
          { AttributeName: schema.partitionKey, KeyType: 'HASH' },
          { AttributeName: schema.sortKey, KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: schema.attentionIndex,
            KeySchema: [
              { AttributeName: schema.attentionKey, KeyType: 'HASH' },
              { AttributeName: schema.attentionSince, KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ResourceInUseException) return false;
    throw error;
  }
}

async function active(client: DynamoDBClient, name: string): Promise<void> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(20)) {
    if ((await status(client, name)) === 'ACTIVE') return;
  }
  throw new Error(
    `The table ${name} is not ACTIVE after ${patienceMs / 1000} s: look at the engine's own log`,
  );
}

async function enableTimeToLive(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { AttributeName: schema.timeToLive, Enabled: true },
      }),
    );
  } catch (error) {
    // dynalite cannot; nothing but housekeeping relies on it.
    if (!(error instanceof Error && error.name === 'UnknownOperationException')) throw error;
  }
}
