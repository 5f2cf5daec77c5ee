import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { type MemoryStore, refusal } from './memory-store.ts';

/** What is asked about tables and not about items; each is done at once. */
export const tableOperations: Readonly<
  Record<string, (store: MemoryStore, request: Partial<CreateTableCommandInput>) => object>
> = {
  CreateTable({ tables }, { TableName = '', AttributeDefinitions = [], KeySchema = [], ...rest }) {
    if (tables.has(TableName)) throw refusal('ResourceInUseException', 'Cannot create preexisting table');
    const table = { ...rest, TableName, AttributeDefinitions, KeySchema, TableStatus: 'ACTIVE' } as const;
    tables.set(TableName, table);
    return { TableDescription: table };
  },

  DescribeTable({ tables }, { TableName = '' }) {
    const table = tables.get(TableName);
    if (!table) throw refusal('ResourceNotFoundException', 'Requested resource not found');
    return { Table: table };
  },

  /** DynamoDB drops what has expired within days: never, to a test. */
  UpdateTimeToLive: (_store, request) => ({ ...request }),
};
