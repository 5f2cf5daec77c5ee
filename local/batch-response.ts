const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/**
 * Which messages of a batch stay in the queue, by what the function returned (Lambda developer guide, "Handling
 * errors for an SQS event source": success and failure conditions). Nothing, or an empty or absent list: none.
 * An item that names no message of the batch, or a response of another shape: all of them.
 */
export function failedItems(response: unknown, messageIds: readonly string[]): ReadonlySet<string> {
  const none = new Set<string>();
  const all = new Set(messageIds);
  // What crosses the border is JSON: undefined arrives as null, and what has no JSON is a failure of the function.
  const received: unknown = JSON.parse(JSON.stringify(response) ?? 'null');
  if (received === null) return none;
  if (!isObject(received)) return all;
  const items = received.batchItemFailures ?? [];
  if (!Array.isArray(items)) return all;
  const failed = items.map((item: unknown) => (isObject(item) ? item.itemIdentifier : undefined));
  const known = failed.filter(id => typeof id === 'string').filter(id => all.has(id));
  return known.length === failed.length ? new Set(known) : all;
}
