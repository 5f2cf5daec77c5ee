import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../lambdas/wiring/machine.ts';
import { engines } from '../support/engines/engines.ts';
import { business, type Scenario, scenario } from '../support/scenario/scenario.ts';

/** Waits as long as it is let: until the answer is there. */
const patient: Machine['sleep'] = async (_ms, signal) => {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
};
/** Has waited long enough at once. */
const impatient: Machine['sleep'] = async () => undefined;

describe.each(engines())('"one moment…" on $name', ({ client, freshTable }) => {
  /** An agent that is slow answers when the customer has been told, and after a while where nothing is said. */
  const start = async (oneMoment: string | false, agent: 'quick' | 'slow') => {
    const told: Scenario = await scenario(
      { client, table: await freshTable() },
      {
        config: { numbers: { [business]: { greeting: 'omit' } }, notices: { oneMoment } },
        machine: { sleep: agent === 'quick' ? patient : impatient },
        network: vendors => async (input, init) => {
          if (agent === 'slow' && String(input).endsWith('/respond')) {
            const isTold = () => told.phone().length > 0;
            for (let turn = 0; oneMoment === false ? turn < 100 : !isTold(); turn += 1) await nextTurn();
          }
          return vendors(input, init);
        },
      },
    );
    return told;
  };

  it('is said once while a slow agent is waited for, before the answer, and is in the record', async () => {
    const told = await start('One moment…', 'slow');
    told.agent.say({ response: 'At nine.' });
    await told.text('When do you open?');
    await told.turns();
    expect(told.phone()).toEqual(['One moment...', 'At nine.']);
    expect(told.telemetry.counts.get('Sends by=notice outcome=accepted')).toBe(1);
    const [notice] = told.carrier.sent;
    expect((await told.thread()).recentSids).toContain(notice?.sid);
  });

  it('is said once a turn, though the agent has to be asked again', async () => {
    const told = await start('One moment…', 'slow');
    told.agent.fail({ answer: { status: 500 } });
    told.agent.say({ response: 'At nine.' });
    await told.text('When do you open?');
    await told.pass(30_000);
    expect(told.phone()).toEqual(['One moment...', 'At nine.']);
  });

  it.each([
    ['the agent is quick', 'One moment…', 'quick'],
    ['the owner does not want it', false, 'slow'],
  ] as const)('is not said where %s', async (_, words, agent) => {
    const told = await start(words, agent);
    told.agent.say({ response: 'At nine.' });
    await told.text('When do you open?');
    await told.turns();
    expect(told.phone()).toEqual(['At nine.']);
  });
});
