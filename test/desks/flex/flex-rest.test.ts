import { describe, expect, it } from 'vitest';
import { createFlexRest } from '../../../lambdas/desks/flex/flex-rest.ts';

const request = {
  operation: 'post context',
  api: 'conversations',
  path: '/Conversations/CH1/Messages',
  form: { Author: 'sms-channel', Body: 'My secret is 42' },
} as const;

function rest(answer: () => Promise<Response>) {
  const calls: object[] = [];
  const call = createFlexRest({
    credentials: async () => ({ username: 'AC1', password: 'hunter2' }),
    timeoutMs: 200,
    fetch: (_, init) =>
      new Promise((resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
        answer().then(resolve, reject);
      }),
    onCall: facts => calls.push(facts),
  });
  return { call, calls };
}

describe('a call to Conversations or Flex', () => {
  it.each<[string, () => Promise<Response>, object]>([
    [
      'is refused',
      async () => Response.json({ code: 50416, message: 'words' }, { status: 409 }),
      { status: 409, code: 50416 },
    ],
    ['is too many', async () => new Response('', { status: 429 }), { status: 429, code: undefined }],
    ['gets no JSON', async () => new Response('<html>', { status: 200 }), { status: 200, code: undefined }],
    [
      'gets a redirect',
      async () => new Response(null, { status: 302, headers: { location: 'https://elsewhere' } }),
      { status: 302 },
    ],
    ['gets more than it reads', async () => Response.json({ a: 'x'.repeat(300_000) }), { status: 200 }],
    ['gets no connection', async () => Promise.reject(new TypeError('fetch failed')), { status: undefined }],
    ['gets no answer in time', () => new Promise<Response>(() => {}), { status: undefined }],
  ])('that %s throws, without words and secrets, and is told once', async (_, answer, facts) => {
    const { call, calls } = rest(answer);
    const error: unknown = await call(request).catch(thrown => thrown);
    expect(error).toMatchObject({ name: 'FlexError', ...facts });
    expect(String(error)).toMatch(/post context/);
    expect(String(error)).not.toMatch(/is 42|hunter2|words/);
    expect(calls).toHaveLength(1);
    expect(JSON.stringify(calls)).not.toMatch(/is 42|hunter2|words/);
  });

  it('gives the JSON object of a 2xx', async () => {
    const { call, calls } = rest(async () => Response.json({ sid: 'IM1' }, { status: 201 }));
    expect(await call(request)).toEqual({ sid: 'IM1' });
    expect(calls).toEqual([{ operation: 'post context', status: 201 }]);
  });
});
