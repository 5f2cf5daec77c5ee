import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { type Playground, startPlayground } from '../../playground/start.ts';
import type { News } from '../../playground/watch/news.ts';
import { freePort } from '../support/free-port.ts';

const business = '+15550001000';
const customer = '+15551234567';
const config = withDefaults({
  numbers: { [business]: { greeting: 'omit' } },
  agents: {
    reception: { vendor: 'polyai-chat', region: 'us' },
    spa: { vendor: 'chatbase', agentId: 'spa-agent' },
    concierge: { vendor: 'polyai-messaging', region: 'us', host: 'hotel.example.com' },
  },
});

let playground: Playground;
beforeEach(async () => {
  playground = await startPlayground({
    env: { PORT: String(await freePort()) },
    config,
    log: () => undefined,
  });
});
afterEach(() => playground.stop());

const post = (path: string, body: unknown, headers = { 'content-type': 'application/json' }) =>
  fetch(playground.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
interface SeenThread {
  readonly mode: string;
  readonly consent: { readonly is: string };
  readonly journal: object | null;
}
async function thread(): Promise<SeenThread | null> {
  const answer = await fetch(`${playground.url}/sim/thread?${new URLSearchParams({ business, customer })}`);
  return (await answer.json()) as SeenThread | null;
}
const text = (body: string) => playground.simulators.carrier?.text({ from: customer, to: business, body });
const received = () => playground.simulators.carrier?.phone(customer).map(({ body }) => body) ?? [];

/** News until they say so; the connection is then left. */
async function newsUntil(isEnough: (all: readonly News[]) => boolean): Promise<readonly News[]> {
  const leaving = new AbortController();
  const response = await fetch(`${playground.url}/sim/news`, { signal: leaving.signal });
  const all: News[] = [];
  let rest = '';
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const events = (rest + piece).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) all.push(JSON.parse(data));
    }
    if (isEnough(all)) break;
  }
  leaving.abort();
  return all;
}

const titlesOf = (all: readonly News[]) => all.flatMap(({ steps }) => steps.map(({ title }) => title));

describe('what the page asks', () => {
  it.each([
    ['/sim/scenarios', { scenario: 'good-answer' }, 400],
    ['/sim/scenarios', { scenario: 'constructor', business }, 409],
    ['/sim/scenarios', { scenario: 'good-answer', business: '+15559999999' }, 409],
    ['/sim/time', { forwardMs: -1 }, 400],
    ['/sim/time', { forwardMs: '60000' }, 400],
    ['/sim/time', { forwardMs: 1e300 }, 400],
    ['/sim/time', {}, 400],
    ['/sim/deaths', { business, customer, place: 'toString' }, 400],
    ['/sim/deaths', { business, place: 'saved' }, 400],
    ['/sim/agents', { business, agent: 'nobody' }, 400],
    ['/sim/agents', { business: '+15559999999', agent: 'spa' }, 400],
    ['/sim/agents', [], 400],
    ['/sim/reset', null, 400],
  ])('of %s with %j is refused with %d', async (path, body, status) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ error: expect.any(String) });
  });

  it.each(['/sim/scenarios', '/sim/time', '/sim/reset', '/sim/deaths', '/sim/agents'])(
    'of %s is JSON that is posted, and of no other page',
    async path => {
      expect((await fetch(playground.url + path)).status).toBe(405);
      expect((await post(path, {}, { 'content-type': 'text/plain' })).status).toBe(415);
      const foreign = { 'content-type': 'application/json', origin: 'http://localhost:1' };
      expect((await post(path, {}, foreign)).status).toBe(403);
    },
  );
});

describe('the news', () => {
  it('tell each step of a text, from the signature to what the carrier says', async () => {
    const heard = newsUntil(all => titlesOf(all).includes('Carrier says: delivered'));
    await text('When are you open?');
    const titles = titlesOf(await heard);
    const order = [
      'Text came in',
      'Signature checked',
      'Queued',
      'Turn taken',
      'Agent asked',
      'Answer saved',
      'Sent to the carrier',
      'Settled: answered',
      'Carrier says: delivered',
    ];
    expect(order.map(title => titles.indexOf(title))).toEqual(
      order.map(title => titles.indexOf(title)).toSorted((a, b) => a - b),
    );
    expect(order.filter(title => !titles.includes(title))).toEqual([]);
  });

  it('begin with all that there is for who comes later, and say why a text got no answer', async () => {
    await text('STOP');
    await text('Are you there?');
    await expect
      .poll(async () => titlesOf(await newsUntil(all => all.length > 0)))
      .toContain('Settled: opted-out');
    const [first] = await newsUntil(all => all.length > 0);
    expect(first?.isAnew).toBe(true);
    expect(first?.messages.map(({ direction, body }) => [direction, body.slice(0, 8)])).toContainEqual([
      'in',
      'STOP',
    ]);
    expect(first?.steps.find(({ title }) => title === 'Settled: opted-out')?.note).toContain('opted out');
  });

  it('have no secret of an outside vendor', async () => {
    const outside = await startPlayground({
      env: {
        PORT: String(await freePort()),
        POLYAI_BASE_URL: 'http://127.0.0.1:9',
        POLYAI_ACCOUNT_ID: 'acc',
        POLYAI_PROJECT_ID: 'pro',
        POLYAI_API_KEY: 'real-api-key',
        POLYAI_TOKEN: 'real-token',
      },
      config,
      log: () => undefined,
    });
    await playground.stop();
    playground = outside;
    const heard = newsUntil(all =>
      all.some(({ steps }) => steps.some(({ kind, isTrouble }) => kind === 'agent' && isTrouble)),
    );
    await text('Hello');
    const all = JSON.stringify(await heard);
    expect(all).toContain('left-out');
    expect(all).not.toMatch(/real-api-key|real-token/);
    expect(all).toContain('"outside":"http://127.0.0.1:9"');
    // and time is nobody's to wind
    expect((await post('/sim/time', { forwardMs: 1_000 })).status).toBe(409);
    expect((await post('/sim/reset', {})).status).toBe(409);
  });
});

it('the page answers at the desk, and never has the key of the thread API', async () => {
  const key = 'owners-own-key-71c2';
  await playground.stop();
  playground = await startPlayground({
    env: { PORT: String(await freePort()), THREAD_API_KEY: key },
    config,
    log: () => undefined,
  });
  await text('I want to speak to a person');
  await expect.poll(async () => (await thread())?.mode).toBe('human');
  const accepted = await post(
    `/desk/threads/${encodeURIComponent(business)}/${encodeURIComponent(customer)}/accept`,
    {
      by: 'Anna',
    },
  );
  expect(accepted.status).toBe(200);
  const news = JSON.stringify(await newsUntil(all => all.length > 0));
  expect(news).toContain('Desk accepts');
  expect(`${news} ${await accepted.text()}`).not.toContain(key);
});

describe('hands', () => {
  it('wind time one after another, from whichever page: what comes meanwhile is refused', async () => {
    const answers = await Promise.all([
      post('/sim/time', { forwardMs: 900_000 }),
      post('/sim/time', { forwardMs: 60_000 }),
      post('/sim/reset', {}),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await post('/sim/time', { forwardMs: 60_000 })).status).toBe(200);
  });

  it.each(['answered', 'saved', 'sent'])(
    'let a turn die when it is %s: the customer gets one reply',
    async place => {
      expect((await post('/sim/deaths', { business, customer, place })).status).toBe(200);
      const heard = newsUntil(all => titlesOf(all).includes('The invocation died'));
      await text('When are you open?');
      await heard;
      expect(received().length).toBe(place === 'sent' ? 1 : 0);
      // until the queue hands it out again, and what is unsure is known
      for (let round = 0; round < 8; round += 1) await post('/sim/time', { forwardMs: 20_000 });
      await expect.poll(async () => (await thread())?.journal).toBeNull();
      expect(received()).toEqual([expect.stringContaining('open day and night')]);
    },
  );

  it('wind time: a handoff that nobody accepts goes back', async () => {
    await text('I want to speak to a person');
    await expect.poll(async () => (await thread())?.mode).toBe('human');
    expect((await post('/sim/time', { forwardMs: 16 * 60_000 })).status).toBe(200);
    expect((await thread())?.mode).toBe('agent');
  });

  it('begin anew: nothing is left, and the next text is answered', async () => {
    await text('STOP');
    await expect.poll(async () => (await thread())?.consent.is).toBe('out');
    expect((await post('/sim/reset', {})).status).toBe(200);
    expect(await thread()).toBeNull();
    expect(received()).toEqual([]);
    await text('When are you open?');
    await expect.poll(received).toEqual([expect.stringContaining('open day and night')]);
  });

  it.each([
    ['spa', 'chatbase', 'Agent asked'],
    ['concierge', 'polyai-messaging', 'Heard from the agent'],
  ] as const)('choose who answers, from the next turn on: %s', async (agent, vendor, title) => {
    expect((await post('/sim/agents', { business, agent })).status).toBe(200);
    await text('When are you open?');
    await expect.poll(received).toEqual([expect.stringContaining('open day and night')]);
    expect(playground.simulators.agents.get(vendor)?.calls.length).toBeGreaterThan(0);
    expect(playground.simulators.agents.get('polyai-chat')?.calls).toEqual([]);
    expect(titlesOf(await newsUntil(all => all.length > 0))).toContain(title);
  });
});
