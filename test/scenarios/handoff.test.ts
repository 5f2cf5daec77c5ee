import { describe, expect, it } from 'vitest';
import { address } from '../../lambdas/channel/thread/address.ts';
import { simulatedHosts } from '../../local/local-environment.ts';
import { storyEngines } from '../support/engines/story-engines.ts';
import { eventually } from '../support/eventually.ts';
import { desk } from '../support/scenario/desk.ts';
import {
  business,
  customer,
  scenario,
  secondBusiness,
  secondCustomer,
} from '../support/scenario/scenario.ts';

const thread = { business, customer };
const key = { business: address(business), customer: address(customer) };

const on = storyEngines(import.meta.filename);

describe.each(on)('a person takes over on $name', ({ client, freshTable }) => {
  async function start(options?: Parameters<typeof scenario>[1]) {
    const started = await scenario({ client, table: await freshTable() }, options);
    const { agent, events, text, time, turns } = started;
    const type = (event: (typeof events)[number]) => event['detail-type'];
    return {
      ...started,
      desk: desk(started),
      types: () => events.map(type),
      lastOf: (wanted: string) => events.findLast(event => type(event) === wanted)?.detail,
      asked: () => agent.calls.filter(call => call.operation === 'respond').map(call => call.message),
      /** What conversations knew when they were created, in order. */
      created: (): Record<string, unknown>[] =>
        agent.calls
          .filter(call => call.operation === 'create')
          .map(call => JSON.parse(call.body).integration_attributes),
      closed: () => agent.calls.filter(call => call.operation === 'close').map(call => call.conversationId),
      /** A text and its turn, a second after what was before. */
      async say(body: string) {
        await time.advance(1_000);
        const sent = await text(body);
        await turns();
        return sent;
      },
      async handOver() {
        await time.advance(1_000);
        agent.say({
          response: 'I get someone.',
          end: true,
          handoff: { destination: 'billing', reason: 'refund' },
        });
        const sent = await text('I want a person');
        await turns();
        return sent;
      },
    };
  }

  it('goes the whole way: asked for, listed, accepted, answered, released, and back to the agent with a note', async () => {
    const { agent, closed, created, desk, handOver, lastOf, pass, phone, say, types } = await start();
    await say('My name is Ada');
    await handOver();
    const conversationId = agent.calls[0]?.conversationId;

    const requested = {
      ...thread,
      mode: 'human',
      consent: 'in',
      conversation: expect.objectContaining({ id: conversationId }),
      handoff: expect.objectContaining({
        state: 'requested',
        destination: 'billing',
        reason: 'refund',
        conversationId,
      }),
    };
    await eventually(async () => {
      const { status, body } = await desk.list();
      expect(status).toBe(200);
      expect(body).toEqual({ threads: [expect.objectContaining(requested)], cursor: null });
    });
    expect(closed()).toEqual([]);

    const accepted = await desk.accept('Grace');
    expect(accepted.status).toBe(200);
    expect(accepted.body).toMatchObject({
      mode: 'human',
      handoff: { state: 'accepted', acceptedBy: 'Grace' },
    });
    await pass(1_000);
    expect(closed()).toEqual([conversationId]);
    expect(lastOf('handoff.accepted')).toMatchObject({ thread, conversationId, by: 'Grace' });

    expect((await desk.say('Hello Ada, this is Grace.')).status).toBe(202);
    await pass(5_000);
    expect(phone().at(-1)).toBe('Hello Ada, this is Grace.');
    await say('Thank you!');
    expect(lastOf('text.received')).toMatchObject({ body: 'Thank you!', conversationId });

    const shown = await desk.thread();
    expect(shown.body).toMatchObject({ mode: 'human', conversation: null, messagesCut: false });
    const messages = shown.body.messages as Record<string, unknown>[];
    expect(messages.map(({ direction, by, body }) => [direction, by, body])).toEqual([
      ['in', 'customer', 'My name is Ada'],
      ['out', 'agent', expect.stringContaining('Nice to meet you, Ada.')],
      ['in', 'customer', 'I want a person'],
      ['out', 'agent', 'I get someone.'],
      ['out', 'person', 'Hello Ada, this is Grace.'],
      ['in', 'customer', 'Thank you!'],
    ]);
    expect(messages.at(-2)).toEqual({
      id: expect.any(String),
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      direction: 'out',
      by: 'person',
      body: 'Hello Ada, this is Grace.',
      at: expect.any(String),
      status: 'delivered',
      segments: 1,
      encoding: 'GSM-7',
    });

    expect((await desk.release({ note: 'Refunded 20.', body: 'Back to the assistant.' })).status).toBe(202);
    await pass(1_000);
    expect(phone().at(-1)).toBe('Back to the assistant.');
    expect((await desk.list()).body).toEqual({ threads: [], cursor: null });
    await say('And breakfast?');
    expect(created()).toEqual([
      expect.not.objectContaining({ handoff_note: expect.anything() }),
      expect.objectContaining({ handoff_note: 'Refunded 20.', customer_number: customer }),
    ]);
    expect(phone().at(-1)).toContain('Breakfast is from 7 to 10');
    expect(types()).toEqual([
      'conversation.started',
      'handoff.requested',
      'conversation.ended',
      'handoff.accepted',
      'message.delivered',
      'text.received',
      'handoff.released',
      'message.delivered',
      'conversation.started',
    ]);
  });

  it('gives the desk all it needs with the event: the transcript, what the agent noted, where to act', async () => {
    const { handOver, lastOf, say } = await start();
    await say('My name is Ada');
    await handOver();
    const base = 'http://localhost:3000/threads/%2B15550001000/%2B15551234567';
    expect(lastOf('handoff.requested')).toMatchObject({
      version: 1,
      thread,
      destination: 'billing',
      reason: 'refund',
      agentData: { customer_name: 'Ada', turns: 2 },
    });
    // and none to Agent Studio: what answers here is no agent of PolyAI's
    expect(lastOf('handoff.requested')?.links).toEqual({
      thread: base,
      accept: `${base}/accept`,
      messages: `${base}/messages`,
      release: `${base}/release`,
    });
    const { transcript, transcriptCut } = lastOf('handoff.requested') ?? {};
    expect(transcriptCut).toBeUndefined();
    expect(transcript).toEqual([
      expect.objectContaining({ by: 'customer', body: 'My name is Ada' }),
      expect.objectContaining({ by: 'agent', body: expect.stringContaining('Nice to meet you') }),
      expect.objectContaining({ by: 'customer', body: 'I want a person' }),
      expect.objectContaining({
        by: 'agent',
        body: 'I get someone.',
        sid: expect.any(String),
        status: 'accepted',
      }),
    ]);
  });

  it('links to the conversation in Agent Studio where its agent is PolyAI’s own', async () => {
    const { agent, handOver, lastOf, say } = await start({
      env: { POLYAI_BASE_URL: undefined },
      network: fetch => (input, init) =>
        fetch(
          String(input).replace('https://api.us-1.platform.polyai.app', simulatedHosts['polyai-chat']),
          init,
        ),
    });
    await say('Hello');
    await handOver();
    expect(lastOf('handoff.requested')?.links).toMatchObject({
      thread: expect.any(String),
      conversation: `https://studio.us.poly.ai/local-account/local-project/conversations/${agent.calls[0]?.conversationId}`,
    });
  });

  it('hands over without the agent’s own data where those cannot be had', async () => {
    const { handOver, lastOf, lines, telemetry } = await start({
      network: fetch => async (input, init) =>
        String(input).includes('handoff_state')
          ? Response.json({ error_message: 'Internal words' }, { status: 500 })
          : fetch(input, init),
    });
    await handOver();
    expect(lastOf('handoff.requested')).toMatchObject({
      destination: 'billing',
      transcript: expect.any(Array),
    });
    expect(lastOf('handoff.requested')).not.toHaveProperty('agentData');
    expect(telemetry.counts.get('HandoffStateFailures failure=busy')).toBe(1);
    expect(lines.join('\n')).not.toContain('Internal words');
  });

  describe('races', () => {
    it('drops an answer of the agent’s that comes after the accept; the person gets the text', async () => {
      const accepting: { run?: () => Promise<unknown> } = {};
      const { asked, closed, desk, lastOf, pass, phone, say, text, turns, types } = await start({
        network: fetch => async (input, init) => {
          const response = await fetch(input, init);
          if (String(input).endsWith('/respond')) await accepting.run?.();
          return response;
        },
      });
      await say('Hello');
      accepting.run = async () => {
        delete accepting.run;
        expect((await desk.accept('Grace')).status).toBe(200);
      };
      const { sid } = await text('When do you open?');
      await turns();
      await pass(2_000);
      expect(asked()).toEqual(['Hello', 'When do you open?']);
      expect(phone()).toHaveLength(1);
      expect(lastOf('text.received')).toMatchObject({ messageSid: sid, body: 'When do you open?' });
      expect(closed()).toHaveLength(1);
      expect(types().filter(type => type === 'handoff.accepted')).toHaveLength(1);
      expect((await desk.thread()).body).toMatchObject({
        mode: 'human',
        handoff: { acceptedBy: 'Grace', reason: null },
      });
    });

    it('answers texts in their order around a release: before it the person, after it the agent', async () => {
      const { asked, desk, events, handOver, text, turns } = await start();
      await handOver();
      await desk.accept();
      await text('Before');
      await desk.release();
      await text('After');
      await turns();
      expect(
        events.filter(event => event['detail-type'] === 'text.received').map(({ detail }) => detail.body),
      ).toEqual(['Before']);
      expect(asked()).toEqual(['I want a person', 'After']);
    });

    it('sends a person’s message before the release that follows it, and the release’s words after it', async () => {
      const { desk, handOver, phone, turns } = await start();
      await handOver();
      await desk.accept();
      await desk.say('One');
      await desk.say('Two');
      await desk.release({ body: 'Three' });
      await turns();
      expect(phone().slice(1)).toEqual(['One', 'Two', 'Three']);
    });

    it('gives a thread to who accepts first, and tells the bus once', async () => {
      const { desk, handOver, pass, thread: stored, types } = await start();
      await handOver();
      const answers = await Promise.all([desk.accept('Grace'), desk.accept('Edsger')]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const first = (await stored()).handoff?.acceptedBy;
      expect(['Grace', 'Edsger']).toContain(first);
      const [won, lost] = answers.toSorted((a, b) => a.status - b.status);
      expect(won?.body).toMatchObject({ handoff: { acceptedBy: first } });
      expect(lost?.body).toMatchObject({ acceptedBy: first, acceptedAt: expect.any(String) });
      await pass(1_000);
      expect(await desk.accept('Barbara')).toMatchObject({ status: 409, body: { acceptedBy: first } });
      expect((await desk.accept(first)).status).toBe(200);
      await pass(1_000);
      expect(types().filter(type => type === 'handoff.accepted')).toHaveLength(1);
    });

    it('releases a handoff once: a repeat that comes late does not end the next one', async () => {
      const { desk, handOver, pass, phone, queue, thread: stored, time, turns } = await start();
      await handOver();
      const first = await desk.release({ body: 'Bye' });
      const repeated = await desk.release({ body: 'Bye' });
      expect(repeated).toMatchObject({ status: 202, body: first.body });
      await turns();
      expect(await desk.release({ body: 'Bye' })).toMatchObject({
        status: 200,
        body: { mode: 'agent', handoff: null },
      });
      expect(phone().filter(body => body === 'Bye')).toHaveLength(1);

      await time.advance(3_600_000);
      await handOver();
      const late = {
        kind: 'release',
        thread: key,
        id: String(first.body.id),
        body: 'Bye',
        at: time.clock(),
      } as const;
      await queue.queue.send(late);
      await pass(1_000);
      expect((await stored()).mode).toBe('human');
      expect(phone().filter(body => body === 'Bye')).toHaveLength(1);
    });
  });

  it('calls no agent while a person has the thread, whatever the customer sends', async () => {
    const { agent, desk, handOver, pass, text, turns } = await start();
    await handOver();
    await desk.accept();
    await turns();
    const before = agent.calls.length;
    for (const body of ['Hello?', 'HELP', 'person', 'Are you there?']) await text(body);
    await turns();
    await pass(60_000);
    expect(agent.calls.slice(before)).toEqual([]);
  });

  it('lets a person take a thread that the agent has not given away, and one without any conversation', async () => {
    const { agent, closed, desk, lastOf, say, time, turns } = await start();
    await say('Hello');
    expect((await desk.accept('Grace')).body).toMatchObject({
      mode: 'human',
      handoff: { state: 'accepted', conversationId: agent.calls[0]?.conversationId },
    });
    await turns();
    expect(closed()).toHaveLength(1);
    await eventually(async () => expect((await desk.list()).body.threads).toHaveLength(1));
    await desk.release();
    await turns();
    await time.advance(1_000);
    const taken = await desk.accept('Grace');
    expect(taken.body).toMatchObject({ conversation: null, handoff: { conversationId: null } });
    await turns();
    expect(lastOf('handoff.accepted')).not.toHaveProperty('conversationId');
  });

  it('obeys a STOP in human mode: the desk is told, and nothing more is sent', async () => {
    const { desk, handOver, lastOf, phone, text, turns } = await start();
    await handOver();
    await desk.accept();
    await turns();
    const queued = await desk.say('On its way');
    await text('STOP');
    const afterStop = phone().length;
    expect((await desk.say('One more')).status).toBe(409);
    expect((await desk.open({ ...thread, body: 'News!' })).status).toBe(409);
    await turns();
    expect(phone()).toHaveLength(afterStop);
    expect(lastOf('consent.changed')).toMatchObject({ consent: 'out' });
    expect(lastOf('reply.undeliverable')).toMatchObject({ messageId: queued.body.id, reason: 'opted-out' });
    expect((await desk.thread()).body).toMatchObject({ mode: 'human', consent: 'out' });

    expect((await desk.release({ body: 'Bye' })).status).toBe(202);
    await turns();
    expect((await desk.thread()).body).toMatchObject({ mode: 'agent' });
    expect(phone()).toHaveLength(afterStop);
  });

  it('lists who waits longest first, page by page', async () => {
    const { agent, desk, pass, text, turns } = await start();
    const wanted: string[] = [];
    for (let index = 0; index < 27; index += 1) {
      const from = `+1555100${String(1000 + index)}`;
      wanted.push(from);
      agent.say({ response: 'I get someone.', end: true, handoff: {} });
      await text('person', { from });
      await turns();
      await pass(1_000);
    }
    const customers = (body: Readonly<Record<string, unknown>>) =>
      (body.threads as Record<string, unknown>[]).map(one => one.customer);
    // an index follows its table, though not at once
    const first = await eventually(async () => {
      const page = await desk.list();
      expect(customers(page.body)).toEqual(wanted.slice(0, 25));
      return page;
    });
    expect(String(first.body.cursor)).not.toContain('1555');
    const second = await desk.list(String(first.body.cursor));
    expect(customers(second.body)).toEqual(wanted.slice(25));
    expect(second.body.cursor).toBeNull();
    expect((await desk.list('bm9uZQ')).status).toBe(400);
  });

  describe('the business speaks first', () => {
    it('begins a conversation that knows the opening with the customer’s answer', async () => {
      const { created, desk, phone, say, thread: stored, turns } = await start();
      expect(
        (await desk.open({ ...thread, body: 'Your room is ready.', attributes: { booking: 17 } })).status,
      ).toBe(202);
      await turns();
      expect(phone()).toEqual(['Your room is ready.']);
      expect(created()).toEqual([]);
      await say('Great, when is breakfast?');
      expect(created()).toEqual([
        expect.objectContaining({
          opening_text: 'Your room is ready.',
          booking: 17,
          customer_number: customer,
        }),
      ]);
      expect((await stored()).opening).toBeUndefined();
      const { messages } = (await desk.thread()).body;
      expect(messages).toEqual([
        expect.objectContaining({ by: 'person', body: 'Your room is ready.' }),
        expect.objectContaining({ by: 'customer' }),
        expect.objectContaining({ by: 'agent' }),
      ]);
    });

    it.each([
      ['business', { business: '+15559999999', customer, body: 'Hi' }],
      ['customer', { business, customer: '72345', body: 'Hi' }],
      ['customer', { business, customer: `whatsapp:${customer}`, body: 'Hi' }],
      ['customer', { business, customer: secondBusiness.slice(1), body: 'Hi' }],
      ['body', { business, customer }],
      ['body', { business, customer, body: ' \n' }],
      ['body', { business, customer, body: 'x'.repeat(16_001) }],
      ['attributes', { business, customer, body: 'Hi', attributes: 'none' }],
      ['attribute', { business, customer, body: 'Hi', attribute: {} }],
    ])('refuses what cannot be sent, naming %s', async (field, opening) => {
      const { desk, phone, turns } = await start();
      expect(await desk.open(opening)).toMatchObject({ status: 400, body: { field } });
      await turns();
      expect(phone()).toEqual([]);
    });
  });

  it('sends once what is sent again under the same idempotency key, even a day later, and refuses other words under it', async () => {
    const { desk, handOver, pass, phone, queue, time, turns } = await start();
    await handOver();
    await desk.accept();
    await turns();
    const first = await desk.say('Once', 'key-1');
    await turns();
    expect(await desk.say('Once', 'key-1')).toMatchObject({ status: 202, body: first.body });
    expect(await desk.say('Other', 'key-1')).toMatchObject({
      status: 422,
      body: { field: 'Idempotency-Key' },
    });
    // beyond the five minutes in which the queue itself would notice
    await time.advance(23 * 3_600_000);
    expect(await desk.say('Once', 'key-1')).toMatchObject({ status: 202, body: first.body });
    await pass(1_000);
    expect(phone().filter(body => body === 'Once')).toHaveLength(1);
    expect(queue.threads.depth()).toEqual({ waiting: 0, inFlight: 0 });
    await time.advance(2 * 3_600_000);
    const next = await desk.say('Once', 'key-1');
    expect(next.body.id).not.toBe(first.body.id);
    await turns();
    expect(phone().filter(body => body === 'Once')).toHaveLength(2);
  });

  it('knows nothing of a thread that nobody has written in', async () => {
    const { desk } = await start();
    for (const answer of [
      await desk.thread(),
      await desk.accept(),
      await desk.say('Hi'),
      await desk.release(),
    ]) {
      expect(answer.status).toBe(404);
    }
    expect(
      (await desk.call('GET', `/threads/${encodeURIComponent(business)}/${secondCustomer}`)).status,
    ).toBe(404);
    expect((await desk.call('GET', '/threads/%zz/1')).status).toBe(404);
  });
});
