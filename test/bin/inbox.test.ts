import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { type Playground, startPlayground } from '../../playground/start.ts';
import { freePort } from '../support/free-port.ts';
import { runSmsProcess, type SmsProcess, startSmsProcess } from '../support/processes/run-sms.ts';
import { type AwsAccount, startAwsAccount } from '../support/vendors/aws-account.ts';

const business = '+15550001000';
const customer = '+15551234567';
const key = 'deployed-key-8d11';
const config = withDefaults({
  numbers: { [business]: { greeting: 'omit' } },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});

let playground: Playground;
let aws: AwsAccount;
let sms: SmsProcess | undefined;

beforeEach(async () => {
  playground = await startPlayground({
    env: { PORT: String(await freePort()), THREAD_API_KEY: key },
    config,
    log: () => undefined,
  });
  // what runs here is what a stack of that name is made of
  aws = await startAwsAccount({
    stacks: { SmsChannelTest: { PublicUrl: playground.url, ThreadApiSecret: 'ThreadApi-1' } },
    secrets: { 'ThreadApi-1': { THREAD_API_KEY: `${key},older` } },
  });
});
afterEach(async () => {
  sms?.kill('SIGINT');
  await sms?.ended;
  sms = undefined;
  await Promise.all([playground.stop(), aws[Symbol.asyncDispose]()]);
});

describe('the inbox of a stack', () => {
  it('works by the stack’s thread API with its key, for who has the token of this start', async () => {
    const port = String(await freePort());
    sms = startSmsProcess(['inbox', '--stack', 'SmsChannelTest', '--port', port, '--json'], aws.env);
    await sms.said('\n');
    const told = JSON.parse(sms.out) as { readonly place: string; readonly address: string };
    expect(told.place).toBe('the stack SmsChannelTest');
    const { origin, hash } = new URL(told.address);
    expect(origin).toBe(`http://127.0.0.1:${port}`);
    expect(told.address).not.toContain(key);
    await playground.simulators.carrier?.text({
      from: customer,
      to: business,
      body: 'I want to speak to a person',
    });

    const ask = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
      fetch(origin + path, { ...init, headers });
    const token = { 'x-desk-token': hash.slice(1) };
    const waiting = async () =>
      (await (await ask('/desk/threads?mode=human', token)).json()) as { threads: unknown[] };
    await expect.poll(async () => (await waiting()).threads).toHaveLength(1);
    const accept = `/desk/threads/${encodeURIComponent(business)}/${encodeURIComponent(customer)}/accept`;
    const post = { method: 'POST', body: '{"by":"Anna"}' };
    const json = { 'content-type': 'application/json' };
    expect((await ask(accept, { ...json, ...token }, post)).status).toBe(200);

    // and for nobody else
    for (const wrong of [
      {},
      { 'x-desk-token': '' },
      { 'x-desk-token': `${hash.slice(2)}x` },
      { authorization: `Bearer ${key}` },
    ]) {
      expect((await ask('/desk/threads?mode=human', wrong)).status).toBe(401);
      expect((await ask('/about', wrong)).status).toBe(401);
    }
    for (const strange of [
      { origin: playground.url },
      { 'x-forwarded-for': '192.0.2.1' },
      { 'sec-fetch-site': 'cross-site' },
    ])
      expect((await ask('/desk/threads?mode=human', { ...token, ...strange })).status).toBe(403);
    expect((await ask('/sim/events', token)).status).toBe(404);
    const page = await ask('/');
    expect(page.status).toBe(200);
    expect(await page.text()).not.toContain(key);
  });

  it('says in one sentence what is wrong', async () => {
    const { port } = new URL(playground.url);
    const inUse = await runSmsProcess(['inbox', '--stack', 'SmsChannelTest', '--port', port], aws.env);
    expect(inUse).toMatchObject({ code: 1, out: '' });
    expect(inUse.err).toBe(`Port ${port} is in use: take another by --port, or end what listens there.\n`);
    const noPort = await runSmsProcess(['inbox', '--port', '0'], aws.env);
    expect(noPort.code).toBe(2);
    const noStack = await runSmsProcess(['inbox', '--stack', 'Nobody', '--port', port], aws.env);
    expect(noStack.code).toBe(1);
    expect(noStack.err).toMatch(/Nobody/);
    const nothing = await runSmsProcess(['inbox', '--local', String(await freePort()), '--json'], aws.env);
    expect([nothing.code, JSON.parse(nothing.out).error.code]).toEqual([1, 'local-none']);
    const wrongKey = { ...aws.env, THREAD_API_KEY: 'another-key-77' };
    const notTaken = await runSmsProcess(['inbox', '--local', port, '--json'], wrongKey);
    expect([notTaken.code, JSON.parse(notTaken.out).error.code]).toEqual([1, 'thread-api-key']);
  });
});
