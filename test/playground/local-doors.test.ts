import { describe, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { type Playground, startPlayground } from '../../playground/start.ts';
import { freePort } from '../support/free-port.ts';
import { ask } from '../support/processes/raw-request.ts';

const business = '+15550001000';
const customer = '+15551234567';

const config = withDefaults({
  numbers: { [business]: { greeting: 'omit' } },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});

async function started(): Promise<Playground & AsyncDisposable> {
  const playground = await startPlayground({
    env: { PORT: String(await freePort()) },
    config,
    log: () => undefined,
  });
  return { ...playground, [Symbol.asyncDispose]: () => playground.stop() };
}

const json = { 'content-type': 'application/json' };
const typed = (changes: object = {}) =>
  JSON.stringify({ from: customer, to: business, body: 'Hello', ...changes });

describe('what is not deployed', () => {
  const doors = ['/sim/events', '/sim/phone?number=%2B15551234567', '/sim/twilio/x', '/sim/polyai/x', '/'];

  it.each([
    ['through a tunnel', { host: 'abc.ngrok.app' }],
    ['through a tunnel that keeps the host', { 'x-forwarded-for': '192.0.2.1' }],
    ['through a tunnel that says so alone', { 'x-forwarded-proto': 'https' }],
    ['through a proxy', { via: '1.1 proxy' }],
    ['through Cloudflare', { 'cf-connecting-ip': '192.0.2.1' }],
    ['through a tunnel that says for which host', { 'x-original-host': 'abc.example.app' }],
    ['through a proxy that names the client', { 'fastly-client-ip': '192.0.2.1' }],
    ['by a standard proxy', { forwarded: 'for=192.0.2.1' }],
    ['by name, to a page that was sent here', { host: 'localhost.example.com' }],
    ['from another page', { origin: 'https://example.com' }],
    ['from a page on another port here', { origin: 'http://localhost:8080' }],
    ['from a page that hides its origin', { origin: 'null' }],
    ['as a picture of another page', { 'sec-fetch-site': 'cross-site' }],
  ])('is closed %s', async (_, headers) => {
    await using playground = await started();
    for (const door of doors) {
      const { status, body } = await ask(playground.url + door, { headers });
      expect({ door, status }).toEqual({ door, status: 403 });
      expect(body).toMatch(/^\{"error":"This is for the machine that it runs on alone: /);
    }
    const post = { method: 'POST', headers: { ...json, ...headers }, body: typed() };
    expect((await ask(`${playground.url}/sim/texts`, post)).status).toBe(403);
    expect(playground.simulators.carrier?.messages).toEqual([]);
  });

  it.each(['evil.example.com@127.0.0.1', 'me:secret@localhost:3000', '127.0.0.1@evil.example.com'])(
    'is no door of Host %s: that is no request',
    async host => {
      await using playground = await started();
      expect((await ask(`${playground.url}/sim/events`, { headers: { host } })).status).toBe(400);
    },
  );

  it('is open to this machine, and to its own page', async () => {
    await using playground = await started();
    const { url } = playground;
    for (const headers of [{}, { origin: url, 'sec-fetch-site': 'same-origin' }, { host: '[::1]:3000' }])
      expect((await ask(`${url}/sim/events`, { headers })).status).toBe(200);
    // what the carrier calls comes through the tunnel
    const headers = { host: 'abc.ngrok.app', 'x-forwarded-for': '192.0.2.1' };
    expect((await ask(`${url}/twilio/messages`, { method: 'POST', headers })).status).toBe(403);
    expect((await ask(`${url}/threads?mode=human`, { headers })).status).toBe(401);
  });

  it('has the vendors behind their credentials', async () => {
    await using playground = await started();
    const messages = '/sim/twilio/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json';
    expect((await ask(playground.url + messages)).status).toBe(401);
    const basic = Buffer.from(
      'AC00000000000000000000000000000000:local-auth-token-for-the-simulated-carrier',
    ).toString('base64');
    const headers = { authorization: `Basic ${basic}` };
    expect((await ask(playground.url + messages, { headers })).status).toBe(200);
    const create = '/sim/polyai/v1/local-account/local-project/chat/create';
    const { status } = await ask(playground.url + create, { method: 'POST', headers: json, body: '{}' });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(playground.simulators.agent?.calls.every(call => call.status !== 200)).toBe(true);
  });
});

describe('a typed text', () => {
  it.each([
    ['no JSON', 'hello', 400, 'the body is not JSON'],
    ['no object', '[]', 400, 'must be an object'],
    ['null', 'null', 400, 'must be an object'],
    ['a number as customer', typed({ from: 15551234567 }), 400, 'from must be'],
    ['no customer', JSON.stringify({ to: business, body: 'x' }), 400, 'from must be'],
    ['a customer with spaces', typed({ from: '+1 555 123' }), 400, 'from must be'],
    ['a customer without the +', typed({ from: '15551234567' }), 400, 'from must be'],
    ['a customer with too few digits', typed({ from: '+1555' }), 400, 'from must be'],
    ['a sender of another carrier', typed({ from: 'sms:+15551234567' }), 400, 'from must be'],
    ['WhatsApp to a number', typed({ from: `whatsapp:${customer}` }), 400, 'to must be reached by whatsapp'],
    ['a number to WhatsApp', typed({ to: `whatsapp:${business}` }), 400, 'to must be reached by sms'],
    [
      'another number',
      typed({ to: '+15559999999' }),
      400,
      `to must be a number of this channel: ${business}`,
    ],
    ['no number', JSON.stringify({ from: customer, body: 'x' }), 400, 'to must be'],
    ['words that are a list', typed({ body: ['Hello'] }), 400, 'body must be'],
    ['too many words', typed({ body: 'x'.repeat(1_601) }), 400, 'body must be'],
    ['neither words nor media', JSON.stringify({ from: customer, to: business }), 400, 'body must be'],
    ['media that is no list', typed({ media: 'https://example.com/a.jpg' }), 400, 'media must be a list'],
    ['media that is no address', typed({ media: ['https://example.com/a', 'a.jpg'] }), 400, 'media[1] must'],
    ['media of no kind', typed({ media: [{ url: 'https://example.com/a' }] }), 400, 'media[0] must'],
    ['a field that is none', typed({ text: 'Hello' }), 400, '"text" is no field'],
  ])('with %s is refused by the name of the field', async (_, body, status, words) => {
    await using playground = await started();
    const answer = await ask(`${playground.url}/sim/texts`, { method: 'POST', headers: json, body });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body).error).toContain(words);
    expect(playground.simulators.carrier?.messages).toEqual([]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'as %j is refused: any page may send that',
    async type => {
      await using playground = await started();
      const headers = type === '' ? {} : { 'content-type': type };
      const answer = await ask(`${playground.url}/sim/texts`, { method: 'POST', headers, body: typed() });
      expect(answer.status).toBe(415);
      expect(playground.simulators.carrier?.messages).toEqual([]);
    },
  );

  it('may have media', async () => {
    await using playground = await started();
    const media = ['https://example.com/a.jpg', { contentType: 'audio/amr' }];
    const post = { method: 'POST', headers: json, body: typed({ media }) };
    const answer = await ask(`${playground.url}/sim/texts`, post);
    expect(JSON.parse(answer.body)).toEqual({ sid: expect.stringMatching(/^MM/), status: 200 });
    expect(playground.simulators.carrier?.messages[0]?.media).toEqual([
      { contentType: 'image/jpeg', url: 'https://example.com/a.jpg' },
      { contentType: 'audio/amr' },
    ]);
  });

  it('is posted, and what is read is got', async () => {
    await using playground = await started();
    expect((await ask(`${playground.url}/sim/texts`)).status).toBe(405);
    expect((await ask(`${playground.url}/sim/events`, { method: 'DELETE' })).status).toBe(405);
    expect((await ask(`${playground.url}/sim/phone`)).status).toBe(400);
    expect((await ask(`${playground.url}/sim/phone?number=+15551234567`)).body).toBe('[]');
    for (const number of ['15551234567', 'me@example.com', '%2B1%20555%201234567'])
      expect((await ask(`${playground.url}/sim/phone?number=${number}`)).status).toBe(400);
    expect((await ask(`${playground.url}/sim/nothing`)).status).toBe(404);
  });
});
