import { createOptOut } from '../aws/consent.ts';
import { createWriteDelivery } from '../aws/deliveries.ts';
import type { Channel } from '../config.ts';
import type { DeliveryStatusWebhook } from '../delivery-status.ts';
import { type Environment, required } from '../environment.ts';
import { names } from '../environment-names.ts';
import { dynamo } from './dynamo.ts';
import type { Machine } from './machine.ts';
import { wireQueue } from './sqs.ts';
import { wireVerifier } from './verifier.ts';

export function wireDeliveryStatus(
  env: Environment,
  config: Channel,
  machine: Machine,
): DeliveryStatusWebhook {
  const given = required(env, names.table);
  const client = dynamo(machine);
  return {
    ...machine,
    verify: wireVerifier(env, machine.clock),
    writeDelivery: createWriteDelivery(client, given.TABLE_NAME, config.settings.times.retention),
    queue: wireQueue(env, machine),
    optOut: createOptOut(client, given.TABLE_NAME),
  };
}
