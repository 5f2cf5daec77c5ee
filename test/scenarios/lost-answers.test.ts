import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createAccept } from '../../lambdas/aws/accept.ts';
import { createThreadReader } from '../../lambdas/aws/thread-reader.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import { exhaustiveEngines } from '../support/engines/exhaustive-engines.ts';
import { business, customer, type ScenarioOptions, scenario } from '../support/scenario/scenario.ts';

/** What the handsets of others do while the answer of one write is lost: nothing, unless it is set. */
interface Loss {
  /** Which write of a thread, counted from 1; none where it is not set. */
  at?: number;
  meanwhile: () => Promise<unknown>;
}

/** A store that does what it is asked, and of one write of a thread's state does not say so. */
function losing(client: DynamoDBClient, loss: Loss): { client: DynamoDBClient; writes: () => number } {
  let writes = 0;
  const send = async (command: { input: { Key?: { sk?: { S?: string } }; UpdateExpression?: string } }) => {
    const answer = await client.send(command as never);
    // of the turns' own writes: the webhook's have no version
    const isSave =
      command.input.Key?.sk?.S === 'state' && Boolean(command.input.UpdateExpression?.includes('#version'));
    if (isSave) writes += 1;
    if (isSave && writes === loss.at) {
      await loss.meanwhile();
      throw Object.assign(new Error('the answer was lost'), { name: 'TimeoutError' });
    }
    return answer;
  };
  return {
    client: new Proxy(client, { get: (of, name) => (name === 'send' ? send : Reflect.get(of, name)) }),
    writes: () => writes,
  };
}

describe.each(exhaustiveEngines())(
  'a save whose answer was lost on $name',
  ({ client, freshTable, isSampled }) => {
    async function start(options: ScenarioOptions = {}) {
      const table = await freshTable();
      const loss: Loss = { meanwhile: async () => undefined };
      const store = losing(client, loss);
      const told = await scenario({ client, table }, { ...options, machine: { dynamo: store.client } });
      const accept = createAccept(client, table, createThreadReader(client, table));
      const key = { business: address(business), customer: address(customer) };
      return {
        ...told,
        loss,
        ...store,
        /** Requests to send: the carrier refuses by itself what follows a STOP. */
        tried: () =>
          told.carrier.calls.filter(({ method, path }) => method === 'POST' && /Messages/.test(path)).length,
        accept: () => accept(key, 'Grace', told.time.clock()),
      };
    }

    /** Long enough for several parts: one claim each. */
    const long = 'A sentence of a long answer. '.repeat(120);
    const all = Array.from({ length: 5 }, (_, index) => index + 1);
    const writes = isSampled ? all.slice(0, 4) : all;

    it.each(writes)('is followed by nothing where a STOP came before its retry: write %i', async at => {
      const told = await start({
        config: { notices: { oneMoment: 'One moment.' }, times: { oneMomentSeconds: 0.001 } },
      });
      let before = 0;
      told.agent.say({ response: long });
      told.loss.at = at;
      told.loss.meanwhile = async () => {
        await told.text('STOP');
        before = told.tried();
      };
      await told.text('Tell me all');
      await told.pass(120_000);
      expect(told.writes()).toBeGreaterThanOrEqual(at);
      expect(told.tried()).toBe(before);
      expect((await told.thread()).optedOutAt).toEqual(expect.any(Number));
      expect((await told.thread()).journal).toBeUndefined();
      expect(told.failures).toEqual([]);
    });

    it.each(writes)('is followed by no more of the agent where a person has accepted: write %i', async at => {
      const told = await start();
      let before = 0;
      told.agent.say({ response: long });
      told.loss.at = at;
      told.loss.meanwhile = async () => {
        await told.accept();
        before = told.tried();
      };
      await told.text('Tell me all');
      await told.pass(120_000);
      expect(told.writes()).toBeGreaterThanOrEqual(at);
      expect(told.tried()).toBe(before);
      expect((await told.thread()).mode).toBe('human');
      const forwarded = told.events.filter(event => event['detail-type'] === 'text.received');
      if (before === 0) expect(forwarded).toHaveLength(1);
    });
  },
);
