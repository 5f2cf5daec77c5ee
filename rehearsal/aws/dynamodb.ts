import type { Caller } from '../iam/judge.ts';
import { type Fields, fields, isFields, list, text } from '../template/values.ts';
import { type Cloud, type CloudTable, useKey } from './cloud.ts';
import { Refusal } from './refusal.ts';

interface Asked {
  readonly action: string;
  readonly table: string;
  readonly index?: string;
}

const transacted: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/**
 * Which rights a request takes, on which tables: a batch is a right of its own, a transaction those of its parts.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
function rightsFor(operation: string, input: Fields): readonly Asked[] {
  switch (operation) {
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.keys(fields(input.RequestItems, 'RequestItems')).map(table => ({
        action: operation,
        table,
      }));
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return list(input.TransactItems)
        .filter(isFields)
        .flatMap(item =>
          Object.entries(item).map(([kind, part]) => ({
            action: transacted[kind] ?? 'GetItem',
            table: text(fields(part, kind).TableName, 'TableName'),
          })),
        );
    default:
      return [
        {
          action: operation,
          table: text(input.TableName, 'TableName'),
          ...(typeof input.IndexName === 'string' && { index: input.IndexName }),
        },
      ];
  }
}

/** Judges a request, then hands it to the engine as it came. */
export async function dynamodb(
  cloud: Cloud,
  caller: Caller | 'owner',
  operation: string,
  input: Fields,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer },
): Promise<{ readonly status: number; readonly body: string }> {
  for (const { action, table: name, index } of rightsFor(operation, input)) {
    const table = tableBy(cloud, name);
    if (caller === 'owner') continue;
    const resource = index === undefined ? table.arn : `${table.arn}/index/${index}`;
    await cloud.judge.ask({ caller, action: `dynamodb:${action}`, resource });
    // DynamoDB opens the table's own key in the caller's name, for writes too
    await useKey(cloud, caller, table.key, 'dynamodb', 'kms:Decrypt');
  }
  // The engine keeps tables apart by key id, and looks at no signature.
  const authorization = (request.headers.authorization ?? '').replace(
    /Credential=[^/]+/,
    'Credential=rehearsal',
  );
  const answer = await fetch(cloud.dynamoEndpoint, {
    method: 'POST',
    headers: {
      'content-type': request.headers['content-type'] ?? '',
      'x-amz-target': request.headers['x-amz-target'] ?? '',
      'x-amz-date': request.headers['x-amz-date'] ?? '',
      authorization,
    },
    body: new Uint8Array(request.body),
  });
  return { status: answer.status, body: await answer.text() };
}

function tableBy({ tables }: Cloud, name: string): CloudTable {
  const table = tables.get(name) ?? [...tables.values()].find(({ arn }) => arn === name);
  if (!table)
    throw new Refusal('ResourceNotFoundException', 'Requested resource not found: there is no such table');
  return table;
}
