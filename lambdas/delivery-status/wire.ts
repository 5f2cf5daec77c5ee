import { createOptOut } from '../aws/consent.ts';
import { createWriteDelivery } from '../aws/deliveries.ts';
import type { DefinedChannel } from '../config/define-channel.ts';
import { twilioVariables } from '../environment/credentials.ts';
import { awsName, origin, originList, queueUrl } from '../environment/formats.ts';
import { type Environment, required, unless } from '../environment/required.ts';
import { dynamo } from '../wiring/dynamo.ts';
import type { Machine } from '../wiring/machine.ts';
import { wireQueue } from '../wiring/sqs.ts';
import { wireVerifier } from '../wiring/verifier.ts';
import type { DeliveryStatusWebhook } from './delivery-status.ts';

export function wireDeliveryStatus(
  env: Environment,
  config: DefinedChannel,
  machine: Machine,
): DeliveryStatusWebhook {
  const given = required(
    env,
    { TABLE_NAME: awsName, PUBLIC_URL: origin, ...unless(machine.queue, { QUEUE_URL: queueUrl }) },
    { ...twilioVariables, FORMER_URLS: originList },
  );
  const client = dynamo(machine);
  return {
    ...machine,
    verify: wireVerifier(env, given.PUBLIC_URL, machine.clock),
    writeDelivery: createWriteDelivery(client, given.TABLE_NAME, config.settings.times.retention),
    queue: wireQueue(machine, given.QUEUE_URL),
    optOut: createOptOut(client, given.TABLE_NAME),
  };
}
