import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { firstEngine } from '../support/engines/first-engine.ts';
import { business, customer, type Webhooks, webhooks } from '../support/scenario/webhooks.ts';
import {
  account,
  httpEvent,
  inboundForm,
  newMessageSid,
  signedEvent,
  statusForm,
} from '../support/vendors/twilio-webhook.ts';

const { client, freshTable } = firstEngine();
let table: string;
beforeAll(async () => {
  table = await freshTable();
});

let parts: Webhooks;
beforeEach(() => {
  parts = webhooks({ client, table });
});

const taken = {
  statusCode: 200,
  headers: { 'content-type': 'text/xml' },
  body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
};
const bare = (statusCode: number, headers = {}) => ({ statusCode, headers, body: '' });
const path = '/twilio/messages';

describe('a text with a good signature', () => {
  it('is queued whole, then answered with TwiML that says nothing', async () => {
    const form = inboundForm({ Body: '  When do you open? \n' });
    expect(await parts.inboundText(signedEvent({ form }))).toEqual(taken);
    expect(parts.queued).toEqual([
      {
        kind: 'text',
        thread: { business, customer },
        sid: form.MessageSid,
        body: '  When do you open? \n',
        media: [],
        receivedAt: parts.now,
        from: { city: 'SAN FRANCISCO', state: 'CA', zip: '94105', country: 'US' },
      },
    ]);
    expect(parts.telemetry.counts.get('TextsTaken')).toBe(1);
  });

  it('is not answered before the queue has it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    parts.queueing = promise;
    let answered = false;
    const answer = parts.inboundText(signedEvent({ form: inboundForm() })).then(() => {
      answered = true;
    });
    await new Promise(setImmediate);
    expect(answered).toBe(false);
    resolve();
    await answer;
    expect(parts.queued).toHaveLength(1);
  });

  it.each([
    ['emoji and signs', { Body: '👩‍👩‍👧 50 % & = + ½ “so”\r\n' }],
    ['Arabic', { Body: 'متى تفتح؟' }],
    ['a blank body', { Body: '' }],
    ['a parameter that is new', { Body: 'Hi', RiskScore: '7', 'Ünbekannt[0]': 'ä' }],
    ['blank parameters', { Body: 'Hi', FromCity: '', FromZip: '', AddOns: '' }],
    ['a body that looks like a form', { Body: 'a=b&AccountSid=AC2&Body=c' }],
  ])('is taken with %s', async (_, changes) => {
    expect(await parts.inboundText(signedEvent({ form: inboundForm(changes) }))).toEqual(taken);
    expect(parts.queued).toEqual([expect.objectContaining({ body: changes.Body })]);
  });

  it('is taken where it is a picture without words', async () => {
    const url = `https://api.twilio.com/2010-04-01/Accounts/${account.accountSid}/Messages/MM1/Media/ME1`;
    const form = inboundForm({
      MessageSid: newMessageSid('MM'),
      Body: '',
      NumMedia: '2',
      MediaUrl0: url,
      MediaContentType0: 'image/jpeg',
      MediaUrl1: `${url}2`,
      MediaContentType1: 'application/pdf',
    });
    expect(await parts.inboundText(signedEvent({ form }))).toEqual(taken);
    expect(parts.queued).toEqual([
      expect.objectContaining({
        body: '',
        media: [
          { url, contentType: 'image/jpeg' },
          { url: `${url}2`, contentType: 'application/pdf' },
        ],
      }),
    ]);
  });

  it.each([
    ['whatsapp:+15551234567', 'whatsapp:+15550001000'],
    ['rcs:+15551234567', 'rcs:harbour_hotel_agent'],
    ['72345', '+15550001000'],
    ['MyBank', '+15550001000'],
  ])('keeps the addresses %s and %s as they are', async (From, To) => {
    expect(await parts.inboundText(signedEvent({ form: inboundForm({ From, To }) }))).toEqual(taken);
    expect(parts.queued).toEqual([expect.objectContaining({ thread: { business: To, customer: From } })]);
  });

  it('is taken under any spelling of the header, with a plain body, and with a query that was signed', async () => {
    const signed = signedEvent({ query: 'region=us&x=%20y', form: inboundForm() });
    const { 'x-twilio-signature': signature = '', ...headers } = signed.headers;
    const plain = Buffer.from(signed.body ?? '', 'base64').toString();
    const event = {
      ...signed,
      headers: { ...headers, 'X-Twilio-Signature': signature },
      body: plain,
      isBase64Encoded: false,
    };
    expect(await parts.inboundText(event)).toEqual(taken);
  });

  it.each(['old', 'new'])('is taken while tokens are rotated, signed with the %s one', async token => {
    const rotating = webhooks({ client, table }, { TWILIO_AUTH_TOKEN: 'old, new,' });
    expect(await rotating.inboundText(signedEvent({ form: inboundForm(), token }))).toEqual(taken);
    expect(await rotating.inboundText(signedEvent({ form: inboundForm(), token: 'other' }))).toEqual(
      bare(403),
    );
  });

  it('is taken and not queued where it is a status callback that went to the wrong address', async () => {
    expect(await parts.inboundText(signedEvent({ form: statusForm() }))).toEqual(taken);
    expect(parts.queued).toEqual([]);
    expect(parts.telemetry.counts.get('UnsupportedRequests')).toBe(1);
  });
});

describe('what is turned away', () => {
  const turnedAway = async (event: Parameters<Webhooks['inboundText']>[0], answer: object, by = parts) => {
    expect(await by.inboundText(event)).toEqual(answer);
    expect(by.queued).toEqual([]);
    expect((await by.thread()).optedOutAt).toBeUndefined();
  };

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    '%s is 405, whatever else is wrong',
    async method => {
      await turnedAway(httpEvent({ path, method }), bare(405, { allow: 'POST' }));
      await turnedAway(httpEvent({ path, method, body: 'x'.repeat(70_000) }), bare(405, { allow: 'POST' }));
    },
  );

  it('a body over 64 KB is 413, signed or not; one of just 64 KB is looked at', async () => {
    const rest = new URLSearchParams(inboundForm({ Body: '', MessageSid: newMessageSid() })).toString()
      .length;
    const full = inboundForm({ Body: 'x'.repeat(65_536 - rest) });
    expect(await parts.inboundText(signedEvent({ form: full }))).toEqual(taken);
    const more = webhooks({ client, table });
    await turnedAway(signedEvent({ form: { ...full, Body: `${full.Body}x` } }), bare(413), more);
    await turnedAway(httpEvent({ path, body: '\0'.repeat(65_537) }), bare(413), more);
  });

  it('a forged request is 403 and counted: it learns nothing', async () => {
    const signed = signedEvent({ form: inboundForm() });
    const { 'x-twilio-signature': signature = '', ...unsigned } = signed.headers;
    const body = Buffer.from(signed.body ?? '', 'base64').toString();
    const again = (text: string) => Buffer.from(text).toString('base64');
    const forged = [
      { ...signed, headers: unsigned },
      { ...signed, headers: { ...signed.headers, 'x-twilio-signature': '' } },
      { ...signed, headers: { ...signed.headers, 'x-twilio-signature': signature.toLowerCase() } },
      { ...signed, headers: { ...signed.headers, 'x-twilio-signature': `${signature}=` } },
      { ...signed, rawPath: '/twilio/status' },
      { ...signed, rawPath: `${path}/` },
      { ...signed, rawQueryString: 'a=b' },
      { ...signed, body: again(`${body}&More=1`) },
      { ...signed, body: again(body.replace('When', 'when')) },
      { ...signed, body: again('') },
      { ...signed, isBase64Encoded: false },
      signedEvent({ form: inboundForm(), token: 'not ours' }),
      signedEvent({ form: inboundForm(), publicUrl: 'https://sms.example.org' }),
      signedEvent({ form: inboundForm(), publicUrl: 'http://sms.example.com' }),
      signedEvent({ form: inboundForm({ AccountSid: 'AC22222222222222222222222222222222' }) }),
      signedEvent({ form: inboundForm({ AccountSid: '' }) }),
      httpEvent({ path }),
    ];
    for (const event of forged) await turnedAway(event, bare(403));
    expect(parts.telemetry.counts.get('ForgedRequests')).toBe(forged.length);
  });

  it.each([
    ['no token', { TWILIO_AUTH_TOKEN: '' }],
    ['blank tokens', { TWILIO_AUTH_TOKEN: ' , ,' }],
    ['no account', { TWILIO_ACCOUNT_SID: '' }],
  ])('everything is 403 where there is %s, even what an empty key signed', async (_, env) => {
    const closed = webhooks({ client, table }, env);
    for (const token of [account.authToken, '', ' ']) {
      await turnedAway(signedEvent({ form: inboundForm(), token }), bare(403), closed);
      await turnedAway(signedEvent({ form: inboundForm({ AccountSid: '' }), token }), bare(403), closed);
    }
  });
});

describe('a queue that refuses', () => {
  it('makes it 503, so that Twilio tries again; the next time it is taken', async () => {
    const event = signedEvent({ form: inboundForm() });
    parts.refusal = new Error('When do you open? throttled');
    expect(await parts.inboundText(event)).toEqual(bare(503));
    expect(parts.telemetry.counts.get('RequestsNotTaken')).toBe(1);
    expect(parts.lines.join('\n')).not.toContain('When do you open');
    parts.refusal = undefined;
    expect(await parts.inboundText(event)).toEqual(taken);
    expect(parts.queued).toHaveLength(1);
  });
});

describe('a stop keyword', () => {
  /** Customers whom no other test here has. */
  let last = 5_550_200_000;
  const freshCustomer = () => {
    last += 1;
    return `+1${last}`;
  };

  it.each([
    ['STOP', {}],
    [' stop ', {}],
    ['Cancel', {}],
    ['Basta', { OptOutType: 'STOP' }],
  ])('%j opts out before the webhook is answered, and is queued all the same', async (Body, more) => {
    const From = freshCustomer();
    expect(await parts.inboundText(signedEvent({ form: inboundForm({ Body, From, ...more }) }))).toEqual(
      taken,
    );
    expect((await parts.thread(From)).optedOutAt).toBe(parts.now);
    expect(parts.queued).toEqual([
      expect.objectContaining({ kind: 'text', body: Body }),
      // nothing was there of the thread before
      expect.objectContaining({ kind: 'resume' }),
    ]);
    expect((await parts.thread(freshCustomer())).optedOutAt).toBeUndefined();
  });

  it.each([
    ['Please stop that noise', {}],
    ['STOP', { OptOutType: 'HELP' }],
    ['START', {}],
    ['HELP', {}],
  ])('%j with %j is none', async (Body, more) => {
    const From = freshCustomer();
    expect(await parts.inboundText(signedEvent({ form: inboundForm({ Body, From, ...more }) }))).toEqual(
      taken,
    );
    expect((await parts.thread(From)).optedOutAt).toBeUndefined();
    expect(parts.queued).toHaveLength(1);
  });

  it('keeps the latest opt-out, whatever order they arrive in, and one that is brought again has its time', async () => {
    const From = freshCustomer();
    const stop = () => signedEvent({ form: inboundForm({ Body: 'STOP', From }) });
    const since = async () => (await parts.thread(From)).optedOutAt;
    await parts.inboundText(stop());
    const first = parts.now;
    parts.now += 1_000;
    await parts.inboundText(stop());
    expect(await since()).toBe(first + 1_000);
    parts.now -= 500;
    expect(await parts.inboundText(stop())).toEqual(taken);
    expect(await since()).toBe(first + 1_000);
    parts.now += 5_000;
    await parts.inboundText(stop());
    const latest = stop();
    await parts.inboundText(latest);
    parts.now += 1_000;
    await parts.inboundText(latest);
    expect(await since()).toBe(first + 5_500);
  });

  it('is 503 where the store refuses, and queued: the turn opts out, and so does Twilio’s next try', async () => {
    const broken = webhooks({ client, table: 'no-such-table' });
    const answer = await broken.inboundText(signedEvent({ form: inboundForm({ Body: 'STOP' }) }));
    expect(answer).toEqual(bare(503));
    expect(broken.queued).toHaveLength(1);
  });

  it('is 503 where the queue refuses, and written down', async () => {
    const From = freshCustomer();
    parts.refusal = new Error('throttled');
    expect(await parts.inboundText(signedEvent({ form: inboundForm({ Body: 'STOP', From }) }))).toEqual(
      bare(503),
    );
    expect((await parts.thread(From)).optedOutAt).toBe(parts.now);
  });
});

it('logs no word, no number and no token, whatever came', async () => {
  await parts.inboundText(signedEvent({ form: inboundForm() }));
  await parts.inboundText(signedEvent({ form: inboundForm({ Body: 'STOP' }), token: 'other' }));
  parts.refusal = new Error(`refused ${customer}`);
  await parts.inboundText(signedEvent({ form: inboundForm() }));
  expect(parts.lines.length).toBeGreaterThan(1);
  expect(parts.lines.join('\n')).not.toMatch(/When do you open|STOP|1555|f00dface/);
});

it('leaves out of all of a text what no queue takes', async () => {
  const form = inboundForm({
    Body: 'A\u0000B\uFFFE\uFFFF😀',
    ButtonText: 'Ye\u0000s',
    Latitude: '1',
    Longitude: '2',
    Label: '\u001bHarbour',
    FromCity: 'ROME\u0000',
  });
  expect(await parts.inboundText(signedEvent({ form }))).toEqual(taken);
  expect(parts.queued).toEqual([
    expect.objectContaining({
      body: 'AB😀',
      button: { text: 'Yes' },
      location: { latitude: '1', longitude: '2', label: 'Harbour' },
      from: expect.objectContaining({ city: 'ROME' }),
    }),
  ]);
});
