import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { startPlayground } from '../../playground/start.ts';
import { freePort } from '../support/free-port.ts';

const config = withDefaults({
  numbers: { '+15550001000': {} },
  agents: { front: { vendor: 'polyai-messaging', region: 'us', host: 'www.example.com' } },
});

it('the simulated Messaging is under /sim, sockets too: by its own path, and for this machine alone', async () => {
  const playground = await startPlayground({
    env: { PORT: String(await freePort()) },
    config,
    log: () => undefined,
  });
  await using _ = { [Symbol.asyncDispose]: () => playground.stop() };
  const base = `${playground.url}/sim/polyai-messaging`;
  const post = async (path: string, headers: Record<string, string>): Promise<Record<string, string>> => {
    const response = await fetch(`${base}${path}`, { method: 'POST', headers, body: '{}' });
    return JSON.parse(await response.text());
  };
  const { access_token: token = '' } = await post('/api/v1/access-token', {
    'X-Token': 'local-messaging-token',
    'X-Host': 'www.example.com',
  });
  const { session_id: id = '' } = await post('/api/v1/sessions', { Authorization: `Bearer ${token}` });
  const query = `?session_id=${id}&access_token=${token}`;

  const socket = new WebSocket(`${base.replace('http', 'ws')}/ws${query}`);
  const [data] = await once(socket, 'message');
  expect(JSON.parse(String(data))).toMatchObject({ type: 'EVENT_TYPE_EVENT_BATCH' });
  socket.terminate();

  const status = async (path: string, headers: Record<string, string> = {}) => {
    const request = httpRequest(`${playground.url}${path}`, {
      headers: {
        ...{ Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' },
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    });
    request.end();
    const [response] = await once(request, 'response');
    response.resume();
    return response.statusCode;
  };
  const way = `/sim/polyai-messaging/ws${query}`;
  expect(await status(way, { Host: 'abc.ngrok.app' })).toBe(403);
  expect(await status(way, { Origin: 'https://example.com' })).toBe(403);
  expect(await status(`/ws${query}`)).toBe(404);
  expect(await status('/sim/polyai-messaging/ws')).toBe(400);
  expect(await status(`/sim/polyai-messaging/ws?session_id=none&access_token=${token}`)).toBe(404);
});
