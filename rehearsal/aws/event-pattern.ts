import { type Fields, isFields, list } from '../template/values.ts';

/**
 * Whether an event meets a rule's pattern: each field of the pattern has to be there with one of the values listed.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 * @throws {Error} for a comparison other than equality: whoever uses one teaches it here.
 */
export function meets(event: unknown, pattern: Fields): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    const value = isFields(event) ? event[field] : undefined;
    if (isFields(wanted)) return meets(value, wanted);
    if (!Array.isArray(wanted)) throw new Error(`the pattern’s ${field} is neither a list nor an object`);
    if (wanted.some(isFields))
      throw new Error(`the pattern’s ${field} has a comparison that is not rehearsed`);
    return list(value).some(one => wanted.includes(one));
  });
}
