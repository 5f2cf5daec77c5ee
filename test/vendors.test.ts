import { createEmulator } from 'emulate';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, describe, expect, it } from 'vitest';
import { eventually } from './support/eventually.ts';
import { freePort } from './support/free-port.ts';
import { watchForLeaks } from './support/leaks/leak-watch.ts';
import { type PlaygroundProcess, startPlaygroundProcess } from './support/processes/playground-process.ts';
import { startPrism } from './support/processes/prism.ts';
import { type WatchedProxy, watchedProxy } from './support/processes/watched-proxy.ts';
import { inboundForm, newMessageSid } from './support/vendors/twilio-webhook.ts';

/** The number of channel.config.ts, and somebody who texts it. */
const business = '+15550001000';
const customer = '+15553456789';

/** What the simulated carrier signs with, as the README publishes it. */
const simulated = {
  accountSid: 'AC00000000000000000000000000000000',
  authToken: 'local-auth-token-for-the-simulated-carrier',
};
/** The credentials that emulate is born with. */
const emulated = { accountSid: 'AC00000000000000000000000000000000', authToken: 'twilio_test_auth_token' };

const open = new AsyncDisposableStack();
afterAll(() => open.disposeAsync());

function watched(playground: PlaygroundProcess, words: readonly string[], secrets: readonly string[]): void {
  watchForLeaks(() => ({ lines: playground.lines, words, numbers: [business, customer], secrets }));
}

/** A text as Twilio posts it, to the address that it was given. */
async function post(
  publicUrl: string,
  body: string,
  { accountSid, authToken } = simulated,
  path = '/twilio/messages',
) {
  const form = inboundForm({
    AccountSid: accountSid,
    MessageSid: newMessageSid(),
    From: customer,
    To: business,
    Body: body,
  });
  const url = `${publicUrl}${path}`;
  return fetch(url, {
    method: 'POST',
    headers: {
      'X-Twilio-Signature': getExpectedTwilioSignature(authToken, url, form),
      'User-Agent': 'TwilioProxy/1.1',
    },
    body: new URLSearchParams(form),
  });
}

describe('npm start, with PolyAI as its own API description says', async () => {
  const credentials = {
    POLYAI_ACCOUNT_ID: 'ACCOUNT-1a2b3c4d',
    POLYAI_PROJECT_ID: 'PROJECT-1a2b3c4d',
    POLYAI_API_KEY: 'prism-api-key',
    POLYAI_TOKEN: 'prism-token',
  };

  it('answers a text by what the agent says, and no request of ours is refused', async () => {
    const prism = await startPrism('polyai-chat.openapi.json');
    open.defer(prism.stop);
    const agent = open.use(await watchedProxy(prism.origin));
    const port = await freePort();
    const playground = open.use(
      await startPlaygroundProcess(port, {
        ...credentials,
        POLYAI_BASE_URL: agent.origin,
        PUBLIC_URL: `http://127.0.0.1:${port}`,
      }),
    );
    watched(
      playground,
      ['I have a question about my bill'],
      ['prism-api-key', 'prism-token', simulated.authToken],
    );

    // the agent has not said a word yet when the webhook is answered
    const release = agent.hold();
    const answer = await post(playground.url, 'I have a question about my bill');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/xml/);
    expect(await answer.text()).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
    await eventually(() => expect(agent.waiting()).toBe(1));
    expect(agent.exchanges).toEqual([]);
    expect(await phone(playground)).toEqual([]);
    release();

    await eventually(async () => expect(await phone(playground)).toHaveLength(1));
    const [reply] = await phone(playground);
    expect(reply).toMatchObject({ from: business, to: customer });
    expect(reply?.body).toBe('Hi, how can I help?\n\nTransferring you to an agent.');
    // what follows a handoff is another API of PolyAI's, of which there is no description
    const chat = agent.exchanges.filter(({ target }) => target.includes('/chat/'));
    expect(chat.map(({ method, target, status }) => [method, target.split('/').at(-1), status])).toEqual([
      ['POST', 'create', 200],
      ['POST', 'respond', 200],
    ]);
    const respond = JSON.parse(chat[1]?.body ?? '');
    expect(respond).toMatchObject({
      conversation_id: 'CONV-1234567890',
      message: 'I have a question about my bill',
    });
    await eventually(async () => {
      const response = await fetch(`${playground.url}/sim/events`);
      const events = (await response.json()) as { 'detail-type': string }[];
      expect(events.map(event => event['detail-type'])).toContain('handoff.requested');
    });
  });

  const phone = async ({ url }: PlaygroundProcess) => {
    const response = await fetch(`${url}/sim/phone?number=${encodeURIComponent(customer)}`);
    return (await response.json()) as { from: string; to: string; body: string }[];
  };
});

describe('npm start, with Twilio as emulate has it', () => {
  interface Listed {
    readonly sid: string;
    readonly body: string;
  }

  /** What passes in both directions, and the account's own API. */
  async function start() {
    const [port, twilioPort] = [await freePort(), await freePort()];
    const ours = open.use(await watchedProxy(`http://127.0.0.1:${port}`));
    const seed = {
      twilio: { phone_numbers: [{ phone_number: business, sms_url: `${ours.origin}/twilio/messages` }] },
    };
    const emulator = await createEmulator({ service: 'twilio', port: twilioPort, seed });
    open.defer(() => emulator.close());
    const carrier = open.use(await watchedProxy(`http://127.0.0.1:${twilioPort}`));
    const playground = open.use(
      await startPlaygroundProcess(port, {
        TWILIO_BASE_URL: carrier.origin,
        TWILIO_ACCOUNT_SID: emulated.accountSid,
        TWILIO_AUTH_TOKEN: emulated.authToken,
        PUBLIC_URL: ours.origin,
      }),
    );
    watched(
      playground,
      ['When is breakfast?', 'Breakfast is from 7 to 10', 'Do you have parking?'],
      [emulated.authToken],
    );
    const api = async (path: string, form?: Record<string, string>) => {
      const response = await fetch(`http://127.0.0.1:${twilioPort}${path}`, {
        headers: { Authorization: `Basic ${btoa(`${emulated.accountSid}:${emulated.authToken}`)}` },
        ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      });
      expect(response.ok).toBe(true);
      return (await response.json()) as { messages?: Listed[] };
    };
    return { ours, carrier, api };
  }

  const posted = (proxy: WatchedProxy, path: string) =>
    proxy.exchanges.filter(({ target }) => target.startsWith(path));

  it('takes its texts, is refused nothing, and takes its status callbacks', async () => {
    const { ours, carrier, api } = await start();
    const list = `/2010-04-01/Accounts/${emulated.accountSid}/Messages.json?From=${encodeURIComponent(business)}`;
    const text = { From: customer, To: business, Body: 'When is breakfast?' };

    await api('/_twilio/simulate/inbound-message', text);
    expect(posted(ours, '/twilio/messages').map(({ status }) => status)).toEqual([200]);

    await eventually(async () => expect((await api(list)).messages).toHaveLength(1));
    const [reply] = (await api(list)).messages ?? [];
    expect(reply).toMatchObject({ from: business, to: customer, direction: 'outbound-api' });
    expect(reply?.body).toContain('Breakfast is from 7 to 10');

    // with the token or the account of somebody else nothing happens
    const forged = await post(ours.origin, 'When is breakfast?', simulated);
    expect(forged.status).toBe(403);

    for (const Status of ['sent', 'delivered']) {
      await api('/_twilio/simulate/message-status', { MessageSid: reply?.sid ?? '', Status });
    }
    // emulate reports `queued` as well, which Twilio does for messaging services only
    const callbacks = () =>
      posted(ours, '/twilio/status?effect=').map(({ body, status }) => [
        new URLSearchParams(body).get('MessageStatus'),
        status,
      ]);
    await eventually(async () =>
      expect(callbacks()).toEqual([
        ['queued', 204],
        ['sent', 204],
        ['delivered', 204],
      ]),
    );

    await api('/_twilio/simulate/inbound-message', { ...text, Body: 'Do you have parking?' });
    // emulate has the message before its answer is back
    await eventually(async () =>
      expect(carrier.exchanges.map(({ method, status }) => [method, status])).toEqual([
        ['POST', 201],
        ['POST', 201],
      ]),
    );
    expect((await api(list)).messages).toHaveLength(2);
  });
});
