import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import type { SimulatedCarrier } from '../../../simulators/carrier/simulated-carrier.ts';
import { ConnectionDropped } from '../../../simulators/connection-dropped.ts';
import { fc } from '../../support/seeded-check.ts';
import {
  account,
  accountSid,
  authToken,
  business,
  customer,
  type Posted,
  read,
  rest,
  webhookUrl,
} from '../../support/vendors/carrier-account.ts';

const hi = { from: customer, to: business, body: 'hi' };

const verifies = ({ headers, url, form }: Posted) =>
  twilio.validateRequest(authToken, headers['X-Twilio-Signature'] ?? '', url, form);

const send = (carrier: SimulatedCarrier, form: Record<string, string> = {}): Promise<Response> =>
  rest(carrier, 'Messages.json', { form: { From: business, To: customer, Body: 'reply', ...form } });

describe('a text', () => {
  it('is posted signed, with what Twilio sends', async () => {
    const { carrier, posted } = account();
    const { sid, attempts } = await carrier.text({ ...hi, body: ' hello\nthere & + 😀 ' });
    expect(attempts.map(one => one.status)).toEqual([200]);
    expect(sid).toMatch(/^SM[0-9a-f]{32}$/);
    expect(posted).toHaveLength(1);
    const [one] = posted;
    if (!one) throw new Error('Nothing was posted.');
    expect(one.url).toBe(webhookUrl);
    expect(verifies(one)).toBe(true);
    expect(verifies({ ...one, form: { ...one.form, Body: 'forged' } })).toBe(false);
    expect(one.headers).toMatchObject({
      'Content-Type': 'application/x-www-form-urlencoded',
      'I-Twilio-Idempotency-Token': expect.stringMatching(/./),
    });
    expect(one.form).toEqual({
      MessageSid: sid,
      SmsSid: sid,
      SmsMessageSid: sid,
      SmsStatus: 'received',
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      Body: ' hello\nthere & + 😀 ',
      From: customer,
      FromCity: 'SAN FRANCISCO',
      FromState: 'CA',
      FromZip: '94105',
      FromCountry: 'US',
      To: business,
      ToCity: 'SAN FRANCISCO',
      ToState: 'CA',
      ToZip: '94105',
      ToCountry: 'US',
      NumMedia: '0',
      NumSegments: '1',
    });
  });

  it('carries pictures, and whatever else a test adds', async () => {
    const { carrier, posted } = account();
    const media = [{ contentType: 'image/png' }, { contentType: 'image/jpeg', url: 'https://a.test/x.jpg' }];
    const extra = { ProfileName: 'Zoë', FromCity: '' };
    const { sid } = await carrier.text({
      from: `whatsapp:${customer}`,
      to: `whatsapp:${business}`,
      body: '',
      media,
      extra,
    });
    expect(sid).toMatch(/^MM/);
    expect(posted[0]?.form).toMatchObject({
      NumMedia: '2',
      MediaUrl0: expect.stringContaining(`/Messages/${sid}/Media/ME`),
      MediaContentType0: 'image/png',
      MediaUrl1: 'https://a.test/x.jpg',
      MediaContentType1: 'image/jpeg',
      ProfileName: 'Zoë',
      FromCity: '',
    });
  });

  it('verifies, whatever was written', async () => {
    const { carrier, posted } = account({ webhookUrl: `${webhookUrl}?a=%2F&b='c'#rc=2` });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async body => {
        await carrier.text({ ...hi, body });
        const last = posted.at(-1);
        expect(last && verifies(last)).toBe(true);
      }),
    );
  });

  it('comes again word for word, under the same token', async () => {
    const { carrier, posted } = account();
    const { sid } = await carrier.text(hi);
    await carrier.redeliver(sid);
    expect(posted).toHaveLength(2);
    expect(posted[1]).toEqual(posted[0]);
    await carrier.text(hi);
    expect(posted[2]?.headers['I-Twilio-Idempotency-Token']).not.toBe(
      posted[0]?.headers['I-Twilio-Idempotency-Token'],
    );
    await expect(carrier.redeliver('SM0')).rejects.toThrow('SM0');
  });

  it('goes to no number that the account does not have', async () => {
    const { carrier } = account();
    await expect(carrier.text({ ...hi, to: '+15005550999' })).rejects.toThrow('…99');
  });
});

describe('a webhook that does not answer well', () => {
  const refusedConnection = new TypeError('fetch failed', { cause: new ConnectionDropped('ECONNREFUSED') });
  const reset = new TypeError('fetch failed', { cause: new ConnectionDropped() });
  const status = (code: number) => ({ status: code, body: '', contentType: 'text/xml' });

  it.each<[string, string, ReturnType<typeof status> | Error, number]>([
    ['', 'no connection', refusedConnection, 2],
    ['', 'a reset', reset, 1],
    ['', '500', status(500), 1],
    ['', '403', status(403), 1],
    ['#rc=0', 'no connection', refusedConnection, 1],
    ['#rc=2&rp=5xx', '503', status(503), 3],
    ['#rc=2&rp=5xx', '429', status(429), 1],
    ['#rc=2&rp=5xx', 'no connection', refusedConnection, 1],
    ['#rc=3&rp=4xx,rt', '429', status(429), 4],
    ['#rc=3&rp=4xx,rt', 'a reset', reset, 4],
    ['#rc=2&rt=4500&rp=all', '403', status(403), 3],
  ])('URL ending in "%s": after %s', async (fragment, _, answer, times) => {
    const { carrier, posted } = account({ answers: () => answer, webhookUrl: webhookUrl + fragment });
    const outcome = await carrier.text(hi);
    expect(outcome.attempts).toHaveLength(times);
    expect(outcome.error).toBe(11200);
    expect(new Set(posted.map(one => one.headers['I-Twilio-Idempotency-Token'])).size).toBe(1);
    expect(posted.every(verifies)).toBe(true);
  });

  it('stops at the first good answer', async () => {
    const answers = [status(503), status(200)];
    const { carrier } = account({
      answers: () => answers.shift() ?? status(500),
      webhookUrl: `${webhookUrl}#rc=5&rp=all`,
    });
    const { attempts, error } = await carrier.text(hi);
    expect(attempts.map(one => one.status)).toEqual([503, 200]);
    expect(error).toBeUndefined();
  });

  it('gives up after 15 s, all attempts together', async () => {
    const { carrier, pass } = account({
      answers: () => 'hang',
      webhookUrl: `${webhookUrl}#rc=5&rt=6000&rp=all`,
    });
    const texted = carrier.text(hi);
    for (let times = 0; times < 3; times += 1) await pass(6000);
    const { attempts } = await texted;
    expect(attempts.map(one => one.failure)).toEqual(['timeout', 'timeout', 'timeout']);
    expect((attempts[2]?.at ?? 0) - (attempts[0]?.at ?? 0)).toBe(12_000);
  });

  it('is passed over for the fallback, which learns why', async () => {
    const fallback = 'https://fallback.example.test/hook';
    const { carrier, posted } = account({
      answers: ({ url }) => status(url === fallback ? 200 : 502),
      webhookUrl: `${webhookUrl}#rc=1`,
    });
    const { incoming_phone_numbers: numbers } = await read(rest(carrier, 'IncomingPhoneNumbers.json'));
    await rest(carrier, `IncomingPhoneNumbers/${numbers[0]?.sid}.json`, {
      form: { SmsFallbackUrl: fallback },
    });
    const { attempts, error } = await carrier.text(hi);
    expect(attempts.map(one => [one.url, one.status])).toEqual([
      [webhookUrl, 502],
      [fallback, 200],
    ]);
    expect(error).toBeUndefined();
    expect(posted[1]?.form).toMatchObject({ ...posted[0]?.form, ErrorCode: '11200', ErrorUrl: webhookUrl });
    expect(posted.every(verifies)).toBe(true);
  });

  it('speaks to the customer in TwiML, and in plain text by mistake', async () => {
    let answer = {
      status: 200,
      body: '<Response><Message>Hello!</Message></Response>',
      contentType: 'text/xml',
    };
    const { carrier } = account({ answers: () => answer });
    await carrier.text(hi);
    answer = { status: 200, body: 'OK', contentType: 'text/plain' };
    await carrier.text(hi);
    answer = { status: 200, body: '{}', contentType: 'application/json' };
    expect((await carrier.text(hi)).error).toBe(12300);
    expect(carrier.phone(customer).map(one => [one.direction, one.body])).toEqual([
      ['outbound-reply', 'Hello!'],
      ['outbound-reply', 'OK'],
    ]);
  });

  it('does not hide a mistake of the test itself', async () => {
    const { carrier } = account({ answers: () => new Error('not prepared') });
    await expect(carrier.text(hi)).rejects.toThrow('not prepared');
  });
});

describe('keywords', () => {
  it('STOP blocks, is answered once and still posted; START ends it', async () => {
    const { carrier, posted } = account();
    for (const body of ['Stop', 'STOP']) await carrier.text({ ...hi, body });
    expect(posted.map(one => one.form.Body)).toEqual(['Stop', 'STOP']);
    expect(posted[0]?.form).not.toHaveProperty('OptOutType');
    expect(carrier.isBlocked(business, customer)).toBe(true);
    expect(carrier.phone(customer)).toMatchObject([{ direction: 'outbound-reply', from: business }]);
    const refused = await send(carrier);
    expect([refused.status, (await read(refused)).code]).toEqual([400, 21610]);
    expect((await send(carrier, { From: '+15005550007' })).status).toBe(201);
    await carrier.text({ ...hi, body: 'help' });
    await carrier.text({ ...hi, body: 'yes' });
    expect(carrier.isBlocked(business, customer)).toBe(false);
    expect((await send(carrier)).status).toBe(201);
    expect(carrier.phone(customer).map(one => one.direction)).toEqual([
      'outbound-reply',
      'outbound-api',
      'outbound-reply',
      'outbound-api',
    ]);
  });

  it('HELP is answered; a YES that changes nothing and other words are not', async () => {
    const { carrier } = account();
    for (const body of ['HELP', 'yes', 'STOP PLEASE', 'stop it']) await carrier.text({ ...hi, body });
    expect(carrier.phone(customer)).toHaveLength(1);
    expect(carrier.isBlocked(business, customer)).toBe(false);
  });

  it("follows Advanced Opt-Out's judgement, and leaves WhatsApp alone", async () => {
    const { carrier, posted } = account();
    await carrier.text({ from: `whatsapp:${customer}`, to: `whatsapp:${business}`, body: 'STOP' });
    expect(carrier.sent).toEqual([]);
    await carrier.text({ ...hi, body: 'no más', extra: { OptOutType: 'STOP' } });
    expect(carrier.isBlocked(business, customer)).toBe(true);
    expect(posted[1]?.form).toMatchObject({ Body: 'no más', OptOutType: 'STOP' });
  });
});

describe('status callbacks', () => {
  const StatusCallback = 'https://sms.example.test/twilio/status?effect=e-1';
  const reports = (posted: readonly Posted[]) => posted.map(one => one.form.MessageStatus);

  it('say sent, then delivered, signed; never queued', async () => {
    const { carrier, posted, pass } = account();
    const { sid } = await read(send(carrier, { StatusCallback }));
    await pass(500);
    expect(reports(posted)).toEqual(['sent']);
    await pass(500);
    expect(reports(posted)).toEqual(['sent', 'delivered']);
    expect(posted.every(one => one.url === StatusCallback && verifies(one))).toBe(true);
    expect(posted[1]?.form).toEqual({
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      From: business,
      To: customer,
      MessageSid: sid,
      SmsSid: sid,
      MessageStatus: 'delivered',
      SmsStatus: 'delivered',
      RawDlrDoneDate: '2605051200',
    });
    expect(carrier.callbacks).toMatchObject([
      { sid, messageStatus: 'sent', status: 200 },
      { sid, messageStatus: 'delivered', status: 200 },
    ]);
  });

  it('end at the outcome where the machine is busy', async () => {
    const { carrier, posted, pass } = account({ isBusy: true });
    await send(carrier, { StatusCallback });
    await pass(5000);
    expect(reports(posted)).toEqual(['sent', 'delivered']);
    expect(carrier.sent[0]?.status).toBe('delivered');
  });

  it('come in any order, and twice, where a test wants it', async () => {
    const { carrier, posted, pass } = account();
    carrier.deliverAs({ outcome: 'delivered', reversed: true, duplicated: true, delays: [10, 20] });
    await send(carrier, { StatusCallback });
    await pass(20);
    expect(reports(posted)).toEqual(['delivered', 'delivered', 'sent', 'sent']);
    expect(carrier.sent[0]?.status).toBe('delivered');
  });

  it.each([
    ['undelivered', 30003, ['sent', 'undelivered']],
    ['failed', 21610, ['failed']],
  ] as const)('say %s with %i, and the handset has nothing', async (status, code, expected) => {
    const { carrier, posted, pass } = account();
    carrier.deliverAs({ outcome: { status, code } });
    await send(carrier, { StatusCallback });
    await pass(1000);
    expect(reports(posted)).toEqual(expected);
    expect(posted.at(-1)?.form.ErrorCode).toBe(String(code));
    expect(carrier.sent).toMatchObject([{ status, errorCode: code }]);
    expect(carrier.phone(customer)).toEqual([]);
  });

  it('do not come unasked', async () => {
    const { carrier, posted, pass } = account();
    await send(carrier);
    await pass(5000);
    expect(posted).toEqual([]);
    expect(carrier.sent[0]?.status).toBe('delivered');
  });
});
