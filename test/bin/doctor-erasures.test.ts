import { beforeEach, expect, it } from 'vitest';
import { erasuresFinding } from '../../bin/sms/doctor-erasures.ts';
import { createThreadStore } from '../../lambdas/aws/thread-store.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import { keyedHash } from '../../lambdas/wiring/keyed-hash.ts';
import { inProcessEngine } from '../support/engines/in-process-engine.ts';

const { client, freshTable } = inProcessEngine();
let table = '';
beforeEach(async () => {
  table = await freshTable();
});

/** As take-turn does where it has this key. */
const erased = (key: string, customer = '+15557130021') =>
  createThreadStore({
    ...{ client, table, clock: () => 1_767_225_600_000, retention: 30 },
    erasureHash: async value => keyedHash(key, value),
  }).erase(
    { business: address('+15550001000'), customer: address(customer) },
    {
      ...{ at: 1_767_225_600_000, sequence: 3 },
    },
  );

const judged = async (key: string) => {
  const { verdict, is, mend } = await erasuresFinding({
    dynamo: async () => client,
    output: async () => table,
    erasureKey: async () => key,
  });
  return { verdict, is, mend };
};

it('a table without marks fits every key', async () => {
  expect(await judged('a-key')).toEqual({ verdict: 'right', is: 'none is known', mend: undefined });
});

it('the key that made the marks is right, another is not', async () => {
  await erased('a-key');
  await erased('a-key', '+15557130022');
  expect(await judged('a-key')).toMatchObject({ verdict: 'right', is: 'made with this key' });
  expect(await judged('a-key ')).toMatchObject({ verdict: 'wrong', is: 'made with another key' });
});

it('marks of two keys are known by neither alone', async () => {
  await erased('a-key');
  await erased('b-key');
  for (const key of ['a-key', 'b-key'])
    expect(await judged(key)).toMatchObject({ verdict: 'wrong', is: 'made with 2 keys' });
  const { mend } = await judged('c-key');
  expect(mend).toContain('"The key of erasures"');
});
