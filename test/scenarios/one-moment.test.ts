import { setImmediate as nextTick } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { storyEngines } from '../support/engines/story-engines.ts';
import { desk } from '../support/scenario/desk.ts';
import { business, type Scenario, scenario } from '../support/scenario/scenario.ts';

const moment = 'One moment...';
const oneMomentSeconds = 7;

const on = storyEngines(import.meta.filename);

describe.each(on)('"one moment…" on $name', ({ client, freshTable }) => {
  /** `slow`: the agent answers when the notice has gone out, else before it is due. */
  const start = async (oneMoment: string | false, agent: 'slow' | 'quick') => {
    const now: { told?: Scenario } = {};
    const isSaid = () => now.told?.phone().includes(moment);
    const told = await scenario(
      { client, table: await freshTable() },
      {
        config: {
          numbers: { [business]: { greeting: 'omit' } },
          notices: { oneMoment },
          times: { oneMomentSeconds },
        },
        machine: {
          sleep: (ms, signal) => {
            if (ms !== oneMomentSeconds * 1_000 || agent === 'slow') return Promise.resolve();
            return new Promise((_, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason), { once: true });
            });
          },
        },
        network: vendors => async (input, init) => {
          const waits = agent === 'slow' && oneMoment !== false && String(input).endsWith('/respond');
          while (waits && !isSaid()) await nextTick();
          return vendors(input, init);
        },
      },
    );
    now.told = told;
    return told;
  };

  it('is said once while a slow agent is waited for, before the answer, and is in the record', async () => {
    const told = await start('One moment…', 'slow');
    told.agent.say({ response: 'At nine.' });
    await told.text('When do you open?');
    await told.turns();
    expect(told.phone()).toEqual([moment, 'At nine.']);
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
    expect(told.phone()).toEqual([moment, 'At nine.']);
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

  it('is no answer: who takes over before one has gone out gets the texts', async () => {
    const told = await start('One moment…', 'slow');
    told.agent.say({ response: 'At nine.' });
    // the notice goes out, the answer is not taken yet
    await told.text('When do you open?');
    const turns = told.turns();
    while (!told.phone().includes(moment)) await nextTick();
    told.carrier.fail({ answer: { status: 429 } });
    await turns;
    expect(told.phone()).toEqual([moment]);
    expect((await desk(told).accept('Ada')).status).toBe(200);
    await told.pass(60_000);
    expect(told.phone()).toEqual([moment]);
    const received = told.events.filter(event => event['detail-type'] === 'text.received');
    expect(received.map(({ detail }) => detail.body)).toEqual(['When do you open?']);
  });

  it('an apology that waited for the carrier is dropped when a person has the thread', async () => {
    const told = await start(false, 'quick');
    told.agent.fail({ answer: { status: 422 }, operation: 'respond' });
    told.carrier.outage(429);
    await told.text('When do you open?');
    await told.turns();
    expect((await told.thread()).journal?.outcome).toBe('given-up');
    expect((await desk(told).accept('Ada')).status).toBe(200);
    told.carrier.outage();
    await told.pass(10 * 60_000);
    expect(told.phone()).toEqual([]);
    expect((await told.thread()).journal).toBeUndefined();
    expect(told.queue.dead.depth().waiting).toBe(1);
  });
});
