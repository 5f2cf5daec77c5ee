import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Served, serve } from '../../playground/serve.ts';
import { createSimulatedCarrier, type SimulatedCarrier } from '../../simulators/carrier/simulated-carrier.ts';
import { runSms, runSmsProcess } from '../support/processes/run-sms.ts';

const accountSid = 'AC0123456789abcdef0123456789abcdef';
const [first, second] = ['+15550001000', '+15550002000'];
const url = 'https://sms.example.com/twilio/messages#rc=2&rt=4500&rp=all';

describe('webhooks', () => {
  let carrier: SimulatedCarrier;
  let served: Served;
  let env: Record<string, string>;

  beforeEach(async () => {
    carrier = createSimulatedCarrier({
      accountSid,
      authToken: 'the-token',
      apiKeySid: 'SK0123456789abcdef0123456789abcdef',
      apiKeySecret: 'the-secret',
      // a number that begins as another one does, too
      numbers: [`${first}9`, first, second],
      webhookUrl: 'https://old.example.com/sms',
    });
    served = await serve(request => carrier.handle(request), { port: 0, host: '127.0.0.1' });
    env = {
      TWILIO_BASE_URL: served.url,
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: 'the-token',
      TWILIO_PHONE_NUMBER: `${first}, ${second}`,
    };
  });
  afterEach(() => served.close());

  it('shows where the numbers’ texts go', async () => {
    expect(await runSms(['webhooks', 'show'], env)).toEqual({
      code: 0,
      out: `${first}  POST https://old.example.com/sms\n${second}  POST https://old.example.com/sms\n`,
      err: '',
    });
  });

  it('points each number and its fallback at the channel, with retries, and no other number', async () => {
    const { code, out, err } = await runSms(['webhooks', 'set', '--yes', 'https://sms.example.com'], env);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`${first}  POST ${url}  (was https://old.example.com/sms)\n`);
    expect((await runSms(['webhooks', 'show'], env)).out).toBe(
      [first, second].map(number => `${number}  POST ${url}\n              fallback ${url}\n`).join(''),
    );
    const other = await runSms(['webhooks', 'show'], { ...env, TWILIO_PHONE_NUMBER: `${first}9` });
    expect(other.out).toBe(`${first}9  POST https://old.example.com/sms\n`);
  });

  it('takes an API key', async () => {
    const key = {
      TWILIO_API_KEY_SID: 'SK0123456789abcdef0123456789abcdef',
      TWILIO_API_KEY_SECRET: 'the-secret',
    };
    expect(await runSms(['webhooks', 'show'], { ...env, TWILIO_AUTH_TOKEN: '', ...key })).toMatchObject({
      code: 0,
    });
  });

  it('says which number the account has not, and goes on', async () => {
    const { code, out } = await runSms(['webhooks', 'set', '--yes', 'https://sms.example.com'], {
      ...env,
      TWILIO_PHONE_NUMBER: `+15550003000,${second}`,
    });
    expect(code).toBe(1);
    expect(out).toMatch(/^\+15550003000 {2}not among the account's numbers/);
    expect(out).toContain(`${second}  POST ${url}`);
  });

  it.each([
    [
      'wrong credentials',
      { TWILIO_AUTH_TOKEN: 'another-token' },
      /does not take the credentials from the environment/,
    ],
    ['none', { TWILIO_AUTH_TOKEN: '' }, /TWILIO_AUTH_TOKEN is missing/],
  ])('fails with %s, and shows none', async (_, changes, message) => {
    const { code, out, err } = await runSms(['webhooks', 'show'], { ...env, ...changes });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/another-token|the-token/);
  });

  it.each([
    [['set', '--yes', 'https://sms.example.com', 'https://sms.example.com']],
    [['sett']],
    [['set', 'sms.example.com']],
    [['set', 'https://sms.example.com/prod']],
    [['show', 'https://sms.example.com']],
  ])('refuses %j', async args => {
    const { code, out, err } = await runSms(['webhooks', ...args], env);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).not.toBe('');
    expect(carrier.calls).toEqual([]);
  });
});

describe('the command line', () => {
  it('tells what there is', async () => {
    const { code, out } = await runSmsProcess(['--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/redrive[\s\S]*webhooks show[\s\S]*webhooks set/);
    expect(await runSmsProcess([])).toEqual({ code: 2, out: '', err: out });
    expect((await runSms(['help'])).out).toBe(out);
    expect(await runSms(['toString'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/^error: unknown command 'toString'/),
    });
  });

  it.each(['redrive', 'webhooks show', 'webhooks set', 'forged-requests', 'where'])(
    'tells of %s what it does, with examples that can be read',
    async name => {
      const { code, out, err } = await runSms([...name.split(' '), '--help']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/--json[\s\S]*--verbose[\s\S]*\nExamples:\n/);
      const examples = [...out.matchAll(/^ {2}npm run sms -- (.*)$/gm)].map(([, typed = '']) => typed);
      expect(examples.length).toBeGreaterThan(0);
      // each is read: what it would be refused for is none of its own words
      for (const typed of examples) {
        const args = [...typed.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare = '']) => quoted ?? bare);
        const ran = await runSms([...args, '--no-such-option']);
        expect(ran.err).toContain("unknown option '--no-such-option'");
      }
    },
  );

  it.each([
    ['redrvie', 'Did you mean redrive?'],
    ['forged-request', 'Did you mean forged-requests?'],
    ['webhooks sett', 'Did you mean set?'],
    ['redrive --jsn', 'Did you mean --json?'],
    ['webhooks show --stak X', 'Did you mean --stack?'],
  ])('asks about %j: %s', async (typed, words) => {
    const ran = await runSms(typed.split(' '));
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(words);
  });
});
