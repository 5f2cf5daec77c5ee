import { describe, expect, it } from 'vitest';
import { storyEngines } from '../support/engines/story-engines.ts';
import {
  business,
  customer,
  scenario,
  secondBusiness,
  secondCustomer,
} from '../support/scenario/scenario.ts';

/** The operations the agent was asked for, in order. */
const operations = (agent: { calls: readonly { operation?: string }[] }) =>
  agent.calls.map(call => call.operation);

const on = storyEngines(import.meta.filename);

describe.each(on)('a conversation on $name', ({ client, freshTable }) => {
  const start = async (options?: Parameters<typeof scenario>[1]) =>
    scenario({ client, table: await freshTable() }, options);

  it('answers the first text in one reply, the greeting joined to it, from the number that was texted', async () => {
    const { agent, carrier, text, turns } = await start();
    agent.say({ response: 'We open at nine.' });
    expect((await text('When do you open?')).status).toBe(200);
    expect(carrier.sent).toEqual([]);
    await turns();
    expect(operations(agent)).toEqual(['create', 'respond']);
    const [greeting] = [...agent.conversations.values()].map(conversation => conversation.greeting);
    expect(carrier.sent).toEqual([
      expect.objectContaining({ from: business, to: customer, body: `${greeting}\n\nWe open at nine.` }),
    ]);
  });

  it('tells the agent who texts, from where and whom, at create', async () => {
    const { agent, text, turns } = await start({
      config: { numbers: { [business]: { variantId: 'VARIANT-1234', attributes: { site: 'harbour' } } } },
    });
    const { sid } = await text('Hello');
    await turns();
    const create = agent.calls.find(call => call.operation === 'create');
    expect(JSON.parse(create?.body ?? '')).toEqual({
      channel: 'sms',
      variant_id: 'VARIANT-1234',
      integration_attributes: expect.objectContaining({
        site: 'harbour',
        channel: 'sms',
        customer_number: customer,
        business_number: business,
        message_sid: sid,
        from_country: 'US',
      }),
    });
  });

  it.each([
    ['separate', (greeting: string) => [greeting, 'Nine.']],
    ['omit', () => ['Nine.']],
    ['join', (greeting: string) => [`${greeting}\n\nNine.`]],
  ] as const)('sends the greeting as the number says: %s', async (greeting, expected) => {
    const { agent, phone, text, turns } = await start({ config: { numbers: { [business]: { greeting } } } });
    agent.say({ response: 'Nine.' });
    await text('When do you open?');
    await turns();
    const [said = ''] = [...agent.conversations.values()].map(conversation => conversation.greeting);
    expect(phone()).toEqual(expected(said));
  });

  it('goes on in the same conversation', async () => {
    const { agent, text, turns } = await start();
    await text('When do you open?');
    await turns();
    await text('And on Sunday?');
    await turns();
    expect(operations(agent)).toEqual(['create', 'respond', 'respond']);
    expect(new Set(agent.calls.map(call => call.conversationId)).size).toBe(1);
  });

  it('closes what the agent ends, after its reply, and begins anew with the next text', async () => {
    const { agent, phone, runtime, text, turns } = await start();
    agent.say({ response: 'Goodbye!', end: true });
    await text('Thanks, bye');
    await turns();
    expect(operations(agent)).toEqual(['create', 'respond', 'close']);
    expect(phone()).toHaveLength(1);
    await text('Me again');
    await turns();
    expect(operations(agent)).toEqual(['create', 'respond', 'close', 'create', 'respond']);
    expect(runtime.events.map(event => event['detail-type'])).toEqual([
      'conversation.started',
      'conversation.ended',
      'conversation.started',
    ]);
  });

  it('hands over when the agent asks for a person, and then tells the bus instead of the agent', async () => {
    const { agent, phone, runtime, text, thread, turns } = await start();
    agent.say({
      response: 'I get someone.',
      end: true,
      handoff: { destination: 'billing', reason: 'refund' },
    });
    await text('I want a person');
    await turns();
    expect(phone()).toEqual([expect.stringContaining('I get someone.')]);
    expect(operations(agent)).toEqual(['create', 'respond']);
    expect((await thread()).mode).toBe('human');
    const conversationId = agent.calls[0]?.conversationId;
    expect(runtime.events.at(-1)).toEqual({
      source: 'sms-channel',
      'detail-type': 'handoff.requested',
      detail: expect.objectContaining({
        conversationId,
        destination: 'billing',
        reason: 'refund',
        thread: { business, customer },
        sequence: 2,
      }),
    });

    const { sid } = await text('Are you there?');
    await turns();
    expect(operations(agent)).toEqual(['create', 'respond']);
    expect(runtime.events.at(-1)).toEqual({
      source: 'sms-channel',
      'detail-type': 'text.received',
      detail: expect.objectContaining({
        messageSid: sid,
        body: 'Are you there?',
        conversationId,
        sequence: 3,
      }),
    });
  });

  it('sends nothing for an empty answer, and counts it', async () => {
    const { agent, phone, telemetry, text, turns } = await start({
      config: { numbers: { [business]: { greeting: 'omit' } } },
    });
    agent.say({ response: '' });
    await text('Hm');
    await turns();
    expect(phone()).toEqual([]);
    expect(telemetry.counts.get('Texts outcome=answer-empty')).toBe(1);
  });

  it('asks waiting texts together, in order, and answers them once', async () => {
    const { agent, phone, text, turns } = await start();
    await text('First');
    await turns();
    await text('Second');
    await text('Third');
    await text('Fourth');
    await turns();
    expect(agent.calls.at(-1)?.message).toBe('Second\nThird\nFourth');
    expect(phone()).toHaveLength(2);
  });

  it('keeps customers and numbers apart', async () => {
    const { agent, carrier, text, turns } = await start();
    const pairs = [
      { from: customer, to: business },
      { from: secondCustomer, to: business },
      { from: customer, to: secondBusiness },
    ];
    for (const pair of pairs) await text(`from ${pair.from} to ${pair.to}`, pair);
    await turns();
    expect(agent.conversations.size).toBe(3);
    expect(carrier.sent.map(({ from, to }) => ({ from: to, to: from }))).toEqual(
      expect.arrayContaining(pairs),
    );
    expect(carrier.sent).toHaveLength(3);
    for (const { body, from, to } of carrier.sent) expect(body).not.toMatch(`from ${from} to ${to}`);
  });

  it('takes a text once, however often it is delivered', async () => {
    const { agent, carrier, pass, text, turns } = await start();
    const { sid } = await text('Hello');
    await carrier.redeliver(sid);
    await turns();
    await carrier.redeliver(sid);
    await turns();
    await pass(3_600_000);
    await carrier.redeliver(sid);
    await turns();
    expect(operations(agent)).toEqual(['create', 'respond']);
    expect(carrier.sent).toHaveLength(1);
  });

  it('takes a text for a number that is not configured, counts it, and says nothing', async () => {
    const { agent, carrier, telemetry, text, turns } = await start({
      config: { numbers: { [secondBusiness]: {} } },
    });
    await expect(text('Hello', { to: business })).rejects.toThrow('no number');
    expect((await text('Hello', { to: secondBusiness })).status).toBe(200);
    await turns();
    expect(agent.calls).toHaveLength(2);
    expect(carrier.sent).toHaveLength(1);
    expect(telemetry.counts.get('Texts outcome=answered')).toBe(1);
  });

  it.each([
    ['a short code', '72345'],
    ['a name', 'MyBank'],
  ])('does not ask about %s, which cannot be answered', async (_, from) => {
    const { agent, telemetry, text, turns } = await start();
    expect((await text('Your code is 1234', { from })).status).toBe(200);
    await turns();
    expect(agent.calls).toEqual([]);
    expect(telemetry.counts.get('Texts outcome=unanswerable')).toBe(1);
  });
});
