import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deskDoor } from '../../playground/desk/desk-door.ts';

const key = 'secret-key-of-the-thread-api';

function door(answer: (request: Request) => Response | Promise<Response> = () => Response.json({})) {
  const asked: Request[] = [];
  const handler = deskDoor({
    url: 'https://api.example.com',
    key: () => key,
    async ask(request) {
      asked.push(request);
      return answer(request);
    },
  });
  const call = (target: string, init: RequestInit = {}) =>
    handler(new Request(`http://127.0.0.1:3000${target}`, init), target, '127.0.0.1');
  return { asked, call };
}

const json = { 'content-type': 'application/json' };

describe('the door to the thread API', () => {
  it('puts the key in, takes along what belongs to the request, and nothing else', async () => {
    const { asked, call } = door();
    const headers = {
      ...json,
      'idempotency-key': 'k-1',
      authorization: 'Bearer of-the-page',
      cookie: 'a=b',
      'x-desk-token': 'token',
    };
    const target = '/desk/threads/%2B1555/whatsapp%3A%2B1556/messages?x=1';
    await call(target, { method: 'POST', headers, body: '{"body":"Hi"}' });
    const [request] = asked;
    expect(request?.url).toBe('https://api.example.com/threads/%2B1555/whatsapp%3A%2B1556/messages?x=1');
    expect(Object.fromEntries(request?.headers ?? [])).toEqual({
      ...json,
      'idempotency-key': 'k-1',
      authorization: `Bearer ${key}`,
    });
    expect(await request?.text()).toBe('{"body":"Hi"}');
  });

  it('gives back status and words, and no header that sets anything', async () => {
    const { call } = door(() =>
      Response.json(
        { detail: 'no' },
        { status: 409, headers: { 'set-cookie': 'a=b', 'retry-after': '2', 'x-key': key } },
      ),
    );
    const answer = await call('/desk/threads?mode=human');
    expect(answer.status).toBe(409);
    expect(Object.fromEntries(answer.headers)).toEqual({
      'content-type': 'application/json',
      'retry-after': '2',
      'cache-control': 'no-store',
    });
  });

  it.each([
    ['/desk/threads/../sim/events', 404],
    ['/desk/threads/%2e%2e/%2E%2e/twilio/messages', 404],
    ['/desk/threadsx', 404],
    ['/desk/health', 404],
    ['/desk//evil.example.com/threads', 404],
    ['/desk/@evil.example.com/threads', 404],
    ['/desk\\evil.example.com/threads', 404],
    ['/deskx.evil.example.com/threads', 404],
  ])('leads to %s: %d', async (target, status) => {
    const { asked, call } = door();
    expect((await call(target)).status).toBe(status);
    expect(asked).toEqual([]);
  });

  it('never asks another origin or another path, whatever it is asked', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(...'/\\.@:%2eF#?;threadsdesk&') }), async tail => {
        const { asked, call } = door();
        const target = `/desk/${tail}`;
        if (!URL.canParse(`http://127.0.0.1:3000${target}`)) return;
        await call(target);
        for (const { url } of asked) expect(url).toMatch(/^https:\/\/api\.example\.com\/threads(\/|\?|#|$)/);
      }),
    ));

  it.each(['DELETE', 'PUT', 'PATCH'])('does not %s', async method => {
    const { asked, call } = door();
    expect((await call('/desk/threads', { method })).status).toBe(405);
    expect(asked).toEqual([]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', ''])(
    'takes no %j: any page may send that',
    async type => {
      const { asked, call } = door();
      const headers = type === '' ? {} : { 'content-type': type };
      expect((await call('/desk/threads', { method: 'POST', headers, body: '{}' })).status).toBe(415);
      expect(asked).toEqual([]);
    },
  );

  it('says in its own words that nothing answers, without the key', async () => {
    const { call } = door(() => {
      throw new TypeError(`fetch failed with ${key}`);
    });
    const answer = await call('/desk/threads');
    expect(answer.status).toBe(502);
    expect(await answer.text()).not.toContain(key);
  });
});
