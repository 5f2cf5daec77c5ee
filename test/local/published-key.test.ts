import { describe, expect, it } from 'vitest';
import { localEnvironment, publishedThreadApiKey } from '../../local/local-environment.ts';
import { publishedKeyAtHome, withoutPublishedKey } from '../../local/published-key.ts';
import type { Handler } from '../../simulators/connection-dropped.ts';

const published = localEnvironment({});
const own = localEnvironment({ THREAD_API_KEY: 'of-my-own' });
const seen: Handler = async request => Response.json(request.headers.get('authorization'));

const authorization = async (env: typeof published, url: string, headers: Record<string, string> = {}) => {
  const request = new Request(url, { headers: { authorization: 'Bearer key', ...headers } });
  return (await publishedKeyAtHome(env, seen)(request, '/')).json();
};

describe('the published key', () => {
  it.each(['http://localhost:3000/', 'http://127.0.0.1:3000/', 'http://[::1]:3000/'])(
    'is good at %s',
    async url => {
      expect(await authorization(published, url)).toBe('Bearer key');
    },
  );

  it.each([
    ['http://abc.ngrok.app/', {}],
    ['http://localhost.example.com/', {}],
    ['http://localhost:3000/', { 'x-forwarded-for': '192.0.2.1' }],
    ['http://localhost:3000/', { forwarded: 'for=192.0.2.1' }],
  ])('is none for what comes to %s with %o', async (url, headers) => {
    expect(await authorization(published, url, headers)).toBeNull();
    expect(await authorization(own, url, headers)).toBe('Bearer key');
  });

  it('is none where others can connect', () => {
    expect(withoutPublishedKey(published, '127.0.0.1').THREAD_API_KEY).toBe(publishedThreadApiKey);
    for (const host of ['0.0.0.0', '::', '192.168.1.5', '']) {
      expect(withoutPublishedKey(published, host).THREAD_API_KEY).toBeUndefined();
      expect(withoutPublishedKey(own, host).THREAD_API_KEY).toBe('of-my-own');
    }
  });
});
