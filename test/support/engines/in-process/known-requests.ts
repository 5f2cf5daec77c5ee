import { expectKnownExpressions } from './known-expressions.ts';

/** What the engine knows of each request; whoever asks for more has to teach it first. */
const known: Readonly<Record<string, readonly string[]>> = {
  GetItem: ['TableName', 'Key', 'ConsistentRead'],
  BatchGetItem: ['RequestItems'],
  BatchWriteItem: ['RequestItems'],
  PutItem: [
    'TableName',
    'Item',
    'ConditionExpression',
    'ExpressionAttributeNames',
    'ExpressionAttributeValues',
    'ReturnValuesOnConditionCheckFailure',
  ],
  UpdateItem: [
    'TableName',
    'Key',
    'UpdateExpression',
    'ConditionExpression',
    'ExpressionAttributeNames',
    'ExpressionAttributeValues',
    'ReturnValues',
    'ReturnValuesOnConditionCheckFailure',
  ],
  Query: [
    'TableName',
    'IndexName',
    'KeyConditionExpression',
    'ExpressionAttributeNames',
    'ExpressionAttributeValues',
    'ConsistentRead',
    'ExclusiveStartKey',
    'Limit',
    'ScanIndexForward',
  ],
  Scan: [
    'TableName',
    'ExclusiveStartKey',
    'ConsistentRead',
    'FilterExpression',
    'ExpressionAttributeNames',
    'ExpressionAttributeValues',
  ],
  CreateTable: ['TableName', 'BillingMode', 'AttributeDefinitions', 'KeySchema', 'GlobalSecondaryIndexes'],
  DescribeTable: ['TableName'],
  UpdateTimeToLive: ['TableName', 'TimeToLiveSpecification'],
};

const ofTable: Readonly<Record<string, readonly string[]>> = {
  BatchGetItem: ['Keys', 'ConsistentRead'],
  BatchWriteItem: ['PutRequest', 'DeleteRequest'],
};

/** @throws an error of no kind that DynamoDB has, where a request asks for what the engine does not know. */
export function expectKnown(operation: string, request: object): void {
  const members = known[operation];
  if (!members) throw new Error(`the in-process engine knows no ${operation}`);
  const used = Object.entries(request).filter(([, value]) => value !== undefined);
  refuseOthers(operation, used, members);
  if ('RequestItems' in request) {
    for (const each of Object.values(Object(request.RequestItems)).flat())
      refuseOthers(operation, Object.entries(Object(each)), ofTable[operation] ?? []);
  }
  refuseBytes(operation, request);
  expectKnownExpressions(request);
}

function refuseOthers(
  operation: string,
  used: readonly [string, unknown][],
  members: readonly string[],
): void {
  const other = used.map(([name]) => name).find(name => !members.includes(name));
  if (other !== undefined) throw new Error(`the in-process engine knows no ${other} of ${operation}`);
}

function refuseBytes(operation: string, value: unknown): void {
  if (value instanceof Uint8Array) throw new Error(`the in-process engine knows no bytes in ${operation}`);
  if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) refuseBytes(operation, each);
}
