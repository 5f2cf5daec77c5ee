import { describe, expect, it } from 'vitest';
import { firstEngine } from '../support/engines/first-engine.ts';
import { desk } from '../support/scenario/desk.ts';
import { business, scenario, secondBusiness } from '../support/scenario/scenario.ts';

// what is refused reaches no store: one engine is enough
const { client, freshTable } = firstEngine();

describe('the business speaks first', () => {
  async function start() {
    const told = await scenario(
      { client, table: await freshTable() },
      {
        config: {
          numbers: { [business]: { greeting: 'omit' }, [secondBusiness]: {} },
          words: { callingCodes: ['+1', '+49'] },
        },
      },
    );
    return { ...told, desk: desk(told) };
  }

  it.each([
    ['a country that is not served', '+447700900123', business, 'callingCodes'],
    ['another, on WhatsApp', 'whatsapp:+33612345678', `whatsapp:${business}`, 'callingCodes'],
    ['a number of its own', secondBusiness, business, 'ours'],
    ['its own number on WhatsApp', `whatsapp:${secondBusiness}`, `whatsapp:${business}`, 'ours'],
  ])('not to %s: the answer would be left alone', async (_, customer, from, told) => {
    const { desk, phone, text, turns, agent } = await start();
    const answer = await desk.open({ business: from, customer, body: 'Your room is ready.' });
    expect(answer).toMatchObject({
      status: 400,
      body: { field: 'customer', detail: expect.stringContaining(told) },
    });
    await turns();
    expect(phone(customer)).toEqual([]);
    // and so it would have been
    await text('Thank you!', { from: customer, to: from });
    await turns();
    expect(agent.calls).toEqual([]);
  });

  it.each(['+15551234567', '+4915112345678'])('to %s, whose answer is served', async customer => {
    const { desk, phone, text, turns } = await start();
    expect((await desk.open({ business, customer, body: 'Your room is ready.' })).status).toBe(202);
    await turns();
    await text('When is breakfast?', { from: customer });
    await turns();
    expect(phone(customer)).toEqual(['Your room is ready.', expect.stringContaining('Breakfast')]);
  });
});
