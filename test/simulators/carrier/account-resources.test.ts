import { describe, expect, it } from 'vitest';
import type { SimulatedCarrier } from '../../../simulators/carrier/simulated-carrier.ts';
import { fetchFrom } from '../../../simulators/fetch-from.ts';
import {
  account,
  accountSid,
  authToken,
  basic,
  business,
  read,
  rest,
} from '../../support/vendors/carrier-account.ts';

/** Of Twilio's newer APIs: a status, and what is in the answer. */
async function ask(
  carrier: SimulatedCarrier,
  [method, path]: readonly [string, string],
  { token = authToken, form }: { readonly token?: string; readonly form?: Record<string, string> } = {},
) {
  const response = await fetchFrom(carrier.handle)(`https://accounts.twilio.com/v1/${path}`, {
    method,
    headers: { Authorization: basic(accountSid, token) },
    ...(form && { body: new URLSearchParams(form) }),
  });
  const text = await response.text();
  return { status: response.status, ...(text === '' ? {} : JSON.parse(text)) };
}

describe('auth tokens', () => {
  const [make, remove, promote] = [
    ['POST', 'AuthTokens/Secondary'],
    ['DELETE', 'AuthTokens/Secondary'],
    ['POST', 'AuthTokens/Promote'],
  ] as const;
  const isLetIn = async (carrier: SimulatedCarrier, token: string) =>
    (await rest(carrier, 'Messages.json', { authorization: basic(accountSid, token) })).status === 200;

  it('a secondary one lets in beside the primary, until it is taken away or another is made', async () => {
    const { carrier } = account();
    const first = await ask(carrier, make);
    expect(first).toMatchObject({
      ...{
        status: 201,
        account_sid: accountSid,
        secondary_auth_token: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
      date_created: '2026-05-05T12:00:00Z',
    });
    expect([await isLetIn(carrier, authToken), await isLetIn(carrier, first.secondary_auth_token)]).toEqual([
      true,
      true,
    ]);
    const second = await ask(carrier, make);
    expect(await isLetIn(carrier, first.secondary_auth_token)).toBe(false);
    expect((await ask(carrier, remove, { token: second.secondary_auth_token })).status).toBe(204);
    expect(await isLetIn(carrier, second.secondary_auth_token)).toBe(false);
    expect(await isLetIn(carrier, authToken)).toBe(true);
  });

  it('promoted, it is the primary, and the old one is taken nowhere', async () => {
    const { carrier } = account();
    const { secondary_auth_token: token } = await ask(carrier, make);
    expect(await ask(carrier, promote)).toMatchObject({ status: 200, auth_token: token });
    expect([await isLetIn(carrier, authToken), await isLetIn(carrier, token)]).toEqual([false, true]);
    expect(await ask(carrier, promote)).toMatchObject({ status: 401, code: 20003 });
  });

  it('there is nothing to promote or to take away where none was made, and strangers make none', async () => {
    const { carrier } = account();
    expect(await ask(carrier, promote)).toMatchObject({ status: 404, code: 20404 });
    expect(await ask(carrier, remove)).toMatchObject({ status: 404, code: 20404 });
    expect(await ask(carrier, make, { token: 'another' })).toMatchObject({ status: 401, code: 20003 });
    expect(await ask(carrier, promote)).toMatchObject({ status: 404 });
  });
});

describe('Messaging Services', () => {
  it('are made, changed in what is given alone, and have the account’s numbers', async () => {
    const { carrier } = account();
    const form = { FriendlyName: 'A', InboundRequestUrl: 'https://sms.example.test/a' };
    const made = await ask(carrier, ['POST', 'Services'], { form });
    expect(made).toMatchObject({ status: 201, use_inbound_webhook_on_number: false });
    const path = `Services/${made.sid}`;
    const defers = { UseInboundWebhookOnNumber: 'true' };
    expect(await ask(carrier, ['POST', path], { form: defers })).toMatchObject({
      ...{ status: 200, friendly_name: 'A', inbound_request_url: form.InboundRequestUrl },
      use_inbound_webhook_on_number: true,
    });
    expect(await ask(carrier, ['GET', path])).toMatchObject({ use_inbound_webhook_on_number: true });
    const { incoming_phone_numbers: numbers } = await read(rest(carrier, 'IncomingPhoneNumbers.json'));
    const sid = numbers[0]?.sid ?? '';
    for (let times = 0; times < 2; times += 1)
      await ask(carrier, ['POST', `${path}/PhoneNumbers`], { form: { PhoneNumberSid: sid } });
    const { phone_numbers: members } = await ask(carrier, ['GET', `${path}/PhoneNumbers`]);
    expect(members).toMatchObject([{ sid, service_sid: made.sid, phone_number: business }]);
  });

  it.each([
    ['one that is not there', `Services/MG${'0'.repeat(32)}`, { FriendlyName: 'B' }, 404, 20404],
    ['one without a name', 'Services', {}, 400, 20001],
    ['neither true nor false', 'Services', { FriendlyName: 'C', UseInboundWebhookOnNumber: '1' }, 400, 20001],
  ])('refuse %s', async (_, path, form, status, code) => {
    const { carrier } = account();
    expect(await ask(carrier, ['POST', path], { form })).toMatchObject({ status, code });
    expect(await ask(carrier, ['GET', 'Services'])).toMatchObject({ services: [] });
  });
});
