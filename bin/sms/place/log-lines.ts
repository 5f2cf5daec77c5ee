import { type CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';

/** A line of a log, as it came. */
export interface LogLine {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly line: string;
}

/** Gives what has come to the log since it was last asked; the first time, since a moment. */
export type ReadLog = () => Promise<readonly LogLine[]>;

/** Lines come to CloudWatch late, and not in order: so much is looked at again each time. */
const overlapMs = 30_000;

/** Of log groups of functions, by FilterLogEvents: it costs nothing to look, as a live tail does. `since`: epoch milliseconds. */
export function logGroups(client: CloudWatchLogsClient, groups: readonly string[], since: number): ReadLog {
  const seen = new Map<string, number>();
  let from = since;
  return async () => {
    const found = await Promise.all(
      groups.map(group => readGroup(client, group, Math.max(since, from - overlapMs))),
    );
    const fresh = found.flat().filter(({ id }) => !seen.has(id));
    for (const { at, id } of fresh) {
      seen.set(id, at);
      from = Math.max(from, at);
    }
    for (const [id, at] of seen) if (at < from - 2 * overlapMs) seen.delete(id);
    return fresh.sort((a, b) => a.at - b.at).map(({ at, line }) => ({ at, line }));
  };
}

async function readGroup(client: CloudWatchLogsClient, logGroupName: string, startTime: number) {
  const lines: (LogLine & { readonly id: string })[] = [];
  for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName, startTime }))
    for (const { eventId = '', message = '', timestamp = 0 } of events)
      lines.push({ at: timestamp, id: eventId, line: message.trimEnd() });
  return lines;
}
