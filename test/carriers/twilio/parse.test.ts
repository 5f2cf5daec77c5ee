import { describe, expect, test } from 'vitest';
import { parseInbound } from '../../../lambdas/carriers/twilio/parse.ts';
import { fc } from '../../support/seeded-check.ts';

const receivedAt = Date.UTC(2026, 10, 22, 12, 0, 0);
const sid = 'SM0123456789abcdef0123456789abcdef';

/** A text as it comes from a long code in a messaging service. */
const sms = {
  ToCountry: 'US',
  ToState: '',
  SmsMessageSid: sid,
  NumMedia: '0',
  ToCity: '',
  FromZip: '94105',
  SmsSid: sid,
  FromState: 'CA',
  SmsStatus: 'received',
  FromCity: 'SAN FRANCISCO',
  Body: 'When do you open?',
  FromCountry: 'US',
  To: '+15005550006',
  MessagingServiceSid: 'MG0123456789abcdef0123456789abcdef',
  ToZip: '',
  NumSegments: '1',
  MessageSid: sid,
  AccountSid: 'AC0123456789abcdef0123456789abcdef',
  From: '+14155550123',
  ApiVersion: '2010-04-01',
};

const parse = (changes: Record<string, string> = {}, without: readonly string[] = []) => {
  const form = new URLSearchParams({ ...sms, ...changes });
  for (const name of without) form.delete(name);
  return parseInbound(form, receivedAt);
};

const parsed = (changes: Record<string, string> = {}, without: readonly string[] = []) => {
  const inbound = parse(changes, without);
  if (inbound.kind !== 'text') throw new Error(`unsupported: ${inbound.reason}`);
  return inbound.message;
};

describe('a text', () => {
  test('as Twilio sends it', () => {
    expect(parse()).toEqual({
      kind: 'text',
      message: {
        kind: 'text',
        thread: { business: '+15005550006', customer: '+14155550123' },
        sid,
        body: 'When do you open?',
        media: [],
        receivedAt,
        from: { city: 'SAN FRANCISCO', state: 'CA', zip: '94105', country: 'US' },
      },
    });
  });

  test('a picture without words, as an MMS', () => {
    const mms = 'MM0123456789ABCDEF0123456789abcdef';
    const media = { NumMedia: '2', MediaUrl0: 'https://api.twilio.com/a', MediaContentType0: 'image/jpeg' };
    const more = {
      MediaUrl1: 'https://api.twilio.com/b',
      MediaContentType1: 'image/png',
      MediaUrl2: 'beyond',
    };
    const message = parsed({ ...media, ...more, Body: '', MessageSid: mms });
    expect(message).toMatchObject({ sid: mms, body: '' });
    expect(message.media).toEqual([
      { url: 'https://api.twilio.com/a', contentType: 'image/jpeg' },
      { url: 'https://api.twilio.com/b', contentType: 'image/png' },
    ]);
  });

  test('media that are announced and missing, or too many to be true', () => {
    expect(parsed({ NumMedia: '3', MediaUrl1: 'https://api.twilio.com/b' }).media).toEqual([
      { url: 'https://api.twilio.com/b', contentType: 'application/octet-stream' },
    ]);
    expect(parsed({ NumMedia: '99999999999', MediaUrl0: 'https://api.twilio.com/a' }).media).toHaveLength(1);
    for (const NumMedia of ['-1', 'many', '', 'NaN', '1e9']) {
      expect(parsed({ NumMedia }).media).toEqual([]);
    }
  });

  test.each(['  padded \n', 'größer 🙂 👩‍👩‍👧', '"quotes" & + % = ;', '\u0000', 'STOP'])(
    'its body stays as it is: %j',
    Body => {
      expect(parsed({ Body }).body).toBe(Body);
    },
  );

  test('half of an emoji cannot come through a form, and harms nothing', () => {
    expect(parsed({ Body: 'a\ud83d' }).body).toBe('a\ufffd');
    expect(parseInbound(new URLSearchParams(`MessageSid=${sid}&From=a&To=b&Body=%F0%9F`), 0)).toMatchObject({
      message: { body: '\ufffd' },
    });
  });

  test('without a Body parameter at all', () => {
    expect(parsed({}, ['Body']).body).toBe('');
  });

  test.each([
    [['MessageSid'], sid],
    [['MessageSid', 'SmsSid'], sid],
  ])('its sid under older names (without %j)', (without, expected) => {
    expect(parsed({}, without).sid).toBe(expected);
  });

  test('blank whereabouts are left out', () => {
    expect(parsed({ FromCity: '', FromState: ' ' }, ['FromZip']).from).toEqual({ country: 'US' });
    expect(parsed({}, ['FromCity', 'FromState', 'FromZip', 'FromCountry']).from).toEqual({});
  });

  test.each([
    ['STOP', 'STOP'],
    ['start', 'START'],
    ['HELP', 'HELP'],
    ['', undefined],
    ['OTHER', undefined],
  ])('an OptOutType of %j', (OptOutType, expected) => {
    expect(parsed({ OptOutType }).optOutType).toBe(expected);
  });

  test('a location', () => {
    const place = {
      Latitude: '37.7749',
      Longitude: '-122.4194',
      Address: '1 Main St',
      Label: 'Office',
      Body: '',
    };
    expect(parsed(place).location).toEqual({ latitude: '37.7749', longitude: '-122.4194', label: 'Office' });
    expect(parsed({ ...place, Label: '' }).location).toMatchObject({ label: '1 Main St' });
    expect(parsed({ ...place, Label: '', Address: '' }).location).toEqual({
      latitude: '37.7749',
      longitude: '-122.4194',
    });
    expect(parsed({ Latitude: '37.7749' })).not.toHaveProperty('location');
  });

  test('a button', () => {
    expect(parsed({ ButtonText: 'Yes', ButtonPayload: 'confirm' }).button).toEqual({
      text: 'Yes',
      payload: 'confirm',
    });
    expect(parsed({ ButtonText: 'Yes' }).button).toEqual({ text: 'Yes' });
    expect(parsed({ ButtonPayload: 'confirm', ButtonText: '' }).button).toEqual({ payload: 'confirm' });
    expect(parsed({ ButtonType: 'REPLY' })).not.toHaveProperty('button');
  });

  test.each([
    ['whatsapp:+14155550123', 'whatsapp:+15005550006'],
    ['+14155550123', 'rcs:acme_agent'],
    ['12345', '+15005550006'],
    ['My Bank', '+15005550006'],
  ])('from %s to %s', (From, To) => {
    expect(parsed({ From, To }).thread).toEqual({ business: To, customer: From });
  });

  test('parameters that nobody knew yet are ignored', () => {
    expect(parsed({ NewParameter: 'x', AddOns: '{"status":"successful"}', __proto__: 'y' })).toEqual(
      parsed(),
    );
  });

  test('a MessageStatus of its own is no reason to lose it', () => {
    expect(parsed({ MessageStatus: 'received' })).toEqual(parsed());
  });
});

describe('unsupported', () => {
  test.each([
    [{ From: '' }, 'no From'],
    [{ To: ' ' }, 'no To'],
    [{ MessageSid: '', SmsSid: '', SmsMessageSid: '' }, 'no MessageSid'],
    [{ MessageSid: 'SM123' }, 'no MessageSid'],
    [{ MessageSid: `${sid}0` }, 'no MessageSid'],
    [{ MessageSid: `${sid}\n` }, 'no MessageSid'],
    [{ MessageStatus: 'delivered' }, 'a status callback'],
  ])('%j: %s', (changes, reason) => {
    expect(parse(changes)).toEqual({ kind: 'unsupported', reason });
  });

  test('an empty form', () => {
    expect(parseInbound(new URLSearchParams(), receivedAt).kind).toBe('unsupported');
  });
});

test('no form makes it throw; what is a text has all that a text needs', () => {
  const name = fc.oneof(
    fc.constantFrom(...Object.keys(sms), 'MediaUrl0', 'Latitude', 'Longitude', 'ButtonText', 'OptOutType'),
    fc.string({ unit: 'binary' }),
  );
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(sid, '1', '+14155550123', 'STOP'));
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 30 }), fc.boolean(), (pairs, withSid) => {
      const form = new URLSearchParams(
        withSid ? [['MessageSid', sid], ['From', 'a'], ['To', 'b'], ...pairs] : pairs,
      );
      const inbound = parseInbound(form, receivedAt);
      if (inbound.kind === 'unsupported') return;
      const { message } = inbound;
      expect(message.sid).toMatch(/^[A-Z]{2}[0-9a-f]{32}$/i);
      expect(message.thread.business).not.toBe('');
      expect(message.thread.customer).not.toBe('');
      const [said, tapped] = [form.get('Body') ?? '', form.get('ButtonText') ?? ''];
      expect(message.body).toBe(said.trim() === '' && tapped.trim() !== '' ? tapped : said);
      expect(JSON.parse(JSON.stringify(message))).toEqual(message);
    }),
  );
});

test('a group is known by its other recipients, counted from 0 without gaps, and never by more than fifty', () => {
  expect(
    parsed({ OtherRecipients0: '+15550100001', OtherRecipients1: '+15550100002' }).otherRecipients,
  ).toEqual(['+15550100001', '+15550100002']);
  expect(parsed({ OtherRecipients1: '+15550100002' })).not.toHaveProperty('otherRecipients');
  expect(parsed({ OtherRecipients0: ' ' })).not.toHaveProperty('otherRecipients');
  const crowd = Object.fromEntries(
    Array.from({ length: 80 }, (_, n) => [`OtherRecipients${n}`, `+155501000${n + 10}`]),
  );
  expect(parsed(crowd).otherRecipients).toHaveLength(50);
});

test.each([
  ['a number and an id', { From: 'whatsapp:+15551234567', ExternalUserId: 'US.1349' }, 'whatsapp:US.1349'],
  [
    'an id that has its prefix',
    { From: 'whatsapp:+15551234567', ExternalUserId: 'whatsapp:US.1349' },
    'whatsapp:US.1349',
  ],
  [
    'an id whose number is told',
    { From: 'whatsapp:US.1349', ExternalUserId: 'US.1349', WaId: '15551234567' },
    'whatsapp:+15551234567',
  ],
  ['an id alone', { From: 'whatsapp:US.1349', ExternalUserId: 'US.1349' }, undefined],
  ['an id said twice', { From: 'whatsapp:US.1349', WaId: 'US.1349' }, undefined],
  ['a number alone', { From: 'whatsapp:+15551234567', WaId: '15551234567' }, undefined],
  ['what is no id', { From: 'whatsapp:+15551234567', ExternalUserId: 'someone' }, undefined],
  ['an SMS', { From: '+15551234567', ExternalUserId: 'US.1349' }, undefined],
])('%s: the other address is known where both are said', (_, form, alias) => {
  const message = parsed(form);
  expect([message.thread.customer, message.alias]).toEqual([form.From, alias]);
});
