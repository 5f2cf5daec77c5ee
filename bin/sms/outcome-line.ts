/** A log line of the channel's. */
export interface LogEntry {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What stands in each line and says nothing of what happened, or is said already. */
const framing = new Set([
  ...['level', 'message', 'timestamp', 'service', 'cold_start', 'function_arn', 'function_memory_size'],
  ...['function_name', 'function_request_id', 'sampling_rate', 'xray_trace_id', 'correlation_id'],
]);

/** How the ways of a turn are said. */
const settled = (fields: LogEntry['fields']): string =>
  `${fields.texts === 0 ? 'message' : String(fields.outcome)}, ${String(fields.texts)} texts, ${String(fields.effects)} effects`;

/** Outcomes that are logged as information. */
const outcomes: Readonly<Record<string, (fields: LogEntry['fields']) => string>> = {
  'text taken': () => 'text taken, and queued',
  'turn settled': fields => `turn settled: ${settled(fields)}`,
  'text recovered': () => 'a text that the webhook never saw was found by the sweep',
};

/**
 * A business outcome in one line; nothing where the log line tells of a step on the way. Log lines have no words and no
 * numbers, so neither has this.
 */
export function outcomeLine({ at, fields }: LogEntry): string | undefined {
  const { level, message } = fields;
  if (typeof message !== 'string') return undefined;
  const isTrouble = level === 'WARN' || level === 'ERROR';
  const says = Object.hasOwn(outcomes, message) ? outcomes[message] : undefined;
  if (!says && !isTrouble) return undefined;
  const time = new Date(at).toISOString().slice(11, 19);
  const service = typeof fields.service === 'string' ? fields.service : '';
  const mark = level === 'ERROR' ? '!!' : level === 'WARN' ? '! ' : '  ';
  return `${time} ${mark} ${service.padEnd(15)} ${says ? says(fields) : message}${detailOf(fields, says !== undefined)}\n`;
}

/** What else the line has, such as `failure=busy status=429`. */
function detailOf(fields: LogEntry['fields'], isKnown: boolean): string {
  const shown = Object.entries(fields).filter(
    ([name, value]) =>
      !framing.has(name) &&
      ['string', 'number', 'boolean'].includes(typeof value) &&
      !(isKnown && ['outcome', 'texts', 'effects'].includes(name)),
  );
  return shown.map(([name, value]) => `  ${name}=${String(value).slice(0, 200)}`).join('');
}

/** The entry of a line as the log has it; nothing where it is none of the channel's, such as Lambda's own. */
export function entryOf(line: string, at: number): LogEntry | undefined {
  try {
    const fields: unknown = JSON.parse(line);
    const isOurs = typeof fields === 'object' && fields !== null && 'level' in fields && 'message' in fields;
    return isOurs ? { at, fields: { ...fields } } : undefined;
  } catch {
    return undefined;
  }
}
