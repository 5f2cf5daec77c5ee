import type { OptOut } from '../channel/ports.ts';
import { twilioVariables } from '../environment/credentials.ts';
import { awsName, origin, originList, queueUrl } from '../environment/formats.ts';
import { type Environment, required, unless } from '../environment/required.ts';
import type { Machine } from '../wiring/machine.ts';
import { wireQueue } from '../wiring/sqs.ts';
import { wireWebhooks } from '../wiring/webhooks.ts';
import type { InboundText } from './inbound-text.ts';

export function wireInboundText(env: Environment, machine: Machine): InboundText {
  const given = required(
    env,
    { TABLE_NAME: awsName, PUBLIC_URL: origin, ...unless(machine.queue, { QUEUE_URL: queueUrl }) },
    { ...twilioVariables, FORMER_URLS: originList },
  );
  return {
    telemetry: machine.telemetry,
    webhooks: wireWebhooks(env, given.PUBLIC_URL, machine),
    queue: wireQueue(machine, given.QUEUE_URL),
    optOut: lazyOptOut(given.TABLE_NAME, machine),
  };
}

/** Most texts are no STOP: the store's client is loaded by the first that is. */
function lazyOptOut(table: string, machine: Machine): OptOut {
  let loaded: Promise<OptOut> | undefined;
  return async (key, stop) => {
    loaded ??= Promise.all([import('../aws/consent.ts'), import('../wiring/dynamo.ts')]).then(
      ([{ createOptOut }, { dynamo }]) => createOptOut(dynamo(machine), table),
    );
    return (await loaded)(key, stop);
  };
}
