import { createAccept, createTake } from '../aws/accept.ts';
import { createIdempotencyKeys } from '../aws/idempotency.ts';
import { createReadErased } from '../aws/read-erased.ts';
import { createThreadReader } from '../aws/thread-reader.ts';
import type { DefinedChannel } from '../config/define-channel.ts';
import { withNumbers } from '../config/define-channel.ts';
import { erasureVariables, threadApiVariables } from '../environment/credentials.ts';
import { awsName, numberList, queueUrl } from '../environment/formats.ts';
import { type Environment, required, unless } from '../environment/required.ts';
import { listOf } from '../environment/secret.ts';
import { createCredentials } from '../wiring/credentials.ts';
import { dynamo } from '../wiring/dynamo.ts';
import { erasureHash } from '../wiring/erasure-hash.ts';
import type { Machine } from '../wiring/machine.ts';
import { wireSecretsLook } from '../wiring/secrets-look.ts';
import { wireQueue } from '../wiring/sqs.ts';
import type { ThreadApi } from './api.ts';

export function wireThreadApi(env: Environment, config: DefinedChannel, machine: Machine): ThreadApi {
  const given = required(
    env,
    { TABLE_NAME: awsName, ...unless(machine.queue, { QUEUE_URL: queueUrl }) },
    { TWILIO_PHONE_NUMBER: numberList, ...threadApiVariables, ...erasureVariables },
  );
  const table = given.TABLE_NAME;
  const { settings } = withNumbers(config, given.TWILIO_PHONE_NUMBER);
  const credentials = createCredentials(env, machine.clock);
  const client = dynamo(machine);
  const threads = createThreadReader(client, table);
  return {
    ...machine,
    settings,
    // as they are now, so that a rotation arrives without a deployment
    keys: async () => listOf((await credentials.threadApi()).THREAD_API_KEY),
    secrets: wireSecretsLook(env, machine.clock),
    threads,
    erased: createReadErased(client, table, erasureHash(credentials)),
    accept: createAccept(client, table, threads, settings.routing.defaultDesk),
    take: createTake(client, table, threads, settings.routing.defaultDesk),
    idempotencyKeys: createIdempotencyKeys(client, table),
    queue: wireQueue(machine, given.QUEUE_URL),
  };
}
