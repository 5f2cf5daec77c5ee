import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { engines } from '../support/engines/engines.ts';
import { business, scenario } from '../support/scenario/scenario.ts';

describe.each(engines())('"one moment…" on $name', ({ client, freshTable }) => {
  const start = async (oneMoment: string | false, agentMs: number) =>
    scenario(
      { client, table: await freshTable() },
      {
        config: {
          numbers: { [business]: { greeting: 'omit' } },
          notices: { oneMoment },
          times: { oneMomentSeconds: 0.05 },
        },
        machine: { sleep: (ms, signal) => delay(ms, undefined, { signal }) },
        network: vendors => async (input, init) => {
          if (String(input).endsWith('/respond')) await delay(agentMs);
          return vendors(input, init);
        },
      },
    );

  it('is said once while a slow agent is waited for, before the answer, and is in the record', async () => {
    const told = await start('One moment…', 400);
    told.agent.say({ response: 'At nine.' });
    await told.text('When do you open?');
    await told.turns();
    expect(told.phone()).toEqual(['One moment...', 'At nine.']);
    expect(told.telemetry.counts.get('Sends by=notice outcome=accepted')).toBe(1);
    const [notice] = told.carrier.sent;
    expect((await told.thread()).recentSids).toContain(notice?.sid);
  });

  it('is said once a turn, though the agent has to be asked again', async () => {
    const told = await start('One moment…', 200);
    told.agent.fail({ answer: { status: 500 } });
    told.agent.say({ response: 'At nine.' });
    await told.text('When do you open?');
    await told.pass(30_000);
    expect(told.phone()).toEqual(['One moment...', 'At nine.']);
  });

  it('is not said where the agent is quick, nor where the owner does not want it', async () => {
    for (const [words, ms] of [['One moment…', 0] as const, [false, 200] as const]) {
      const told = await start(words, ms);
      told.agent.say({ response: 'At nine.' });
      await told.text('When do you open?');
      await told.turns();
      expect(told.phone()).toEqual(['At nine.']);
    }
  });
});
