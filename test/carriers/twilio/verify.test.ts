import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, test } from 'vitest';
import {
  createVerifier,
  type VerifierOptions,
  type WebhookRequest,
} from '../../../lambdas/carriers/twilio/verify.ts';
import { fc } from '../../support/seeded-check.ts';

const accountSid = 'AC0123456789abcdef0123456789abcdef';
const token = '0123456789abcdef0123456789abcdef';
const publicUrl = 'https://sms.example.com';

const verifier = (options: Partial<VerifierOptions> = {}) =>
  createVerifier({ authTokens: [token], publicUrl, accountSid, ...options });

/** What Twilio sends for these params, signed as its own library signs. */
function signed(
  params: Record<string, string>,
  changes: Partial<WebhookRequest> & { key?: string } = {},
): WebhookRequest {
  const { key = token, rawPath = '/twilio/messages', rawQuery = '', ...rest } = changes;
  const url = `${publicUrl}${rawPath}${rawQuery && `?${rawQuery}`}`;
  return {
    rawPath,
    rawQuery,
    headers: { 'x-twilio-signature': getExpectedTwilioSignature(key, url, params) },
    rawBody: new URLSearchParams(params).toString(),
    ...rest,
  };
}

const text = {
  ToCountry: 'US',
  ToState: 'CA',
  SmsMessageSid: 'SM0123456789abcdef0123456789abcdef',
  NumMedia: '0',
  ToCity: '',
  FromZip: '94105',
  SmsSid: 'SM0123456789abcdef0123456789abcdef',
  FromState: 'CA',
  SmsStatus: 'received',
  FromCity: 'SAN FRANCISCO',
  Body: "  It's 5 + 5 = 10 & größer, 100% 🙂 \n",
  FromCountry: 'US',
  To: '+15005550006',
  MessagingServiceSid: 'MG0123456789abcdef0123456789abcdef',
  ToZip: '',
  NumSegments: '1',
  MessageSid: 'SM0123456789abcdef0123456789abcdef',
  AccountSid: accountSid,
  From: '+14155550123',
  ApiVersion: '2010-04-01',
};

describe('genuine', () => {
  test('signed for an origin of before, by any of the tokens; and for no other', () => {
    const formerUrls = ['https://texts.example.com', 'https://abc.execute-api.eu-west-1.amazonaws.com/'];
    const of = (origin: string, key = token): WebhookRequest => ({
      ...signed(text),
      headers: {
        host: 'texts.example.com',
        'x-twilio-signature': getExpectedTwilioSignature(key, `${origin}/twilio/messages`, text),
      },
    });
    const verify = verifier({ authTokens: ['new-token', token], formerUrls });
    for (const origin of [
      publicUrl,
      'https://texts.example.com',
      'https://abc.execute-api.eu-west-1.amazonaws.com',
    ])
      for (const key of [token, 'new-token']) expect(verify(of(origin, key))).toBe('genuine');
    expect(verify(of('https://elsewhere.example.com'))).toBe('forged');
    expect(verify(of('https://texts.example.com', 'old-token'))).toBe('forged');
    expect(verifier()(of('https://texts.example.com'))).toBe('forged');
  });

  test("the documentation's own example (twilio.com/docs/usage/security)", () => {
    const example = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675310',
      Digits: '1234',
      From: '+14158675310',
      To: '+18005551212',
    };
    const request: WebhookRequest = {
      rawPath: '/myapp.php',
      rawQuery: 'foo=1&bar=2',
      headers: { 'X-Twilio-Signature': 'L/OH5YylLD5NRKLltdqwSvS0BnU=' },
      rawBody: new URLSearchParams(example).toString(),
    };
    const url = 'https://example.com/myapp.php?foo=1&bar=2';
    expect(getExpectedTwilioSignature('12345', url, example)).toBe('L/OH5YylLD5NRKLltdqwSvS0BnU=');
    // The example has no AccountSid, which every message webhook has; it is the one thing that refuses it here.
    expect(verifier({ authTokens: ['12345'], publicUrl: 'https://example.com' })(request)).toBe('forged');
    const withAccount = { ...example, AccountSid: accountSid };
    const signature = getExpectedTwilioSignature('12345', url, withAccount);
    const ours = {
      ...request,
      headers: { 'X-Twilio-Signature': signature },
      rawBody: new URLSearchParams(withAccount).toString(),
    };
    expect(verifier({ authTokens: ['12345'], publicUrl: 'https://example.com' })(ours)).toBe('genuine');
  });

  test('a text as Twilio sends it', () => {
    expect(verifier()(signed(text))).toBe('genuine');
  });

  test.each(['X-Twilio-Signature', 'x-twilio-signature', 'X-TWILIO-SIGNATURE'])('the header as %s', name => {
    const request = signed(text);
    expect(verifier()({ ...request, headers: { [name]: request.headers['x-twilio-signature'] } })).toBe(
      'genuine',
    );
  });

  test('a status callback with its effect in the query', () => {
    const params = { ...text, MessageStatus: 'delivered' };
    const request = signed(params, { rawPath: '/twilio/status', rawQuery: 'effect=turn-1%3A0%2Fa' });
    expect(verifier()(request)).toBe('genuine');
  });

  test('either token while rotating, blanks aside', () => {
    const rotating = verifier({ authTokens: ['', ' ', 'new-token', ` ${token} `] });
    expect(rotating(signed(text))).toBe('genuine');
    expect(rotating(signed(text, { key: 'new-token' }))).toBe('genuine');
    expect(rotating(signed(text, { key: 'old-token' }))).toBe('forged');
  });

  test('a public URL with a slash at its end, or a port', () => {
    expect(verifier({ publicUrl: `${publicUrl}/` })(signed(text))).toBe('genuine');
    const url = 'http://localhost:3000/twilio/messages';
    const headers = { 'x-twilio-signature': getExpectedTwilioSignature(token, url, text) };
    expect(verifier({ publicUrl: 'http://localhost:3000' })({ ...signed(text), headers })).toBe('genuine');
  });

  test('a parameter that comes twice', () => {
    const signature = getExpectedTwilioSignature(token, `${publicUrl}/twilio/messages`, {
      ...text,
      Tag: ['b', 'a'],
    });
    const rawBody = `${new URLSearchParams(text)}&Tag=b&Tag=a`;
    const request = { ...signed(text), headers: { 'x-twilio-signature': signature }, rawBody };
    expect(verifier()(request)).toBe('genuine');
    expect(verifier()({ ...request, rawBody: `${new URLSearchParams(text)}&Tag=b` })).toBe('forged');
  });

  test('parameters named like parts of every object', () => {
    const params: Record<string, string> = Object.fromEntries([
      ...Object.entries(text),
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(verifier()(signed(params))).toBe('genuine');
    expect(verifier()({ ...signed(params), rawBody: new URLSearchParams(text).toString() })).toBe('forged');
  });
});

describe('closed by default', () => {
  test.each([[[]], [['']], [[' ', '']]])(
    'without a token everything is forged, an empty key included (%j)',
    authTokens => {
      expect(verifier({ authTokens })(signed(text, { key: '' }))).toBe('forged');
      expect(verifier({ authTokens })(signed(text))).toBe('forged');
    },
  );

  test('without an account sid as well', () => {
    const params = { ...text, AccountSid: '' };
    expect(verifier({ accountSid: '' })(signed(params))).toBe('forged');
  });

  test("another account's text, however well it is signed", () => {
    expect(verifier()(signed({ ...text, AccountSid: 'ACffffffffffffffffffffffffffffffff' }))).toBe('forged');
    const { AccountSid: _, ...none } = text;
    expect(verifier()(signed(none))).toBe('forged');
    const both = { ...signed(text), rawBody: `AccountSid=${accountSid}&AccountSid=ACff` };
    expect(verifier()(both)).toBe('forged');
  });
});

describe('forged', () => {
  const request = signed(text);
  test.each<[string, WebhookRequest]>([
    ['no signature', { ...request, headers: {} }],
    ['an empty one', { ...request, headers: { 'x-twilio-signature': '' } }],
    ['one that is no base64', { ...request, headers: { 'x-twilio-signature': 'ü'.repeat(28) } }],
    ['another path', { ...request, rawPath: '/twilio/status' }],
    ['a slash more', { ...request, rawPath: '/twilio/messages/' }],
    ['a query more', { ...request, rawQuery: 'a=b' }],
    ['a path that is none', { ...request, rawPath: 'twilio/messages' }],
    [
      'a trimmed body',
      { ...request, rawBody: new URLSearchParams({ ...text, Body: text.Body.trim() }).toString() },
    ],
    ['blanks left out', { ...request, rawBody: request.rawBody.replace('&ToZip=', '') }],
    ['nothing at all', { rawPath: '', rawQuery: '', headers: {}, rawBody: '' }],
  ])('%s', (_, forged) => {
    expect(verifier()(forged)).toBe('forged');
  });
});

describe('whatever is texted', () => {
  const unicode = fc.string({ unit: 'binary' }).map(value => value.toWellFormed());
  const params = fc
    .dictionary(fc.string({ minLength: 1, unit: 'binary' }), unicode, { maxKeys: 8 })
    .map((more): Record<string, string> => ({ ...more, AccountSid: accountSid }))
    .chain(more => unicode.map((Body): Record<string, string> => ({ ...more, Body, From: '+14155550123' })));
  const effect = fc.string({ unit: 'binary' }).map(id => `effect=${encodeURIComponent(id)}`);

  test('what Twilio signs is genuine', () => {
    fc.assert(
      fc.property(params, fc.option(effect, { nil: '' }), (form, rawQuery) => {
        expect(verifier()(signed(form, { rawQuery }))).toBe('genuine');
      }),
    );
  });

  test('one change to what was signed makes it forged', () => {
    const otherChar = (value: string, at: number): string => {
      const chars = [...value];
      const index = at % Math.max(chars.length, 1);
      chars[index] = chars[index] === 'x' ? 'y' : 'x';
      return chars.join('');
    };
    const nth = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;
    const mutations = [
      (form: Record<string, string>, at: number) => {
        const name = nth(Object.keys(form), at);
        return { ...form, [name]: otherChar(form[name] ?? '', at) };
      },
      (form: Record<string, string>, at: number) => {
        const gone = nth(Object.keys(form), at);
        return Object.fromEntries(Object.entries(form).filter(([name]) => name !== gone));
      },
      (form: Record<string, string>) => ({ ...form, Injected: 'x' }),
      (form: Record<string, string>) => ({ ...form, Body: `${form.Body} ` }),
    ];
    fc.assert(
      fc.property(params, fc.nat(), fc.constantFrom(...mutations), (form, at, mutate) => {
        const request = signed(form);
        const rawBody = new URLSearchParams(mutate(form, at)).toString();
        expect(verifier()({ ...request, rawBody })).toBe('forged');
        expect(verifier()({ ...request, rawPath: otherChar(request.rawPath, at) })).toBe('forged');
        expect(verifier()({ ...request, rawQuery: 'effect=other' })).toBe('forged');
        const signature = otherChar(request.headers['x-twilio-signature'] ?? '', at);
        expect(verifier()({ ...request, headers: { 'x-twilio-signature': signature } })).toBe('forged');
        expect(verifier({ authTokens: [otherChar(token, at)] })(request)).toBe('forged');
      }),
    );
  });

  test('no request makes it throw', () => {
    const any = fc.record({
      rawPath: fc.string({ unit: 'binary' }),
      rawQuery: fc.string({ unit: 'binary' }),
      headers: fc.dictionary(fc.string(), fc.option(fc.string({ unit: 'binary' }), { nil: undefined })),
      rawBody: fc.string({ unit: 'binary' }).map(rest => `AccountSid=${accountSid}&${rest}`),
    });
    fc.assert(
      fc.property(any, request => {
        expect(verifier()(request)).toBe('forged');
      }),
    );
  });
});
