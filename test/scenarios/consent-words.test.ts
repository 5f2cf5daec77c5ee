import { describe, expect, it } from 'vitest';
import { defaultNotices } from '../../lambdas/config/define-channel.ts';
import { exhaustiveEngines } from '../support/engines/exhaustive-engines.ts';
import { customer, type ScenarioOptions, scenario } from '../support/scenario/scenario.ts';

const confirmed = defaultNotices.optOutConfirmed;

describe.each(exhaustiveEngines())('words of consent on $name', ({ client, freshTable, isSampled }) => {
  const some = <T>(all: readonly T[]): readonly T[] => (isSampled ? all.slice(0, 2) : all);
  const start = async (options?: ScenarioOptions) => {
    const told = await scenario({ client, table: await freshTable() }, options);
    return {
      ...told,
      fromUs: () =>
        told.carrier.sent.filter(({ direction }) => direction === 'outbound-api').map(({ body }) => body),
      asked: () =>
        told.agent.calls.filter(({ operation }) => operation === 'respond').map(({ message }) => message),
      async say(body: string, from = customer) {
        await told.time.advance(1_000);
        await told.text(body, { from });
        await told.turns();
      },
    };
  };

  it.each(
    some(['ARRÊT', 'STOP/ARRET', 'ALTO', 'ARRET', 'Quit please', 'STOP\n\nSent from my iPhone', 'I revoke']),
  )('%j opts out at the webhook, and is confirmed once', async body => {
    const { asked, fromUs, say, text, thread, turns } = await start();
    await text(body);
    expect((await thread()).optedOutAt).toEqual(expect.any(Number));
    await turns();
    await say('What time is checkout?');
    expect(asked()).toEqual([]);
    expect(fromUs()).toEqual([confirmed]);
  });

  it('ALTO answers a question that has the word, and is a stop behind any other', async () => {
    const { agent, asked, events, fromUs, say, thread } = await start();
    agent.say({ response: '¿Prefiere un piso alto o bajo?' }, { response: 'Anotado.' });
    await say('Quiero una habitación');
    await say('Alto');
    expect((await thread()).optedOutAt).toBeUndefined();
    expect(asked()).toEqual(['Quiero una habitación', 'Alto']);
    await say('alto');
    expect((await thread()).optedOutAt).toEqual(expect.any(Number));
    expect(asked()).toHaveLength(2);
    expect(fromUs().at(-1)).toBe(confirmed);
    expect(events.map(({ detail }) => detail.consent).filter(Boolean)).toEqual(['out']);
  });

  it.each([0, 6 * 60_000])(
    'ALTO stays the answer that it was when the carrier brings it again, %i ms later',
    async later => {
      const { agent, asked, carrier, pass, say, text, thread, turns } = await start();
      agent.say(
        { response: '¿Prefiere un piso alto o bajo?' },
        { response: 'Anotado.' },
        { response: 'De nada.' },
      );
      await say('Quiero una habitación');
      const { sid } = await text('Alto');
      await turns();
      await pass(later);
      await carrier.redeliver(sid);
      await turns();
      expect((await thread()).optedOutAt).toBeUndefined();
      await say('Gracias');
      expect(asked()).toEqual(['Quiero una habitación', 'Alto', 'Gracias']);
      await say('ALTO');
      expect((await thread()).optedOutAt).toEqual(expect.any(Number));
    },
  );

  it('ALTO is a stop where we ask for it as one', async () => {
    const { agent, say, thread } = await start();
    agent.say({ response: 'Responda ALTO para no recibir más mensajes.' });
    await say('Hola');
    await say('Alto');
    expect((await thread()).optedOutAt).toEqual(expect.any(Number));
  });

  it('asks the agent for help that the carrier does not give, or says the owner’s words', async () => {
    const silent = await start();
    await silent.say('HELP');
    await silent.say('Help.');
    await silent.say('AIDE');
    expect(silent.asked()).toEqual(['Help.', 'AIDE']);

    const spoken = await start({ config: { notices: { help: 'Call us.' } } });
    await spoken.say('AIDE');
    expect(spoken.asked()).toEqual([]);
    expect(spoken.fromUs()).toEqual(['Call us.']);
  });

  it('says nothing to a stop that the carrier has answered', async () => {
    const { fromUs, say } = await start();
    await say('STOP');
    expect(fromUs()).toEqual([]);
  });

  it('confirms by WhatsApp, where the carrier does not', async () => {
    const { carrier, text, turns } = await start();
    await text('STOP', { from: `whatsapp:${customer}`, to: 'whatsapp:+15550001000' });
    await turns();
    expect(carrier.sent.map(({ body, to }) => [to, body])).toEqual([[`whatsapp:${customer}`, confirmed]]);
  });

  it('confirms within five minutes of the text, and never later', async () => {
    const { carrier, fromUs, pass, text, thread, telemetry } = await start();
    carrier.outage(429);
    await text('Stop.');
    await pass(6 * 60_000);
    carrier.outage();
    await pass(60 * 60_000);
    expect(fromUs()).toEqual([]);
    expect((await thread()).optedOutAt).toEqual(expect.any(Number));
    expect((await thread()).journal).toBeUndefined();
    expect(telemetry.counts.get('Texts outcome=keyword')).toBe(1);
  });

  it('accepts that the carrier has opted the customer out by itself', async () => {
    const { carrier, events, say, thread } = await start();
    carrier.block('+15550001000', customer);
    await say('Stop.');
    expect((await thread()).journal).toBeUndefined();
    expect(events.map(event => event['detail-type'])).toEqual(['consent.changed']);
  });

  it.each([0, 6 * 60_000])(
    'a 21610 that a callback names only when it comes again, %i ms later, is undone by a START as any',
    async later => {
      const { carrier, events, pass, say, text, thread } = await start();
      carrier.deliverAs({ outcome: { status: 'failed', code: 21610 }, codesLater: true });
      await text('Hello');
      await pass(60_000 + later);
      expect(await thread()).toMatchObject({ optedOutBy: 'carrier' });
      expect((await thread()).pendingStops).toBeUndefined();
      carrier.deliverAs({ outcome: 'delivered' });
      await say('START');
      expect((await thread()).optedOutAt).toBeUndefined();
      const consent = events.map(({ detail }) => detail.consent).filter(Boolean);
      expect(consent).toEqual(['out', 'in']);
    },
  );

  it('accepts a 21610 that comes by callback', async () => {
    const { carrier, events, pass, text } = await start();
    carrier.deliverAs({ outcome: { status: 'failed', code: 21610 } });
    await text('Stop.');
    await pass(60_000);
    expect(events.map(event => event['detail-type'])).toEqual(['consent.changed']);
  });
});
