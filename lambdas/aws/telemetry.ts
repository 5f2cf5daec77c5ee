import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Telemetry } from '../channel/ports.ts';
import { faultCounts, metrics as metricNames } from '../environment/names.ts';

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

/** `version` is the function's that runs, as Lambda says; of one that has none, nothing is counted by it. */
export function createTelemetry(
  serviceName: string,
  version = process.env.AWS_LAMBDA_FUNCTION_VERSION,
): LambdaTelemetry {
  const isVersion = version !== undefined && version !== '$LATEST';
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
      if (isVersion && faultCounts.has(metric)) this.count(metricNames.versionFaults, value, { version });
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
