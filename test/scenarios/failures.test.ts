import { describe, expect, it } from 'vitest';
import { localEnvironment } from '../../local/local-environment.ts';
import { storyEngines } from '../support/engines/story-engines.ts';
import { business, customer, scenario } from '../support/scenario/scenario.ts';

const apology = expect.stringMatching(/^Sorry, something went wrong/);

const on = storyEngines(import.meta.filename);

describe.each(on)('failures on $name', ({ client, freshTable }) => {
  const start = async (options?: Parameters<typeof scenario>[1]) => {
    const started = await scenario({ client, table: await freshTable() }, options);
    const responds = () => started.agent.calls.filter(call => call.operation === 'respond');
    const warm = async () => {
      await started.text('Hello');
      await started.turns();
    };
    return { ...started, responds, warm };
  };

  describe('of the agent', () => {
    it.each([429, 503])('asks again after %s until it answers, and answers once', async status => {
      const { agent, pass, phone, responds, text, warm } = await start();
      await warm();
      agent.fail(...Array.from({ length: 5 }, () => ({ answer: { status } })));
      await text('When do you open?');
      await pass(120_000);
      expect(responds()).toHaveLength(1 + 6);
      expect(phone()).toHaveLength(2);
    });

    it('honours Retry-After', async () => {
      const { agent, pass, responds, text, time, warm } = await start();
      await warm();
      agent.fail({ answer: { status: 429, headers: { 'Retry-After': '40' } } });
      await text('When do you open?');
      const asked = time.clock();
      await pass(60_000);
      const [, refused, answered] = responds().map(call => call.at);
      expect(refused).toBe(asked);
      expect(answered).toBeGreaterThanOrEqual(asked + 40_000);
    });

    it.each(['drop', 500] as const)('repeats once what may have been processed: %s', async trouble => {
      const { agent, pass, phone, responds, text, warm } = await start();
      await warm();
      agent.fail({ answer: trouble === 500 ? { status: 500 } : trouble, processed: true });
      await text('When do you open?');
      await pass(60_000);
      expect(responds()).toHaveLength(1 + 2);
      expect(phone()).toHaveLength(2);
    });

    it('gives up after the second unknown outcome, apologises and keeps the text for a redrive', async () => {
      const { agent, pass, phone, queue, responds, telemetry, text, warm } = await start();
      await warm();
      agent.outage(500);
      const { sid } = await text('When do you open?');
      await pass(600_000);
      expect(responds()).toHaveLength(1 + 2);
      expect(phone()).toEqual([expect.any(String), apology]);
      expect(queue.dead.peek().map(({ body }) => JSON.parse(body).sid)).toEqual([sid]);
      expect(queue.threads.depth()).toEqual({ waiting: 0, inFlight: 0 });
      expect(telemetry.counts.get('Texts outcome=given-up')).toBe(1);
    });

    it('gives up after the patience, and apologises once an hour', async () => {
      const { agent, pass, phone, queue, text, turns, warm } = await start();
      await warm();
      agent.outage(503);
      await text('One');
      await pass(400_000);
      await text('Two');
      await pass(400_000);
      expect(phone()).toEqual([expect.any(String), apology]);
      expect(queue.dead.peek()).toHaveLength(2);
      agent.outage();
      await text('Three');
      await turns();
      expect(phone()).toHaveLength(3);
    });

    it.each([401, 403])('gives up at once after %s and raises the alarm', async status => {
      const { agent, lines, phone, responds, text, turns, warm } = await start();
      await warm();
      agent.outage(status);
      await text('When do you open?');
      await turns();
      expect(responds()).toHaveLength(2);
      expect(phone()).toEqual([expect.any(String), apology]);
      expect(lines.filter(line => JSON.parse(line).level === 'ERROR')).toHaveLength(1);
    });

    it('greets who has not been greeted yet where the first conversation is gone before its first answer', async () => {
      const { agent, phone, text, turns } = await start();
      agent.say({ response: 'At nine.' });
      agent.fail({ answer: { status: 410 }, operation: 'respond' });
      await text('When do you open?');
      await turns();
      const greetings = [...agent.conversations.values()].map(({ greeting }) => greeting);
      expect(greetings).toHaveLength(2);
      expect(phone()).toEqual([`${greetings[1]}\n\nAt nine.`]);
    });

    it.each([
      { status: 410, code: 'ChatConversationEnded' },
      { status: 404, code: 'CONVERSATIONS_NOT_FOUND' },
      { status: 400, code: 'CHAT_TIMEOUT' },
      { status: 400, code: 'chat_conversation_ended' },
    ])(
      'asks the same words in a new conversation after $status $code, without a second greeting',
      async ({ status, code }) => {
        const { agent, phone, responds, runtime, text, turns, warm } = await start();
        await warm();
        agent.say({ response: 'At nine.' });
        agent.fail({
          answer: {
            status,
            body: {
              success: false,
              error: '',
              error_id: '',
              error_code: code,
              error_message: '',
              data: null,
            },
          },
        });
        await text('When do you open?');
        await turns();
        expect(responds().map(call => call.message)).toEqual([
          'Hello',
          'When do you open?',
          'When do you open?',
        ]);
        expect(new Set(responds().map(call => call.conversationId)).size).toBe(2);
        expect(phone()).toEqual([expect.any(String), 'At nine.']);
        expect(runtime.events.map(event => [event['detail-type'], event.detail.cause])).toEqual([
          ['conversation.started', undefined],
          ['conversation.ended', 'gone'],
          ['conversation.started', undefined],
        ]);
      },
    );

    it('sends nothing of what the agent says about its troubles', async () => {
      const { agent, lines, phone, text, turns, warm } = await start();
      await warm();
      agent.outage(401);
      agent.fail({ answer: { status: 422, body: { error_message: 'stack trace of a secret' } } });
      await text('When do you open?');
      await turns();
      expect([...phone(), ...lines].join('\n')).not.toContain('stack trace');
    });
  });

  describe('of the carrier', () => {
    it('sends again after 429', async () => {
      const { carrier, pass, phone, responds, text, warm } = await start();
      await warm();
      carrier.fail({ answer: { status: 429 } }, { answer: { status: 429 } });
      await text('When do you open?');
      await pass(60_000);
      expect(phone()).toHaveLength(2);
      expect(responds()).toHaveLength(2);
    });

    it.each(['drop', 500] as const)(
      'does not repeat what was accepted although the answer was lost: %s',
      async trouble => {
        const { carrier, pass, phone, responds, text, turns, warm } = await start();
        await warm();
        carrier.fail({ answer: trouble === 500 ? { status: 500 } : trouble, processed: true });
        await text('When do you open?');
        await turns();
        await pass(120_000);
        expect(phone()).toHaveLength(2);
        expect(responds()).toHaveLength(2);
      },
    );

    it.each(['drop', 500] as const)(
      'sends what was not accepted, once the list can be believed: %s',
      async trouble => {
        const { carrier, pass, phone, text, turns, warm } = await start();
        await warm();
        carrier.fail({ answer: trouble === 500 ? { status: 500 } : trouble });
        await text('When do you open?');
        await turns();
        expect(phone()).toHaveLength(1);
        await pass(59_000);
        expect(phone()).toHaveLength(1);
        await pass(10_000);
        expect(phone()).toHaveLength(2);
      },
    );

    it('is not taken in by another system that texts the same customer', async () => {
      const { carrier, pass, phone, text, warm } = await start();
      const env = localEnvironment({});
      await warm();
      carrier.fail({ answer: 'drop' });
      await text('When do you open?');
      await pass(1_000);
      const authorization = `Basic ${btoa(`${env.TWILIO_ACCOUNT_SID}:${env.TWILIO_AUTH_TOKEN}`)}`;
      const body = new URLSearchParams({ From: business, To: customer, Body: 'Otp 1234' });
      const url = `https://api.twilio.com/2010-04-01/Accounts/${env.TWILIO_ACCOUNT_SID}/Messages.json`;
      const answer = await carrier.handle(
        new Request(url, { method: 'POST', headers: { authorization }, body }),
      );
      expect(answer.status).toBe(201);
      await pass(120_000);
      expect(phone()).toEqual([expect.any(String), 'Otp 1234', expect.stringMatching(/front desk/)]);
    });

    it('goes on at once where the status callback is faster than the answer of the send', async () => {
      let lose = false;
      const { phone, responds, text, time, turns, warm } = await start({
        // the callback is there, and the answer never comes
        network: vendors => async (input, init) => {
          const answer = await vendors(input, init);
          if (lose && String(input).endsWith('/Messages.json')) {
            lose = false;
            await time.advance(5_000);
            throw new TypeError('fetch failed', {
              cause: Object.assign(new Error(), { code: 'ECONNRESET' }),
            });
          }
          return answer;
        },
      });
      await warm();
      lose = true;
      await text('When do you open?');
      await turns();
      await text('Is breakfast included?');
      await turns();
      expect(phone()).toHaveLength(3);
      expect(responds()).toHaveLength(3);
    });

    it('records that the customer has opted out there, closes the conversation and says no more', async () => {
      const { agent, carrier, phone, runtime, text, thread, turns, warm } = await start();
      await warm();
      carrier.block(business, customer);
      await text('When do you open?');
      await turns();
      expect((await thread()).optedOutAt).toEqual(expect.any(Number));
      expect((await thread()).conversation).toBeUndefined();
      expect(agent.calls.at(-1)?.operation).toBe('close');
      expect(runtime.events.at(-1)?.['detail-type']).toBe('consent.changed');
      await text('Hello?');
      await turns();
      expect(phone()).toHaveLength(1);
    });

    it.each([21614, 21408])('reports what can never be delivered: %s', async code => {
      const { carrier, pass, phone, runtime, text, turns, warm } = await start();
      await warm();
      carrier.fail({ answer: { status: 400, body: { code, message: 'no', status: 400, more_info: '' } } });
      await text('When do you open?');
      await turns();
      await pass(120_000);
      expect(phone()).toHaveLength(1);
      expect(runtime.events.at(-1)).toMatchObject({ 'detail-type': 'reply.undeliverable', detail: { code } });
    });
  });
});
