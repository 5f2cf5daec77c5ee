import { createThreadReader } from '../../aws/thread-reader.ts';
import { verifyNow } from '../../carriers/twilio/verify.ts';
import { twilioVariables } from '../../environment/credentials.ts';
import { awsName, origin, originList, queueUrl } from '../../environment/formats.ts';
import { names } from '../../environment/names.ts';
import { type Environment, required, unless } from '../../environment/required.ts';
import { listOf } from '../../environment/secret.ts';
import { createCredentials } from '../../wiring/credentials.ts';
import { dynamo } from '../../wiring/dynamo.ts';
import type { Machine } from '../../wiring/machine.ts';
import { wireQueue } from '../../wiring/sqs.ts';
import type { FlexEnd } from './flex-end.ts';

export function wireFlexEnd(env: Environment, machine: Machine): FlexEnd {
  const given = required(
    env,
    { TABLE_NAME: awsName, PUBLIC_URL: origin, ...unless(machine.queue, { QUEUE_URL: queueUrl }) },
    { ...twilioVariables, FORMER_URLS: originList },
  );
  return {
    ...machine,
    verify: verifyNow(createCredentials(env, machine.clock).twilio, {
      publicUrl: given.PUBLIC_URL,
      formerUrls: listOf(env[names.formerUrls]),
    }),
    thread: createThreadReader(dynamo(machine), given.TABLE_NAME).thread,
    queue: wireQueue(machine, given.QUEUE_URL),
  };
}
