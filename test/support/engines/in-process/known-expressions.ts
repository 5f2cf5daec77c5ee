interface Expressions {
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeValues?: object;
}

/** Dynalite reads more than this; what of it is as in DynamoDB has not been held against it. */
const unknownInConditions = /\b(?:NOT|IN|BETWEEN|begins_with|contains|size|attribute_type)\b/i;
const unknownInUpdates = /\bDELETE\b|[(+-]/i;

/** @throws an error of no kind that DynamoDB has, where an expression has what the engine does not know. */
export function expectKnownExpressions(request: Expressions): void {
  const { ConditionExpression = '', UpdateExpression = '', ExpressionAttributeValues = {} } = request;
  const [unknown] =
    unknownInConditions.exec(ConditionExpression) ?? unknownInUpdates.exec(UpdateExpression) ?? [];
  if (unknown !== undefined) throw new Error(`the in-process engine knows no ${unknown} in this expression`);

  const values = new Map(Object.entries(ExpressionAttributeValues));
  for (const [, sign = '', name = ''] of ConditionExpression.matchAll(/([<>=]+)\s*([:#\w.]+)/g)) {
    const [type = ''] = Object.keys(values.get(name) ?? {});
    // dynalite finds no two lists, maps or sets equal; and puts in an order what has none
    const known = sign === '=' || sign === '<>' ? ['S', 'N', 'BOOL', 'NULL'] : ['S', 'N'];
    if (!known.includes(type)) throw new Error(`the in-process engine knows no ${sign} with ${name}`);
  }
}
