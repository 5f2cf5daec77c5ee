import type { LogFields, Telemetry } from '../lambdas/channel/ports.ts';

export interface LocalTelemetry extends Telemetry {
  /** Each count with its dimensions, such as `Texts outcome=answered`. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Counts in memory; log lines as JSON, one each, to where `write` puts them. */
export function localTelemetry(write: (line: string) => void): LocalTelemetry {
  const counts = new Map<string, number>();
  const log =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      write(JSON.stringify({ level, message, ...fields }));
  return {
    counts,
    count(metric, value = 1, dimensions = {}) {
      const name = [metric, ...Object.entries(dimensions).map(([key, of]) => `${key}=${of}`)].join(' ');
      counts.set(name, (counts.get(name) ?? 0) + value);
    },
    info: log('INFO'),
    warn: log('WARN'),
    error: log('ERROR'),
  };
}
