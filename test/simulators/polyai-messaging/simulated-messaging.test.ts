import { describe, expect, it } from 'vitest';
import { connectTo } from '../../../simulators/connect-to.ts';
import {
  createSimulatedMessaging,
  type SimulatedMessaging,
} from '../../../simulators/polyai-messaging/simulated-messaging.ts';

const origin = 'http://messaging.simulated';
const signal = new AbortController().signal;

const messaging = () => createSimulatedMessaging({ token: 'connector', hosts: ['example.com'] });

const post = async (
  { handle }: SimulatedMessaging,
  path: string,
  headers: Record<string, string>,
  body = '{}',
): Promise<{ status: number; json: Record<string, string> }> => {
  const response = await handle(new Request(`${origin}${path}`, { method: 'POST', headers, body }));
  return { status: response.status, json: JSON.parse(await response.text()) };
};

async function opened(simulator = messaging()) {
  const right = { 'X-Token': 'connector', 'X-Host': 'chat.example.com' };
  const { access_token: token = '' } = (await post(simulator, '/api/v1/access-token', right)).json;
  const bearer = { Authorization: `Bearer ${token}` };
  const { session_id: id = '' } = (await post(simulator, '/api/v1/sessions', bearer)).json;
  const connect = (query: Record<string, string> = { session_id: id, access_token: token }) =>
    connectTo(simulator.open)(new URL(`ws://messaging.simulated/ws?${new URLSearchParams(query)}`), {
      signal,
    });
  const socket = await connect();
  if (!('receive' in socket)) throw new Error('it was refused');
  const heard: { type: string; payload: Record<string, unknown>; sequence: number | null }[] = [];
  const next = async (type: string) => {
    for (;;) {
      const frame = await socket.receive();
      if ('closed' in frame) throw new Error(`closed with ${frame.closed}`);
      const event = JSON.parse(frame.text);
      heard.push(event);
      if (event.type === `EVENT_TYPE_${type}`) return event;
    }
  };
  const send = (type: string, payload: object = {}, name?: string) =>
    socket.send(
      JSON.stringify({
        type: `EVENT_TYPE_${type}`,
        payload,
        ...(name !== undefined && { metadata: { custom: { client_event_id: name } } }),
      }),
    );
  const session = simulator.sessions.get(id);
  if (!session) throw new Error('there is a session');
  return { simulator, id, token, bearer, connect, socket, next, send, heard, session };
}

describe('what the vendor refuses, the simulator refuses', () => {
  it.each<[string, string, Record<string, string>, string, number, string]>([
    ['no host', 'access-token', { 'X-Token': 'connector' }, '{}', 401, 'Missing authentication headers'],
    [
      'another connector',
      'access-token',
      { 'X-Token': 'x', 'X-Host': 'example.com' },
      '{}',
      401,
      'Connector token does not exist',
    ],
    [
      'another host',
      'access-token',
      { 'X-Token': 'connector', 'X-Host': 'notexample.com' },
      '{}',
      401,
      "Failed to validate connector: X-Host doesn't match",
    ],
    ['no token', 'sessions', {}, '{}', 400, 'Missing access token'],
    [
      'another scheme',
      'sessions',
      { Authorization: 'Basic eA==' },
      '{}',
      401,
      'Missing authentication headers',
    ],
    ['a token of nobody', 'sessions', { Authorization: 'Bearer x' }, '{}', 401, 'Invalid access token'],
  ])('%s', async (_, path, headers, body, status, message) => {
    expect(await post(messaging(), `/api/v1/${path}`, headers, body)).toEqual({ status, json: { message } });
  });

  it('a session’s body with what it does not know', async () => {
    const { simulator, bearer } = await opened();
    for (const body of ['{', '[]', '{"streaming":true}', '{"platform":"sms"}', '{"streaming_enabled":1}'])
      expect((await post(simulator, '/api/v1/sessions', bearer, body)).status).toBe(400);
    expect((await post(simulator, '/api/v1/sessions', bearer, '')).status).toBe(200);
  });

  it('handshakes: parameters that are missing, a token of nobody, a session that there is not', async () => {
    const { connect, id, token } = await opened();
    for (const [query, status] of [
      [{ session_id: id }, 400],
      [{ session_id: id, access_token: 'x' }, 401],
      [{ session_id: 'x', access_token: token }, 404],
    ] as const)
      expect(await connect({ ...query })).toMatchObject({ status });
  });

  it('events that are none, with the reason, and stays open', async () => {
    const { send, next, socket, session } = await opened();
    await socket.send('{');
    expect((await next('SYSTEM_MESSAGE')).payload.message).toMatch(/^Unknown event type/);
    await send('POLY_AGENT_MESSAGE', { text: 'x' }, 'mine');
    const refused = await next('SYSTEM_MESSAGE');
    expect(refused.payload.message).toBe('Event type not allowed: EVENT_TYPE_POLY_AGENT_MESSAGE');
    expect(refused.metadata).toEqual({ custom: { client_event_id: 'mine' } });
    await send('USER_MESSAGE', { text: 'x', more: 1 });
    await next('SYSTEM_MESSAGE');
    await send('HEARTBEAT');
    await next('HEARTBEAT');
    expect(session.breaches).toHaveLength(3);
  });

  it('a message over 128 KB, with 1009', async () => {
    const { send, socket, session } = await opened();
    await socket.receive();
    await send('USER_MESSAGE', { text: 'x'.repeat(131_072) });
    expect(await socket.receive()).toEqual({ closed: 1009 });
    expect(session.breaches).toEqual(['a message over 128 KB']);
  });
});

describe('what breaks the contract is noted', () => {
  it('joining twice', async () => {
    const { send, next, session } = await opened();
    await send('REQUEST_POLY_AGENT_JOIN');
    await next('POLY_AGENT_MESSAGE');
    expect(session.breaches).toEqual([]);
    await send('REQUEST_POLY_AGENT_JOIN');
    expect(session.breaches).toEqual(['joined twice']);
  });

  it('words that are sent again though they came back, and words while others wait', async () => {
    const { send, next, session } = await opened();
    await send('REQUEST_POLY_AGENT_JOIN');
    await next('POLY_AGENT_MESSAGE');
    await send('USER_MESSAGE', { text: 'Pets?' }, 'SM1');
    await next('POLY_AGENT_MESSAGE');
    await send('USER_MESSAGE', { text: 'Parking?' }, 'SM1#1');
    await next('POLY_AGENT_MESSAGE');
    expect(session.breaches).toEqual([]);
    await send('USER_MESSAGE', { text: 'Pets?' }, 'SM1#2');
    await next('POLY_AGENT_MESSAGE');
    expect(session.breaches).toEqual(['a second USER_MESSAGE for one text']);
    await Promise.all([
      send('USER_MESSAGE', { text: 'One?' }, 'SM2'),
      send('USER_MESSAGE', { text: 'Two?' }, 'SM3'),
    ]);
    await next('POLY_AGENT_MESSAGE');
    expect(session.breaches.at(-1)).toBe('two at once');
  });

  it('not words that an error has answered', async () => {
    const { send, next, session } = await opened();
    await send('REQUEST_POLY_AGENT_JOIN');
    await next('POLY_AGENT_MESSAGE');
    await send('USER_MESSAGE', { text: 'busy' }, 'SM1');
    expect((await next('SYSTEM_MESSAGE')).payload.message).toMatch(/high load/);
    await send('USER_MESSAGE', { text: 'busy' }, 'SM1#1');
    await next('POLY_AGENT_MESSAGE');
    expect(session.breaches).toEqual([]);
  });
});

it('tells who comes later what there was behind a cursor, and all where that is none', async () => {
  const { send, next, connect, id, token, heard } = await opened();
  await send('REQUEST_POLY_AGENT_JOIN');
  const greeting = await next('POLY_AGENT_MESSAGE');
  expect(heard.map(({ type }) => type.replace('EVENT_TYPE_', ''))).toEqual([
    ...['EVENT_BATCH', 'REQUEST_POLY_AGENT_JOIN', 'POLY_AGENT_JOINED', 'POLY_AGENT_MESSAGE'],
  ]);
  const types = async (cursor: string) => {
    const socket = await connect({ session_id: id, access_token: token, cursor });
    if (!('receive' in socket)) throw new Error('it was refused');
    const frame = await socket.receive();
    await socket.close();
    return 'text' in frame ? JSON.parse(frame.text).payload.events.length : -1;
  };
  expect(await types(`${greeting.sequence - 1}`)).toBe(1);
  expect(await types(`seq:${greeting.sequence}`)).toBe(0);
  expect(await types('nonsense')).toBe(4);
});
