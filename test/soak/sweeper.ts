import { createSweepStore } from '../../lambdas/aws/sweep-store.ts';
import { createThreadQueue } from '../../lambdas/aws/thread-queue.ts';
import { createSweep } from '../../lambdas/sweep/sweep.ts';
import { sweepSettings } from '../../lambdas/sweep/sweep-parts.ts';
import { wireSweep } from '../../lambdas/sweep/wire.ts';
import { lambdaMachine } from '../../lambdas/wiring/machine.ts';
import { dynamoClient, sqsClient } from '../../local/clients.ts';
import { ensureQueues } from '../../local/ensure-queues.ts';
import { localEnvironment } from '../../local/local-environment.ts';
import { localTelemetry } from '../../local/local-telemetry.ts';
import { recurring } from '../../local/recurring.ts';
import { systemTimer } from '../../local/timer.ts';
import { soakedChannel } from './soaked-channel.ts';

/**
 * The sweep as a function of its own, as it is deployed, with seconds for minutes: the one inside `npm start`
 * looks for what is ten minutes old. It is killed as well.
 */
const env = localEnvironment(process.env);
const dynamo = dynamoClient(env.AWS_ENDPOINT_URL_DYNAMODB ?? '', env);
const client = sqsClient(env.AWS_ENDPOINT_URL_SQS ?? '', env);
const { queueUrl } = await ensureQueues(client, { visibilitySeconds: Number(env.VISIBILITY_SECONDS) });
const telemetry = localTelemetry(line => process.stderr.write(`${line}\n`));
const machine = { ...lambdaMachine(telemetry), dynamo, queue: createThreadQueue({ client, queueUrl }) };
const settings = { ...sweepSettings, grace: 8_000, unfinishedAfter: 20_000, deadline: 10_000 };
const store = createSweepStore({ client: dynamo, table: env.TABLE_NAME, lease: 12_000, keep: 3_600_000 });
const sweep = createSweep({ ...wireSweep(env, soakedChannel, machine, settings), store });
recurring(sweep, 4_000, systemTimer);
