import twilio from 'twilio';
import { afterEach, describe, expect, it } from 'vitest';
import { serve } from '../../../playground/serve.ts';
import { refusedWith } from '../../../simulators/carrier/api-error.ts';
import { fetchFrom } from '../../../simulators/fetch-from.ts';
import { described } from '../../support/described/described-vendor.ts';
import {
  account,
  accountSid,
  authToken,
  basic,
  business,
  customer,
  read,
  rest,
} from '../../support/vendors/carrier-account.ts';

const api = described('twilio-messages.openapi.json');
const messageSchema = api.schema('api.v2010.account.message');
const numberSchema = api.schema('api.v2010.account.incoming_phone_number');
const listOf = (path: string) =>
  api.at(
    `/paths/${encodeURIComponent(`/2010-04-01/Accounts/{AccountSid}/${path}`.replaceAll('/', '~1'))}/get/responses/200/content/application~1json/schema`,
  );

const text = { To: customer, From: business, Body: 'Hello' };

/** The error as Twilio's page gives its shape: status and code, and nothing but the four fields. */
async function refused(pending: Promise<Response>): Promise<string> {
  const response = await pending;
  const body = await read(response);
  expect(Object.keys(body).sort()).toEqual(['code', 'message', 'more_info', 'status']);
  expect(body.status).toBe(response.status);
  expect(body.more_info).toBe(`https://www.twilio.com/docs/errors/${body.code}`);
  return `${response.status} ${body.code}`;
}

describe('sending', () => {
  it('accepts a text in the shape of the API description, and the handset has it', async () => {
    const { carrier } = account();
    const StatusCallback = 'https://sms.example.test/twilio/status?effect=turn-1.0';
    const response = await rest(carrier, 'Messages.json', { form: { ...text, StatusCallback } });
    expect(response.status).toBe(201);
    const body = await read(response);
    expect(messageSchema(body), JSON.stringify(messageSchema.errors)).toBe(true);
    expect(body).toMatchObject({
      status: 'queued',
      direction: 'outbound-api',
      num_segments: '1',
      num_media: '0',
      date_created: 'Tue, 05 May 2026 12:00:00 +0000',
      date_sent: null,
    });
    expect(carrier.sent).toMatchObject([
      { sid: body.sid, from: business, to: customer, body: 'Hello', effect: 'turn-1.0' },
    ]);
    expect(carrier.phone(customer)).toMatchObject([{ sid: body.sid, from: business, body: 'Hello' }]);
    expect(carrier.calls).toMatchObject([
      { operation: 'send', to: customer, effect: 'turn-1.0', status: 201 },
    ]);
    const fetched = await read(rest(carrier, `Messages/${body.sid}.json`));
    expect(fetched).toEqual(body);
  });

  it.each([
    ['GSM-7', 'x'.repeat(161), '2'],
    ['UCS-2', `${'x'.repeat(70)}😀`, '2'],
  ])('counts the segments of %s', async (_, Body, expected) => {
    const { carrier } = account();
    const response = await rest(carrier, 'Messages.json', { form: { ...text, Body } });
    expect(await response.json()).toMatchObject({ num_segments: expected });
  });

  it.each<[string, Record<string, string>, string]>([
    ['no To', { From: business, Body: 'x' }, '400 21604'],
    ['no From', { To: customer, Body: 'x' }, '400 21603'],
    ['a service that has no sender', { To: customer, MessagingServiceSid: 'MG1', Body: 'x' }, '400 21703'],
    ['a To that is no number', { ...text, To: '5551234' }, '400 21211'],
    ['a To with a zero', { ...text, To: '+01234567890' }, '400 21211'],
    ['the same To and From', { ...text, To: business }, '400 21266'],
    ['a From that is not ours', { ...text, From: '+15005550001' }, '400 21606'],
    ['two channels', { ...text, To: `whatsapp:${customer}` }, '400 21910'],
    ['no words', { ...text, Body: '' }, '400 21602'],
    ['1601 characters', { ...text, Body: 'x'.repeat(1601) }, '400 21617'],
    ['a callback that is no URL', { ...text, StatusCallback: '/status' }, '400 21609'],
    ['a callback host with an underscore', { ...text, StatusCallback: 'https://a_b.test/' }, '400 21609'],
  ])('refuses %s', async (_, form, expected) => {
    const { carrier } = account();
    expect(await refused(rest(carrier, 'Messages.json', { form }))).toBe(expected);
    expect(carrier.sent).toEqual([]);
    expect(carrier.phone(customer)).toEqual([]);
  });

  it('takes 1600 characters, a picture without words, and WhatsApp', async () => {
    const { carrier } = account();
    for (const form of [
      { ...text, Body: 'x'.repeat(1600) },
      { To: customer, From: business, MediaUrl: 'https://a.test/x.jpg' },
      { To: `whatsapp:${customer}`, From: `whatsapp:${business}`, Body: 'x' },
    ]) {
      expect((await rest(carrier, 'Messages.json', { form })).status).toBe(201);
    }
    expect(carrier.sent.map(one => one.sid.slice(0, 2))).toEqual(['SM', 'MM', 'SM']);
  });

  it('takes no words from JSON', async () => {
    const { carrier } = account();
    const response = fetchFrom(carrier.handle)(
      `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages.json`,
      {
        method: 'POST',
        headers: { Authorization: basic(accountSid, authToken), 'Content-Type': 'application/json' },
        body: JSON.stringify(text),
      },
    );
    expect(await refused(response)).toBe('400 21604');
  });
});

describe('who and what', () => {
  it.each([
    ['the auth token', basic(accountSid, authToken), 200],
    ['an API key', basic('SK0123456789abcdef0123456789abcdef', 'key-secret'), 200],
    ['a wrong secret', basic('SK0123456789abcdef0123456789abcdef', authToken), 401],
    ['another account', basic('AC00000000000000000000000000000000', authToken), 401],
    ['a bearer token', `Bearer ${authToken}`, 401],
    ['nothing', '', 401],
  ])('answers %s', async (_, authorization, status) => {
    const { carrier } = account();
    const response = await rest(carrier, 'Messages.json', { authorization });
    expect(response.status).toBe(status);
    if (status === 401) expect(await response.json()).toMatchObject({ code: 20003 });
  });

  it.each([
    ['Messages/SM00000000000000000000000000000000.json', 'GET', '404 20404'],
    ['Messages', 'GET', '404 20404'],
    ['Calls.json', 'GET', '404 20404'],
    ['Messages.json', 'DELETE', '405 20004'],
    ['IncomingPhoneNumbers.json', 'POST', '400 21422'],
  ])('%s %s: %s', async (path, method, expected) => {
    const { carrier } = account();
    expect(await refused(rest(carrier, path, { method }))).toBe(expected);
    expect(carrier.calls).toMatchObject([{ method, status: Number(expected.slice(0, 3)) }]);
  });

  it('lists numbers and sets where their texts go', async () => {
    const { carrier, posted } = account();
    const list = await read(
      rest(carrier, `IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(business)}`),
    );
    const validList = listOf('IncomingPhoneNumbers.json');
    expect(validList(list), JSON.stringify(validList.errors)).toBe(true);
    expect(list.incoming_phone_numbers).toHaveLength(1);
    const sid = list.incoming_phone_numbers[0]?.sid;
    const path = `IncomingPhoneNumbers/${sid}.json`;
    const SmsUrl = 'https://new.example.test/hook#rc=2&rp=all';
    const updated = await read(rest(carrier, path, { form: { SmsUrl, SmsMethod: 'POST' } }));
    expect(numberSchema(updated), JSON.stringify(numberSchema.errors)).toBe(true);
    expect(updated).toMatchObject({ sms_url: SmsUrl, phone_number: business });
    expect(await refused(rest(carrier, path, { form: { SmsUrl: 'nowhere' } }))).toBe('400 21402');
    expect(await refused(rest(carrier, path, { form: { SmsMethod: 'GET' } }))).toBe('400 20001');
    expect(await read(rest(carrier, path))).toEqual(updated);
    await carrier.text({ from: customer, to: business, body: 'hi' });
    expect(posted.map(one => one.url)).toEqual(['https://new.example.test/hook']);
    expect((await rest(carrier, path, { form: { SmsUrl: '' } })).status).toBe(200);
    expect(await carrier.text({ from: customer, to: business, body: 'hi' })).toMatchObject({ attempts: [] });
  });
});

describe('the list', () => {
  it('has both directions, newest first, in pages, and dates only of what was sent', async () => {
    const { carrier, pass } = account();
    await carrier.text({ from: customer, to: business, body: 'one' });
    await pass(5000);
    const sids: string[] = [];
    for (const Body of ['two', 'three']) {
      const response = await rest(carrier, 'Messages.json', { form: { ...text, Body } });
      sids.unshift((await read(response)).sid);
    }
    const query = `Messages.json?To=${encodeURIComponent(customer)}&From=${encodeURIComponent(business)}`;
    const first = await read(rest(carrier, `${query}&PageSize=1`));
    const validList = listOf('Messages.json');
    expect(validList(first), JSON.stringify(validList.errors)).toBe(true);
    expect(first.messages).toMatchObject([{ body: 'three', direction: 'outbound-api', sid: sids[0] }]);
    const next = first.next_page_uri.replace(`/2010-04-01/Accounts/${accountSid}/`, '');
    const second = await read(rest(carrier, next));
    expect(second).toMatchObject({ messages: [{ sid: sids[1], date_sent: null }], next_page_uri: null });
    const sent = `${query}&DateSent%3E=2026-05-05T12:00:05Z`;
    expect((await read(rest(carrier, sent))).messages).toEqual([]);
    await pass(300);
    expect((await read(rest(carrier, sent))).messages).toHaveLength(2);
    const inbound = await read(rest(carrier, `Messages.json?To=${encodeURIComponent(business)}`));
    expect(inbound.messages).toMatchObject([
      { direction: 'inbound', status: 'received', date_sent: 'Tue, 05 May 2026 12:00:00 +0000' },
    ]);
  });
});

describe('its script', () => {
  it('fails sends, and nothing else, in the order of the script', async () => {
    const { carrier } = account();
    carrier.fail(
      { answer: { status: 429, headers: { 'Retry-After': '3' } } },
      { answer: { status: 500 } },
      { answer: refusedWith(21408) },
      { answer: { status: 503, body: '<html>upstream</html>' } },
      { answer: { status: 500 }, processed: true },
    );
    expect((await rest(carrier, 'Messages.json')).status).toBe(200);
    const send = () => rest(carrier, 'Messages.json', { form: text });
    const busy = await send();
    expect(busy.headers.get('retry-after')).toBe('3');
    expect(await refused(Promise.resolve(busy))).toBe('429 20429');
    expect(await refused(send())).toBe('500 20500');
    expect(await refused(send())).toBe('400 21408');
    expect(await (await send()).text()).toBe('<html>upstream</html>');
    expect(carrier.sent).toEqual([]);
    expect(await refused(send())).toBe('500 20500');
    expect(carrier.phone(customer)).toHaveLength(1);
    expect((await send()).status).toBe(201);
    expect(carrier.calls.map(call => call.status)).toEqual([200, 429, 500, 400, 503, 500, 201]);
  });

  it('hangs and drops, before and after accepting', async () => {
    const { carrier } = account();
    carrier.fail(
      { answer: 'drop' },
      { answer: 'drop', processed: true },
      { answer: 'hang', processed: true },
    );
    const send = (signal?: AbortSignal) =>
      rest(carrier, 'Messages.json', { form: text, ...(signal && { signal }) });
    await expect(send()).rejects.toThrow('fetch failed');
    expect(carrier.sent).toHaveLength(0);
    await expect(send()).rejects.toThrow('fetch failed');
    expect(carrier.sent).toHaveLength(1);
    const client = new AbortController();
    const hung = send(client.signal);
    await expect.poll(() => carrier.sent.length).toBe(2);
    client.abort(new Error('out of time'));
    await expect(hung).rejects.toThrow('out of time');
    await expect.poll(() => carrier.calls.at(-1)?.status).toBe('hung');
  });

  it('is out until it is back', async () => {
    const { carrier } = account();
    carrier.outage(503);
    expect(await refused(rest(carrier, 'Messages.json', { form: text }))).toBe('503 20503');
    expect(await refused(rest(carrier, 'Messages.json'))).toBe('503 20503');
    carrier.outage();
    expect((await rest(carrier, 'Messages.json')).status).toBe(200);
  });
});

describe("Twilio's own client, over HTTP", () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  it('sends, finds, pages, lists and updates numbers, and understands errors', async () => {
    const { carrier, pass } = account();
    const served = await serve(carrier.handle, { port: 0, host: '127.0.0.1' });
    closing.push(served.close);
    class Rerouted extends twilio.RequestClient {
      override request<T>(options: Parameters<typeof twilio.RequestClient.prototype.request<T>>[0]) {
        return super.request<T>({
          ...options,
          uri: options.uri.replace('https://api.twilio.com', served.url),
        });
      }
    }
    const client = twilio(accountSid, authToken, { httpClient: new Rerouted() });
    const sent = await client.messages.create({ to: customer, from: business, body: 'Hé' });
    expect(sent).toMatchObject({ status: 'queued', body: 'Hé', direction: 'outbound-api' });
    expect(sent.dateCreated).toEqual(new Date('2026-05-05T12:00:00Z'));
    await client.messages.create({ to: customer, from: business, body: 'two' });
    await client.messages.create({ to: customer, from: business, body: 'three' });
    await pass(1000);
    await carrier.text({ from: customer, to: business, body: '', media: [{ contentType: 'image/jpeg' }] });
    expect(await client.messages(sent.sid).fetch()).toMatchObject({ sid: sent.sid, status: 'delivered' });
    const filters = { to: customer, from: business, dateSentAfter: new Date('2026-05-05T12:00:00Z') };
    const listed = await client.messages.list({ ...filters, pageSize: 1 });
    expect(listed.map(one => one.body)).toEqual(['three', 'two', 'Hé']);
    expect(await client.messages.list({ dateSentBefore: new Date('2026-05-05T11:59:59Z') })).toEqual([]);
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: business });
    expect(number?.capabilities).toMatchObject({ sms: true });
    const updated = await client
      .incomingPhoneNumbers(number?.sid ?? '')
      .update({ smsUrl: 'https://a.test/hook', smsMethod: 'POST' });
    expect(updated).toMatchObject({ smsUrl: 'https://a.test/hook', phoneNumber: business });
    const [photo] = carrier.messages.filter(({ media }) => media.length > 0);
    const kept = client.messages(photo?.sid ?? '');
    const [media, ...others] = await kept.media.list();
    expect([media?.contentType, others.length]).toEqual(['image/jpeg', 0]);
    expect(await kept.media(media?.sid ?? '').remove()).toBe(true);
    expect(await kept.media.list()).toEqual([]);
    expect(await kept.remove()).toBe(true);
    await expect(kept.fetch()).rejects.toMatchObject({ code: 20404 });
    const early = await client.messages.create({ to: customer, from: business, body: 'early' });
    await expect(client.messages(early.sid).remove()).rejects.toMatchObject({ code: 20009 });
    carrier.block(business, customer);
    await expect(client.messages.create({ to: customer, from: business, body: 'x' })).rejects.toMatchObject({
      status: 400,
      code: 21610,
      moreInfo: 'https://www.twilio.com/docs/errors/21610',
    });
    carrier.fail({ answer: 'drop', processed: true });
    await expect(
      client.messages.create({ to: '+14155550101', from: business, body: 'x' }),
    ).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    expect(carrier.phone('+14155550101')).toHaveLength(1);
  });
});
