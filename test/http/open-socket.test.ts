import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { openSocket } from '../../lambdas/http/open-socket.ts';
import type { Frame, Socket } from '../../lambdas/http/socket.ts';

const limits = { signal: new AbortController().signal, timeoutMs: 5_000, maxBytes: 65_536 };

async function listening(server: Server | TcpServer): Promise<URL> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return new URL(`ws://127.0.0.1:${bound.port}/ws?a=b`);
}

/** A socket, and the end of it that `ws` has. */
async function connected(more: Partial<typeof limits> = {}) {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  const url = await listening(http);
  const met = once(server, 'connection');
  const socket = await openSocket(url, { ...limits, ...more });
  if (!('receive' in socket)) throw new Error('it was refused');
  const [other, request]: [WebSocket, { url: string }] = [...(await met)] as [WebSocket, { url: string }];
  onTestFinished(() => other.terminate());
  return { socket, other, path: request.url };
}

const frames = async (socket: Socket, count: number): Promise<Frame[]> => {
  const all: Frame[] = [];
  while (all.length < count) all.push(await socket.receive());
  return all;
};

describe('a socket to a server of ws', () => {
  it('says and hears texts of every length, in order', async () => {
    const { socket, other, path } = await connected();
    expect(path).toBe('/ws?a=b');
    const texts = ['', 'a', 'ü👋'.repeat(30), 'x'.repeat(125), 'x'.repeat(126), 'y'.repeat(65_536)];
    other.on('message', data => other.send(String(data)));
    for (const text of texts) await socket.send(text);
    expect(await frames(socket, texts.length)).toEqual(texts.map(text => ({ text })));
    // a length that takes eight bytes
    const long = once(other, 'message');
    await socket.send('z'.repeat(70_000));
    expect(String((await long)[0])).toHaveLength(70_000);
  });

  it('answers a ping, hears a text in fragments, and takes bytes for no text', async () => {
    const { socket, other } = await connected();
    const pong = once(other, 'pong');
    other.ping('are you there');
    expect(String((await pong)[0])).toBe('are you there');
    other.send('Hel', { fin: false });
    other.ping();
    other.send('lo', { fin: true });
    other.send(Buffer.from([1, 2]));
    expect(await frames(socket, 2)).toEqual([{ text: 'Hello' }, { text: '' }]);
  });

  it.each([
    [1000, 1000],
    [4001, 4001],
    [1011, 1011],
  ])('hears that it was closed with %d, and goes on hearing so', async (code, heard) => {
    const { socket, other } = await connected();
    other.send('the last');
    other.close(code);
    expect(await frames(socket, 3)).toEqual([{ text: 'the last' }, { closed: heard }, { closed: heard }]);
    await expect(socket.send('Hello?')).rejects.toThrow('closed');
    await expect(socket.close()).resolves.toBeUndefined();
  });

  it('hears that it was closed without a code, and that it broke', async () => {
    const one = await connected();
    one.other.close();
    expect(await one.socket.receive()).toEqual({ closed: 1005 });
    const two = await connected();
    two.other.terminate();
    expect(await two.socket.receive()).toEqual({ closed: 1006 });
  });

  it('goes away, and is gone when it has', async () => {
    const { socket, other } = await connected();
    const closed = once(other, 'close');
    await socket.close();
    expect((await closed)[0]).toBe(1001);
  });

  it('takes no frame over its limit, in one or in fragments', async () => {
    const one = await connected({ maxBytes: 1_000 });
    const closed = once(one.other, 'close');
    one.other.send('x'.repeat(1_001));
    expect(await one.socket.receive()).toEqual({ closed: 1009 });
    expect((await closed)[0]).toBe(1009);
    const two = await connected({ maxBytes: 1_000 });
    for (const _ of [1, 2]) two.other.send('x'.repeat(600), { fin: false });
    expect(await two.socket.receive()).toEqual({ closed: 1009 });
  });

  it('ends with its signal', async () => {
    const turn = new AbortController();
    const { socket, other } = await connected({ signal: turn.signal });
    const closed = once(other, 'close');
    turn.abort();
    expect(await socket.receive()).toEqual({ closed: 1006 });
    await closed;
  });
});

describe('a handshake', () => {
  it('that is refused shows its status, its headers and its body', async () => {
    const http = createServer();
    http.on('upgrade', (_, stream) =>
      stream.end('HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nfull'),
    );
    const answer = await openSocket(await listening(http), limits);
    if ('receive' in answer) throw new Error('it was taken');
    expect([answer.status, answer.header('Retry-After'), answer.header('X-None'), answer.body]).toEqual([
      429,
      '7',
      undefined,
      'full',
    ]);
  });

  it('that is answered as any request is refused too, however long the answer', async () => {
    const http = createServer((_, response) => response.end('x'.repeat(100_000)));
    const answer = await openSocket(await listening(http), limits);
    if ('receive' in answer) throw new Error('it was taken');
    expect([answer.status, answer.body.length]).toEqual([200, 4_096]);
  });

  it('by a server that accepts something else is none', async () => {
    const http = createServer();
    http.on('upgrade', (_, stream) =>
      stream.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: bm8=\r\n\r\n',
      ),
    );
    await expect(openSocket(await listening(http), limits)).rejects.toThrow('another protocol');
  });

  it('with nobody there, with somebody who hangs up, and out of time fails', async () => {
    await expect(openSocket(new URL('ws://127.0.0.1:1/'), limits)).rejects.toThrow('ECONNREFUSED');
    const rude = createTcpServer(stream => stream.destroy());
    await expect(openSocket(await listening(rude), limits)).rejects.toThrow();
    const silent = createTcpServer(stream => void stream.on('error', () => undefined));
    const url = await listening(silent);
    await expect(openSocket(url, { ...limits, timeoutMs: 20 })).rejects.toThrow('no answer within 20 ms');
    await expect(openSocket(url, { ...limits, signal: AbortSignal.abort() })).rejects.toThrow();
    const turn = new AbortController();
    const opening = openSocket(url, { ...limits, signal: turn.signal });
    turn.abort();
    await expect(opening).rejects.toThrow();
  });
});
