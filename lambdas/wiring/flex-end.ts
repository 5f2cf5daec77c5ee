import { createThreadReader } from '../aws/thread-reader.ts';
import { type Environment, required } from '../environment.ts';
import { names } from '../environment-names.ts';
import type { FlexEnd } from '../flex-end.ts';
import { dynamo } from './dynamo.ts';
import type { Machine } from './machine.ts';
import { wireQueue } from './sqs.ts';
import { wireVerifier } from './verifier.ts';

export function wireFlexEnd(env: Environment, machine: Machine): FlexEnd {
  const { TABLE_NAME: table } = required(env, names.table);
  return {
    ...machine,
    verify: wireVerifier(env, machine.clock),
    thread: createThreadReader(dynamo(machine), table).thread,
    queue: wireQueue(env, machine),
  };
}
