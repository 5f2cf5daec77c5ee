import { describe, expect, it } from 'vitest';
import { engines } from '../support/engines/engines.ts';
import { countRequests } from '../support/engines/request-count.ts';
import { scenario } from '../support/scenario/scenario.ts';

const [load, save, write, settle] = ['BatchGetItem', 'UpdateItem', 'BatchWriteItem', 'UpdateItem'];
const claim = 'UpdateItem';
/** Several parts: 160 characters of a part are far less than this. */
const longReply = 'We have rooms with a view of the harbour, and rooms without. '.repeat(60).trim();

describe.each(engines())('the budget of a turn on $name', ({ client, freshTable }) => {
  const requests = countRequests(client);

  /** In a conversation already, unless it is to be the first text. */
  async function start({ warm = true } = {}) {
    const started = await scenario({ client, table: await freshTable() });
    const { agent, carrier, text, turns } = started;
    if (warm) {
      await text('Hello');
      await turns();
    }
    const [asked, sent] = [agent.calls.length, carrier.calls.length];
    requests.take();
    return {
      ...started,
      spent: () => ({
        store: requests.take(),
        agent: agent.calls.slice(asked).map(call => call.operation),
        carrier: carrier.calls.slice(sent).map(call => call.operation),
      }),
    };
  }

  it('is four requests, one question and one send for a later text that is answered in one part', async () => {
    const { spent, text, turns } = await start();
    await text('When do you open?');
    expect(spent()).toEqual({ store: [], agent: [], carrier: [] });
    await turns();
    expect(spent()).toEqual({ store: [load, save, write, settle], agent: ['respond'], carrier: ['send'] });
  });

  it('is no more for several texts that waited together', async () => {
    const { spent, text, turns } = await start();
    for (const words of ['When do you open?', 'On Sunday?', 'Please']) await text(words);
    await turns();
    expect(spent()).toEqual({ store: [load, save, write, settle], agent: ['respond'], carrier: ['send'] });
  });

  it('is one request and one question more for a new conversation', async () => {
    const { spent, text, turns } = await start({ warm: false });
    await text('When do you open?');
    await turns();
    expect(spent()).toEqual({
      store: [load, save, save, write, settle],
      agent: ['create', 'respond'],
      carrier: ['send'],
    });
  });

  it('is one request and one send more for each further part', async () => {
    const { agent, spent, text, turns } = await start();
    agent.say({ response: longReply });
    await text('Tell me about your rooms');
    await turns();
    const { store, agent: asked, carrier } = spent();
    expect(carrier.length).toBeGreaterThan(2);
    const further = carrier.slice(1).map(() => claim);
    expect(store).toEqual([load, save, ...further, write, settle]);
    expect(asked).toEqual(['respond']);
  });

  it('is one request more for a failure that may have been processed, and one question', async () => {
    const { agent, spent, text, turns } = await start();
    agent.fail({ answer: { status: 500 } });
    await text('When do you open?');
    await turns();
    expect(spent()).toEqual({
      store: [load, save, save, write, settle],
      agent: ['respond', 'respond'],
      carrier: ['send'],
    });
  });

  it('is no request more for a refusal that is over at the second try', async () => {
    const { agent, spent, text, turns } = await start();
    agent.fail({ answer: { status: 429 } });
    await text('When do you open?');
    await turns();
    expect(spent()).toEqual({
      store: [load, save, write, settle],
      agent: ['respond', 'respond'],
      carrier: ['send'],
    });
  });

  it('is one request for a text that was settled before', async () => {
    const { carrier, spent, text, turns } = await start();
    const { sid } = await text('When do you open?');
    await turns();
    spent();
    await carrier.redeliver(sid);
    await turns();
    const { store } = spent();
    expect(store.length).toBeLessThanOrEqual(1);
  });

  it('is one request at the webhook for a STOP, and none there for any other text', async () => {
    const { spent, text } = await start();
    await text('STOP');
    expect(spent()).toMatchObject({ store: ['UpdateItem'], agent: [] });
  });
});
