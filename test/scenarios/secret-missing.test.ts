import type { SQSRecord } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { readBody } from '../../lambdas/channel/thread/queue-body.ts';
import { maxReceiveCount } from '../../lambdas/environment/names.ts';
import type { Answering } from '../../simulators/agent/chat.ts';
import { storyEngines } from '../support/engines/story-engines.ts';
import { business, type Scenario, scenario } from '../support/scenario/scenario.ts';

const minutes = 60_000;
let nextCustomer = 5_557_300_000;
const newCustomer = () => `+1${nextCustomer++}`;
const echo: Answering = (message, memory) => ({ reply: { response: `re:${message}` }, memory });

/** The dead letters, which stay where they are. */
const letters = ({ queue }: Scenario): SQSRecord[] => queue.dead.receive(10);
const reasonsOf = (records: readonly SQSRecord[]) =>
  records.map(({ messageAttributes }) => messageAttributes.reason?.stringValue);

const on = storyEngines(import.meta.filename);

describe.each(on)('a secret that lacks a key, on $name', ({ client, freshTable }) => {
  let table: string;
  beforeAll(async () => {
    table = await freshTable();
  });
  const start = async (lacking: string) => {
    const env: Record<string, string | undefined> = { [lacking]: '' };
    const told = await scenario(
      { client, table },
      {
        answer: echo,
        env,
        config: {
          numbers: { [business]: { greeting: 'omit' } },
          notices: { apology: 'Sorry.' },
        },
      },
    );
    return { told, env, from: newCustomer() };
  };
  const filled = {
    POLYAI_ACCOUNT_ID: 'local-account',
    POLYAI_TOKEN: 'local-token',
    POLYAI_API_KEY: 'local-api-key',
    LOG_KEY: 'local-log-key',
  };

  it.each(Object.entries(filled))(
    '%s: texts wait for hours without an apology, and are answered in order once it is there',
    async (name, value) => {
      const { told, env, from } = await start(name);
      await told.text('one', { from });
      await told.pass(2 * 60 * minutes);
      await told.text('two', { from });
      await told.pass(15 * minutes);
      expect([told.phone(from), letters(told)]).toEqual([[], []]);
      expect(told.lines.some(line => line.includes('turn failed') && line.includes(name))).toBe(true);

      env[name] = value;
      await told.pass(16 * minutes);
      expect(told.phone(from)).toEqual(['re:one\ntwo']);
      expect(told.failures).toEqual([]);
    },
  );

  it('half of Twilio’s API key: the agent is not asked either, and the text waits', async () => {
    const { told, env, from } = await start('NOTHING');
    env.TWILIO_API_KEY_SID = `SK${'0'.repeat(32)}`;
    await told.text('hello', { from });
    await told.pass(40 * minutes);
    expect(told.phone(from)).toEqual([]);
    expect(told.agent.calls.filter(({ operation }) => operation === 'respond')).toEqual([]);
    env.TWILIO_API_KEY_SID = '';
    await told.pass(16 * minutes);
    expect(told.phone(from)).toEqual(['re:hello']);
  });

  it('never filled: what the queue would give up is a dead letter with the reason; redriven, it is answered', async () => {
    const { told, env, from } = await start('POLYAI_TOKEN');
    await told.text('first', { from });
    await told.pass(30 * minutes);
    await told.text('second', { from });
    await told.pass((maxReceiveCount - 2) * 15 * minutes);
    // the second came two looks later
    expect(reasonsOf(letters(told))).toEqual(['secret-missing']);
    await told.pass(45 * minutes);
    const given = letters(told);
    expect(reasonsOf(given)).toEqual(['secret-missing', 'secret-missing']);
    expect(told.phone(from)).toEqual([]);

    env.POLYAI_TOKEN = 'local-token';
    for (const { body } of given) {
      const read = readBody(body);
      if (read.kind !== 'message' || read.message.kind !== 'text') throw new Error('no text of ours');
      await told.queue.queue.send({ ...read.message, redriven: 1 });
    }
    await told.turns();
    expect(told.phone(from)).toEqual(['re:first\nsecond']);
  });
});
