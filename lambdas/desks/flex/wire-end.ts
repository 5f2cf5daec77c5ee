import { createThreadReader } from '../../aws/thread-reader.ts';
import { names } from '../../environment/names.ts';
import { type Environment, required } from '../../environment/required.ts';
import { dynamo } from '../../wiring/dynamo.ts';
import type { Machine } from '../../wiring/machine.ts';
import { wireQueue } from '../../wiring/sqs.ts';
import { wireVerifier } from '../../wiring/verifier.ts';
import type { FlexEnd } from './flex-end.ts';

export function wireFlexEnd(env: Environment, machine: Machine): FlexEnd {
  const { TABLE_NAME: table } = required(env, names.table);
  return {
    ...machine,
    verify: wireVerifier(env, machine.clock),
    thread: createThreadReader(dynamo(machine), table).thread,
    queue: wireQueue(env, machine),
  };
}
