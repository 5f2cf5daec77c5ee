/** A log line as somebody reads it beside their texts: `info  turn settled  outcome=answered texts=1`. */
export function readable(line: string): string {
  const { level, message, ...fields } = JSON.parse(line) as Readonly<Record<string, unknown>>;
  const facts = Object.entries(fields).map(([name, value]) => `${name}=${wordOf(value)}`);
  return [String(level).toLowerCase().padEnd(5), String(message), facts.join(' ')].join('  ').trimEnd();
}

const wordOf = (value: unknown): string =>
  typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value);
