/** What SQS takes, and XML 1.0 has (docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html). */
const refused = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
/** Word processors break lines and pages with these two. */
const oldBreaks = /[\v\f]/g;

/**
 * A text without what queues, XML and carriers refuse: NUL and other controls, half surrogate pairs, U+FFFE and U+FFFF.
 * Where a vertical tab or a form feed parted words, a line break does.
 */
export const allowedCharacters = (text: string): string => text.replace(oldBreaks, '\n').replace(refused, '');

/** The same for all strings in parsed JSON, its names included. Recursive: for data that is known not to nest deep. */
export function allowedData<T>(data: T): T;
export function allowedData(data: unknown): unknown {
  if (typeof data === 'string') return allowedCharacters(data);
  if (Array.isArray(data)) return data.map(item => allowedData(item));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [allowedCharacters(name), allowedData(value)]),
  );
}
