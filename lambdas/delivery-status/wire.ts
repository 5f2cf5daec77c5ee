import { createOptOut } from '../aws/consent.ts';
import { createWriteDelivery } from '../aws/deliveries.ts';
import { createIsErasedSend } from '../aws/erased-send.ts';
import type { DefinedChannel } from '../config/define-channel.ts';
import { erasureVariables, twilioVariables } from '../environment/credentials.ts';
import { awsName, origin, originList, queueUrl } from '../environment/formats.ts';
import { type Environment, required, unless } from '../environment/required.ts';
import { createCredentials } from '../wiring/credentials.ts';
import { dynamo } from '../wiring/dynamo.ts';
import { erasureHash } from '../wiring/erasure-hash.ts';
import type { Machine } from '../wiring/machine.ts';
import { wireQueue } from '../wiring/sqs.ts';
import { wireWebhooks } from '../wiring/webhooks.ts';
import type { DeliveryStatus } from './delivery-status.ts';

export function wireDeliveryStatus(
  env: Environment,
  config: DefinedChannel,
  machine: Machine,
): DeliveryStatus {
  const given = required(
    env,
    { TABLE_NAME: awsName, PUBLIC_URL: origin, ...unless(machine.queue, { QUEUE_URL: queueUrl }) },
    { ...twilioVariables, ...erasureVariables, FORMER_URLS: originList },
  );
  const client = dynamo(machine);
  return {
    telemetry: machine.telemetry,
    webhooks: wireWebhooks(env, given.PUBLIC_URL, machine),
    writeDelivery: createWriteDelivery(client, given.TABLE_NAME, config.settings.times.retention),
    queue: wireQueue(machine, given.QUEUE_URL),
    optOut: createOptOut(client, given.TABLE_NAME),
    isErasedSend: createIsErasedSend(
      client,
      given.TABLE_NAME,
      erasureHash(createCredentials(env, machine.clock)),
    ),
  };
}
