import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import batchGetItem from 'dynalite/actions/batchGetItem.js';
import batchWriteItem from 'dynalite/actions/batchWriteItem.js';
import getItem from 'dynalite/actions/getItem.js';
import putItem from 'dynalite/actions/putItem.js';
import query from 'dynalite/actions/query.js';
import scan from 'dynalite/actions/scan.js';
import updateItem from 'dynalite/actions/updateItem.js';
import batchGetItemRules from 'dynalite/validations/batchGetItem.js';
import batchWriteItemRules from 'dynalite/validations/batchWriteItem.js';
import getItemRules from 'dynalite/validations/getItem.js';
import validations from 'dynalite/validations/index.js';
import putItemRules from 'dynalite/validations/putItem.js';
import queryRules from 'dynalite/validations/query.js';
import scanRules from 'dynalite/validations/scan.js';
import updateItemRules from 'dynalite/validations/updateItem.js';
import { brokenLimit } from './limits.ts';
import { type MemoryStore, refusal } from './memory-store.ts';
import { sdkError } from './sdk-error.ts';
import { tableOperations } from './tables.ts';

const itemOperations = new Map([
  ['BatchGetItem', { act: batchGetItem, rules: batchGetItemRules }],
  ['BatchWriteItem', { act: batchWriteItem, rules: batchWriteItemRules }],
  ['GetItem', { act: getItem, rules: getItemRules }],
  ['PutItem', { act: putItem, rules: putItemRules }],
  ['Query', { act: query, rules: queryRules }],
  ['Scan', { act: scan, rules: scanRules }],
  ['UpdateItem', { act: updateItem, rules: updateItemRules }],
]);

/** As much of a request as is looked at here. */
interface Request {
  readonly Item?: Attributes;
  readonly ExpressionAttributeValues?: Attributes;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  readonly ReturnValuesOnConditionCheckFailure?: string;
}
type Attributes = Readonly<Record<string, AttributeValue>>;

/**
 * Does what is asked for, all of it before it returns; only what a query found takes a while to be handed over.
 * @throws what the SDK throws where DynamoDB refuses.
 */
export async function carryOut(store: MemoryStore, operation: string, request: object): Promise<object> {
  try {
    const ofTable = tableOperations[operation];
    if (ofTable) return ofTable(store, request);
    return await ofItems(store, operation, request);
  } catch (error) {
    throw sdkError(error);
  }
}

function ofItems(store: MemoryStore, operation: string, request: Request): Promise<object> {
  const found = itemOperations.get(operation);
  if (!found) throw refusal('UnknownOperationException', operation);
  // dynalite does not know this one, and takes it out of the request
  const wantsOld = request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  const { types, custom } = found.rules;
  const checked: Request = validations.checkTypes(request, types);
  validations.checkValidations(checked, types, custom, store);
  for (const attributes of brought(checked)) {
    const broken = brokenLimit(attributes);
    if (broken !== undefined) throw refusal('ValidationException', broken);
  }
  return new Promise((resolve, reject) =>
    found.act(store, checked, (error, answer = {}) => {
      if (!error) return resolve(answer);
      reject(wantsOld ? Object.assign(error, { item: store.seen }) : error);
    }),
  );
}

/** All that a request brings along to be written or compared. */
function brought({ Item, ExpressionAttributeValues, RequestItems = {} }: Request): readonly Attributes[] {
  const puts = Object.values(RequestItems)
    .flatMap(each => (Array.isArray(each) ? each : []))
    .map(({ PutRequest }) => PutRequest?.Item);
  return [Item, ExpressionAttributeValues, ...puts].filter(each => each !== undefined);
}
