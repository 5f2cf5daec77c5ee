import { describe, expect, it } from 'vitest';
import {
  type ApiDestinationOptions,
  apiDestination,
  type EndpointAnswer,
} from '../../local/api-destination.ts';
import type { PublishedEvent } from '../../local/runtime.ts';
import { expectAsDescribed } from '../support/described/published-events.ts';
import { firstEngine } from '../support/engines/first-engine.ts';
import { desk } from '../support/scenario/desk.ts';
import { business, scenario } from '../support/scenario/scenario.ts';
import { synthesize } from '../support/stack/synthesized.ts';

const minute = 60_000;
const desks = { support: { kind: 'https', url: 'https://desk.example.com/sms' } } as const;

// what would be deployed for it
const template = synthesize({ desks });
const [rule] = Object.values(
  template.findResources('AWS::Events::Rule', { Properties: { Name: 'desk-support' } }),
);
const alarmOf = (name: string) =>
  Object.values(template.findResources('AWS::CloudWatch::Alarm')).find(
    ({ Properties }) => Properties.AlarmName === `SmsChannel-${name}`,
  )?.Properties;

/** When the alarm goes off on these counts: the end of the period that makes it so; undefined: it does not. */
function goesOff(alarm: ReturnType<typeof alarmOf>, counts: readonly number[]): number | undefined {
  const period = alarm?.Metrics[0].MetricStat.Period * 1_000;
  const start = Math.min(...counts);
  const periods = Math.ceil((Math.max(...counts) + 1 - start) / period);
  const over = Array.from({ length: periods }, (_, n) => {
    const sum = counts.filter(at => Math.floor((at - start) / period) === n).length;
    return sum > alarm?.Threshold;
  });
  const last = over.findIndex(
    (_, n) =>
      over.slice(Math.max(0, n + 1 - alarm?.EvaluationPeriods), n + 1).filter(Boolean).length >=
      alarm?.DatapointsToAlarm,
  );
  return last < 0 ? undefined : start + (last + 1) * period;
}

/** The endpoint of a desk: takes what it is sent, as often as it is sent. */
function endpoint() {
  const received: PublishedEvent[] = [];
  const state = { up: true };
  let requests = 0;
  return {
    state,
    received,
    take: async (body: string): Promise<EndpointAnswer> => {
      requests += 1;
      if (!state.up) {
        if (requests % 2 === 0) throw new Error('no answer within 5 seconds');
        return { status: 503 };
      }
      const { source, 'detail-type': type, detail } = JSON.parse(body);
      received.push({ source, 'detail-type': type, detail });
      // now and then it takes an event, and its answer gets lost
      if (requests % 5 === 0) throw new Error('reset');
      return { status: 200 };
    },
  };
}

/** In [0, 1), the same in every run. */
function scattered(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const idOf = ({ detail }: PublishedEvent) => String(detail.id);
const sequenceOf = ({ detail }: PublishedEvent) => Number(detail.sequence);
const threadOf = ({ detail }: PublishedEvent) => JSON.stringify(detail.thread);

// it is about the way behind the bus: one engine is enough
const { client, freshTable } = firstEngine();

describe('a desk’s endpoint is down for an hour', () => {
  async function start() {
    const told = await scenario(
      { client, table: await freshTable() },
      {
        config: { desks },
        answer: (_, memory) => ({
          reply: {
            response: 'I get someone.',
            end: true,
            handoff: { destination: 'support', reason: 'asked' },
          },
          memory,
        }),
      },
    );
    const at = endpoint();
    const options: ApiDestinationOptions = {
      time: told.time,
      pattern: rule?.Properties.EventPattern,
      policy: rule?.Properties.Targets[0].RetryPolicy,
      endpoint: at.take,
      random: scattered(7),
    };
    const destination = apiDestination(options);
    let put = 0;
    return {
      ...told,
      at,
      destination,
      /** Time passes, and the bus brings what was published. */
      async pass(ms: number) {
        for (let passed = 0; passed < ms; passed += minute) {
          for (const event of told.events.slice(put)) destination.put(event);
          put = told.events.length;
          await told.pass(Math.min(minute, ms - passed));
        }
      },
    };
  }

  it('loses nothing, each thread’s order can be restored, and the owner sees an alarm', async () => {
    const { at, destination, events, pass, runtime, agent, carrier, text, turns, time } = await start();
    const customers = ['+15553100001', '+15553100002', '+15553100003'];
    const person = desk({ runtime, agent, carrier });
    await text('before', { from: '+15553100001' });
    await pass(2 * minute);
    expect(at.received.map(event => event['detail-type'])).toContain('handoff.requested');

    at.state.up = false;
    const downAt = time.clock();
    for (let tenth = 1; tenth <= 6; tenth += 1) {
      for (const from of customers) await text(`during ${tenth}`, { from });
      await turns();
      if (tenth === 3) {
        const path = `/threads/${encodeURIComponent(business)}/${encodeURIComponent('+15553100002')}`;
        await person.call('POST', `${path}/accept`, { by: 'Grace' });
        await turns();
        await person.call('POST', `${path}/release`);
      }
      await pass(10 * minute);
    }
    at.state.up = true;
    const upAt = time.clock();
    expect(upAt - downAt).toBe(60 * minute);
    await text('after', { from: '+15553100003' });
    await pass(60 * minute);

    const forDesk = events.filter(({ detail }) => detail.desk === 'support');
    expect(forDesk.length).toBeGreaterThan(18);
    expect(destination.waiting()).toBe(0);
    expect(destination.deadLetters).toEqual([]);

    // at least once, and by its id known when it comes again
    const taken = new Map(at.received.map(event => [idOf(event), event]));
    expect([...taken.keys()].sort()).toEqual(forDesk.map(idOf).sort());
    expect(at.received.length).toBeGreaterThan(taken.size);

    // not in order, and brought in order by `sequence`, without a gap within a handoff
    for (const [thread, published] of Map.groupBy(forDesk, threadOf)) {
      const came = [...taken.values()].filter(event => threadOf(event) === thread);
      const ordered = came.toSorted((a, b) => sequenceOf(a) - sequenceOf(b));
      expect(ordered).toEqual(JSON.parse(JSON.stringify(published)));
      const inOneHandoff = ordered.slice(
        0,
        1 + ordered.findIndex(e => e['detail-type'] === 'handoff.released') || undefined,
      );
      for (const [n, event] of inOneHandoff.entries())
        expect(sequenceOf(event)).toBe(sequenceOf(inOneHandoff[0] ?? event) + n);
    }
    const disordered = at.received.some(
      (event, n) =>
        at.received.findLast(
          (other, m) => m < n && threadOf(other) === threadOf(event) && sequenceOf(other) > sequenceOf(event),
        ) !== undefined,
    );
    expect(disordered).toBe(true);
    expectAsDescribed([...taken.values()]);

    const seen = goesOff(alarmOf('desk-failing-support'), destination.retries);
    expect(seen).toBeGreaterThan(downAt);
    expect(seen).toBeLessThan(downAt + 30 * minute);
  });

  it('keeps what the desk has not taken in 24 hours in the dead letters, under an alarm', async () => {
    const { at, destination, events, pass, text } = await start();
    at.state.up = false;
    await text('hello', { from: '+15553100004' });
    await pass(26 * 60 * minute);
    expect(at.received).toEqual([]);
    expect(destination.waiting()).toBe(0);
    const forDesk = events.filter(({ detail }) => detail.desk === 'support');
    expect(forDesk.map(event => event['detail-type'])).toContain('handoff.requested');
    expect(destination.deadLetters.map(idOf).sort()).toEqual(forDesk.map(idOf).sort());
    expect(alarmOf('desk-dead-letters-support')).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [
        {
          Name: 'QueueName',
          Value: { 'Fn::GetAtt': [expect.stringMatching(/^DeskssupportRuleDeadLetters/), 'QueueName'] },
        },
      ],
      Threshold: 0,
      EvaluationPeriods: 1,
    });
  });
});
