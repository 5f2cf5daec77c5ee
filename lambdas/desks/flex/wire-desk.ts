import { createAccept } from '../../aws/accept.ts';
import { createThreadReader } from '../../aws/thread-reader.ts';
import { basicAuth } from '../../carriers/twilio/credentials.ts';
import { threadId } from '../../channel/thread/thread-key.ts';
import type { DefinedChannel } from '../../config/define-channel.ts';
import { logKeyVariables, twilioVariables } from '../../environment/credentials.ts';
import { awsName, origin, queueUrl } from '../../environment/formats.ts';
import { type Environment, required, unless } from '../../environment/required.ts';
import { createCredentials } from '../../wiring/credentials.ts';
import { dynamo } from '../../wiring/dynamo.ts';
import { keyedHash } from '../../wiring/keyed-hash.ts';
import type { Machine } from '../../wiring/machine.ts';
import { wireQueue } from '../../wiring/sqs.ts';
import { createConversations } from './conversations.ts';
import { createFlexRest } from './flex-rest.ts';
import type { FlexDesk } from './hand-over.ts';
import { createInteractions } from './interactions.ts';

/** Of one call; a handoff takes eight. */
const timeoutMs = 5_000;

export function wireFlexDesk(
  env: Environment,
  { desks }: Pick<DefinedChannel, 'desks'>,
  machine: Machine,
): FlexDesk {
  const given = required(
    env,
    { TABLE_NAME: awsName, PUBLIC_URL: origin, ...unless(machine.queue, { QUEUE_URL: queueUrl }) },
    { TWILIO_BASE_URL: origin, ...twilioVariables, ...logKeyVariables },
  );
  const table = given.TABLE_NAME;
  const { telemetry, clock, fetch } = machine;
  const credentials = createCredentials(env, clock);
  const client = dynamo(machine);
  const threads = createThreadReader(client, table);
  const rest = createFlexRest({
    ...(given.TWILIO_BASE_URL && { baseUrl: given.TWILIO_BASE_URL }),
    credentials: async () => basicAuth(await credentials.twilio()),
    timeoutMs,
    fetch,
    onCall: call => telemetry.info('Flex called', { ...call }),
  });
  return {
    desk: name => {
      const desk = desks.get(name);
      return desk?.kind === 'flex' ? desk : undefined;
    },
    conversations: createConversations(rest),
    interactions: createInteractions(rest),
    threads,
    accept: createAccept(client, table, threads),
    queue: wireQueue(machine, given.QUEUE_URL),
    nameOf: async ({ thread, requestedAt }) =>
      `sms-channel-${keyedHash(await credentials.logKey(), `${threadId(thread)}#${requestedAt}`)}`,
    endUrl: `${given.PUBLIC_URL}/twilio/flex`,
    telemetry,
    clock,
  };
}
