import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Telemetry } from '../channel/ports.ts';

/** Logs and counts of one function. Counts are kept until `flush`, so that each is one line a invocation. */
export interface LambdaTelemetry extends Telemetry {
  readonly logger: Logger;
  flush(): void;
}

interface Count {
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  value: number;
}

export function createTelemetry(serviceName: string): LambdaTelemetry {
  const logger = new Logger({ serviceName });
  // the namespace stands in the environment: each stack has its own
  const metrics = new Metrics({ serviceName });
  const counts = new Map<string, Count>();
  return {
    logger,
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields = {}) => logger.warn(message, fields),
    error: (message, fields = {}) => logger.error(message, fields),
    count(metric, value = 1, dimensions = {}) {
      const key = JSON.stringify([metric, dimensions]);
      const count = counts.get(key) ?? { metric, dimensions, value: 0 };
      count.value += value;
      counts.set(key, count);
    },
    flush() {
      for (const { metric, dimensions, value } of counts.values()) {
        const single = metrics.singleMetric();
        single.setDefaultDimensions({});
        for (const [name, of] of Object.entries(dimensions)) single.addDimension(name, of);
        single.addMetric(metric, MetricUnit.Count, value);
      }
      counts.clear();
    },
  };
}
