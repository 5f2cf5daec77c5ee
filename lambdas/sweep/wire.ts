import { createSweepStore } from '../aws/sweep-store.ts';
import { createThreadStore } from '../aws/thread-store.ts';
import { type Address, address } from '../channel/thread/address.ts';
import { type DefinedChannel, withNumbers } from '../config/define-channel.ts';
import { erasureVariables, twilioVariables } from '../environment/credentials.ts';
import { awsName, numberList, origin, queueUrl } from '../environment/formats.ts';
import { type Environment, required, unless } from '../environment/required.ts';
import { wireCarrierTexts } from '../wiring/carrier.ts';
import { createCredentials } from '../wiring/credentials.ts';
import { dynamo } from '../wiring/dynamo.ts';
import { erasureHash } from '../wiring/erasure-hash.ts';
import type { Machine } from '../wiring/machine.ts';
import { wireQueue } from '../wiring/sqs.ts';
import { type Sweep, type SweepSettings, sweepSettings } from './sweep-parts.ts';

/** For one page of the carrier's list. */
const listTimeout = 15_000;
/** Longer than a sweep may take, shorter than the time between two: what one has left, the next takes up. */
const lease = 4 * 60_000;

export function wireSweep(
  env: Environment,
  config: DefinedChannel,
  machine: Machine,
  settings: SweepSettings = sweepSettings,
): Sweep {
  const given = required(
    env,
    { TABLE_NAME: awsName, ...unless(machine.queue, { QUEUE_URL: queueUrl }) },
    { TWILIO_PHONE_NUMBER: numberList, TWILIO_BASE_URL: origin, ...twilioVariables, ...erasureVariables },
  );
  const { settings: channel } = withNumbers(config, given.TWILIO_PHONE_NUMBER);
  const table = given.TABLE_NAME;
  const { clock, telemetry } = machine;
  const client = dynamo(machine);
  const credentials = createCredentials(env, clock);
  const { twilio } = credentials;
  return {
    numbers: addressesOf([...channel.numbers.keys()]),
    store: createSweepStore({ client, table, lease, keep: 2 * settings.reach }),
    threads: createThreadStore({
      ...{ client, table, clock },
      retention: channel.times.retention,
      erasureHash: erasureHash(credentials),
    }),
    queue: wireQueue(machine, given.QUEUE_URL),
    telemetry,
    clock,
    settings,
    inbound: async () =>
      wireCarrierTexts(given.TWILIO_BASE_URL, { values: await twilio(), read: twilio }, machine, listTimeout),
  };
}

/** WhatsApp shares its number's settings without being named; what else there is, is named in the settings. */
const addressesOf = (numbers: readonly string[]): Address[] =>
  [
    ...new Set(
      numbers.flatMap(number => (number.startsWith('+') ? [number, `whatsapp:${number}`] : [number])),
    ),
  ].map(address);
