import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { createEventBus } from '../aws/events.ts';
import { createIdleTimer } from '../aws/idle-timer.ts';
import { isOutage } from '../aws/is-outage.ts';
import { createDeadLetters, createForget, createPostpone } from '../aws/thread-queue.ts';
import { createThreadStore } from '../aws/thread-store.ts';
import type { TurnParts } from '../channel/turn-parts.ts';
import { vendorsOf } from '../config/agents.ts';
import type { DefinedChannel } from '../config/define-channel.ts';
import { withNumbers } from '../config/define-channel.ts';
import { agentVariables } from '../environment/agent-vendors.ts';
import { erasureVariables, logKeyVariables, twilioVariables } from '../environment/credentials.ts';
import { arnOf, awsName, numberList, origin, queueUrl } from '../environment/formats.ts';
import { type Environment, required, unless } from '../environment/required.ts';
import { MissingSecret } from '../environment/secret.ts';
import { type AgentSecret, wireAgents } from '../wiring/agents.ts';
import { wireCarrier } from '../wiring/carrier.ts';
import { createCredentials } from '../wiring/credentials.ts';
import { dynamo } from '../wiring/dynamo.ts';
import { erasureHash } from '../wiring/erasure-hash.ts';
import { keyedHash } from '../wiring/keyed-hash.ts';
import type { Machine } from '../wiring/machine.ts';
import { sqs, wireQueue } from '../wiring/sqs.ts';
import type { TakeTurn } from './take-turn.ts';
import { wireHandover } from './wire-handover.ts';

/** Milliseconds. The local runtime has shorter ones, so that a restart is soon whole. */
export interface TurnTimes {
  readonly agentTimeout: number;
  readonly turnDeadline: number;
  readonly carrierTimeout: number;
}

const deployedTimes: TurnTimes = {
  agentTimeout: 60_000,
  turnDeadline: 90_000,
  carrierTimeout: 15_000,
};

/** The parts that have no engine on one machine; the local runtime brings its own. */
export interface LocalParts {
  readonly deadLetters?: TurnParts['deadLetters'];
  readonly timer?: TurnParts['timer'];
  readonly bus?: TurnParts['bus'];
  readonly postpone?: TakeTurn['postpone'];
  readonly forget?: TakeTurn['forget'];
}

export function wireTakeTurn(
  env: Environment,
  config: DefinedChannel,
  machine: Machine,
  times: TurnTimes = deployedTimes,
  local: LocalParts = {},
): TakeTurn {
  const given = required(
    env,
    {
      TABLE_NAME: awsName,
      PUBLIC_URL: origin,
      ...unless(machine.queue && local.forget && local.postpone, { QUEUE_URL: queueUrl }),
      ...unless(local.deadLetters, { DEAD_LETTER_QUEUE_URL: queueUrl }),
      ...unless(local.bus, { EVENT_BUS_NAME: awsName }),
      ...unless(local.timer, {
        SCHEDULE_GROUP: awsName,
        SCHEDULE_ROLE_ARN: arnOf('iam', 'iam::<account>:role/<name>'),
        QUEUE_ARN: arnOf('sqs', 'sqs:<region>:<account>:<name>'),
      }),
    },
    {
      TWILIO_PHONE_NUMBER: numberList,
      TWILIO_BASE_URL: origin,
      ...twilioVariables,
      ...agentVariables(config.agents),
      ...logKeyVariables,
      ...erasureVariables,
    },
  );
  const { TABLE_NAME: table, PUBLIC_URL: publicUrl } = given;
  const { settings, agents } = withNumbers(config, given.TWILIO_PHONE_NUMBER);
  const credentials = createCredentials(env, machine.clock);
  const common: Omit<TurnParts, 'agent' | 'carrier' | 'digest'> = {
    ...machine,
    settings,
    isOutage: error => error instanceof MissingSecret || isOutage(error),
    store: createThreadStore({
      client: dynamo(machine),
      table,
      retention: settings.times.retention,
      clock: machine.clock,
      erasureHash: erasureHash(credentials),
    }),
    deadLetters: local.deadLetters ?? createDeadLetters(sqs(machine), given.DEAD_LETTER_QUEUE_URL),
    queue: wireQueue(machine, given.QUEUE_URL),
    timer:
      local.timer ??
      createIdleTimer({
        client: new SchedulerClient({ maxAttempts: 3 }),
        scheduleGroup: given.SCHEDULE_GROUP,
        roleArn: given.SCHEDULE_ROLE_ARN,
        queueArn: given.QUEUE_ARN,
        hash: async value => keyedHash(await credentials.logKey(), value),
      }),
    bus: local.bus ?? createEventBus(new EventBridgeClient({ maxAttempts: 3 }), given.EVENT_BUS_NAME),
  };
  return {
    ...times,
    telemetry: machine.telemetry,
    clock: machine.clock,
    sleep: machine.sleep,
    forget: local.forget ?? createForget(sqs(machine), given.QUEUE_URL),
    postpone: local.postpone ?? createPostpone(sqs(machine), given.QUEUE_URL),
    deadLetters: common.deadLetters,
    parts: async () => {
      const [twilio, logKey, ...secrets] = await Promise.all([
        credentials.twilio(),
        credentials.logKey(),
        ...vendorsOf(agents.values()).map(async (vendor): Promise<[typeof vendor, AgentSecret]> => {
          const read = () => credentials.agents(vendor);
          return [vendor, { values: await read(), read }];
        }),
      ]);
      const wired = wireAgents(given, agents, new Map(secrets), machine);
      return {
        ...common,
        digest: value => keyedHash(logKey, value),
        agent: name => wired.agent(name, times.agentTimeout),
        handover: wireHandover({ table, publicUrl }, settings, wired, machine),
        carrier: wireCarrier(
          { publicUrl, twilioUrl: given.TWILIO_BASE_URL },
          { values: twilio, read: credentials.twilio },
          machine,
          times.carrierTimeout,
        ),
      };
    },
  };
}
