import { describe, expect, it } from 'vitest';
import { storyEngines } from '../support/engines/story-engines.ts';
import { business, customer, type ScenarioOptions, scenario } from '../support/scenario/scenario.ts';

const on = storyEngines(import.meta.filename);

describe.each(on)('consent and delivery on $name', ({ client, freshTable }) => {
  const start = async (options?: ScenarioOptions) => scenario({ client, table: await freshTable() }, options);

  /** What reached the phone from us: Twilio answers keywords itself. */
  const fromUs = ({ carrier }: Awaited<ReturnType<typeof start>>) =>
    carrier.sent.filter(({ direction }) => direction === 'outbound-api').map(({ body }) => body);

  it('lets a STOP overtake an answer that is being worked on', async () => {
    const told = await start({
      network: vendors => async (input, init) => {
        const answer = await vendors(input, init);
        if (String(input).endsWith('/respond')) await told.text('STOP');
        return answer;
      },
    });
    await told.text('When do you open?');
    await told.turns();
    expect(fromUs(told)).toEqual([]);
    const thread = await told.thread();
    expect(thread).toMatchObject({ optedOutAt: expect.any(Number) });
    expect(thread.conversation).toBeUndefined();
    expect(told.telemetry.counts.get('Texts outcome=opted-out')).toBe(1);
    expect(told.agent.calls.at(-1)?.operation).toBe('close');
    expect(told.events.at(-1)).toMatchObject({
      'detail-type': 'consent.changed',
      detail: { consent: 'out', by: 'keyword' },
    });
  });

  it('says no further part of a reply once the customer has opted out', async () => {
    let sends = 0;
    const told = await start({
      config: { numbers: { [business]: { greeting: 'omit' } } },
      network: vendors => async (input, init) => {
        const answer = await vendors(input, init);
        if (String(input).endsWith('/Messages.json')) sends += 1;
        if (sends === 1) await told.text('stop');
        return answer;
      },
    });
    told.agent.say({ response: 'A sentence of a long answer. '.repeat(120) });
    await told.text('Tell me all');
    await told.turns();
    expect(fromUs(told)).toHaveLength(1);
  });

  it('does not ask what was waiting when the STOP came, and asks what comes after a START', async () => {
    const told = await start();
    for (const body of ['one', 'two', 'STOP', 'three', 'START', 'four']) {
      await told.text(body);
      await told.time.advance(10);
    }
    await told.turns();
    expect(told.agent.calls.filter(call => call.operation === 'respond').map(call => call.message)).toEqual([
      'four',
    ]);
    expect(fromUs(told)).toHaveLength(1);
    expect((await told.thread()).optedOutAt).toBeUndefined();
    expect(told.events.map(({ detail }) => detail.consent).filter(Boolean)).toEqual(['out', 'in']);
  });

  it('does not let a START that was waiting undo a later STOP', async () => {
    const told = await start();
    await told.text('STOP');
    await told.turns();
    await told.time.advance(1000);
    await told.text('START');
    await told.time.advance(1000);
    await told.text('STOP');
    await told.turns();
    expect((await told.thread()).optedOutAt).toEqual(expect.any(Number));
  });

  it('takes YES for an answer from who has not opted out, and for an opt-in from who has', async () => {
    const told = await start();
    await told.text('Yes');
    await told.turns();
    expect(told.agent.calls.at(-1)?.message).toBe('Yes');
    await told.text('STOP');
    await told.turns();
    await told.time.advance(1000);
    const asked = told.agent.calls.length;
    await told.text('YES');
    await told.turns();
    expect(told.agent.calls).toHaveLength(asked);
    expect((await told.thread()).optedOutAt).toBeUndefined();
  });

  it('never asks about HELP, which Twilio answers', async () => {
    const told = await start();
    await told.text('HELP');
    await told.turns();
    expect(told.agent.calls).toEqual([]);
    expect(told.telemetry.counts.get('Texts outcome=keyword')).toBe(1);
  });

  it('believes Advanced Opt-Out about what a text means', async () => {
    const told = await start();
    await told.carrier.text({ from: customer, to: business, body: 'Basta', extra: { OptOutType: 'STOP' } });
    await told.turns();
    expect((await told.thread()).optedOutAt).toEqual(expect.any(Number));
    expect(told.agent.calls).toEqual([]);
  });

  it('tells the bus once what did not arrive, with the meaning of the code', async () => {
    const told = await start();
    told.carrier.deliverAs({ outcome: { status: 'undelivered', code: 30005 }, duplicated: true });
    await told.text('Hello');
    await told.pass(30_000);
    const undeliverable = told.events.filter(event => event['detail-type'] === 'reply.undeliverable');
    expect(undeliverable.map(({ detail }) => detail)).toEqual([
      expect.objectContaining({
        code: 30005,
        meaning: expect.stringMatching(/number/),
        status: 'undelivered',
        done: 'not-repeated',
      }),
    ]);
    expect(fromUs(told)).toHaveLength(1);
  });

  it('opts out whom the carrier reports as opted out', async () => {
    const told = await start();
    told.carrier.deliverAs({ outcome: { status: 'failed', code: 21610 } });
    await told.text('Hello');
    await told.pass(30_000);
    const thread = await told.thread();
    expect(thread.optedOutAt).toEqual(expect.any(Number));
    expect(thread.conversation).toBeUndefined();
    expect(told.agent.calls.at(-1)?.operation).toBe('close');
    expect(told.events.at(-1)).toMatchObject({
      'detail-type': 'consent.changed',
      detail: { consent: 'out', by: 'carrier' },
    });
  });
});
