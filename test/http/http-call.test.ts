import { createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { HttpFailure, type HttpRequest, httpCall } from '../../lambdas/http/http-call.ts';
import { closedOrigin, scriptedServer } from '../support/processes/scripted-server.ts';

const call = (origin: string, changes: Partial<HttpRequest> = {}) =>
  httpCall({
    method: 'POST',
    url: new URL('/path?query=1', origin),
    headers: { 'X-MiXeD-CaSe': 'value' },
    body: '{}',
    timeoutMs: 5000,
    signal: new AbortController().signal,
    maxBytes: 1000,
    fetch,
    ...changes,
  });

const reachOf = async (answer: Promise<unknown>): Promise<string> => {
  const error = await answer.then(
    () => new Error('there was an answer'),
    (thrown: unknown) => thrown,
  );
  return error instanceof HttpFailure ? error.reach : String(error);
};

describe('an exchange', () => {
  test('spells headers as given, on a connection of its own', async () => {
    const ports = new Set<number | undefined>();
    await using server = await scriptedServer((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('hello');
    });
    const answer = await call(server.origin);
    await call(server.origin);
    expect(answer).toMatchObject({ status: 200, body: { kind: 'whole', text: 'hello' } });
    expect(server.requests[0]).toMatchObject({ method: 'POST', url: '/path?query=1', body: '{}' });
    expect(server.requests[0]?.rawHeaders).toContain('X-MiXeD-CaSe');
    expect(server.requests[0]?.rawHeaders.join(':').toLowerCase()).toContain('connection:close');
    expect(ports.size).toBe(2);
  });

  test('follows no redirect', async () => {
    await using server = await scriptedServer((_, response) => {
      response.writeHead(307, { Location: '/elsewhere' }).end();
    });
    expect((await call(server.origin)).status).toBe(307);
    expect(server.requests).toHaveLength(1);
  });

  test('a body of exactly the limit is whole, one byte more is too long', async () => {
    let length = 1000;
    await using server = await scriptedServer((_, response) => void response.end('x'.repeat(length)));
    expect((await call(server.origin)).body).toEqual({ kind: 'whole', text: 'x'.repeat(1000) });
    length = 1001;
    expect((await call(server.origin)).body).toEqual({ kind: 'too-long' });
  });

  test('stops reading a body without end', async () => {
    let written = 0;
    const closed = Promise.withResolvers<void>();
    await using server = await scriptedServer((_, response) => {
      response.on('close', closed.resolve);
      const pour = (): void => {
        written += 65_536;
        if (!response.closed) response.write('x'.repeat(65_536), () => setImmediate(pour));
      };
      pour();
    });
    expect((await call(server.origin)).body).toEqual({ kind: 'too-long' });
    await closed.promise;
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  test('counts what a compressed body unpacks to', async () => {
    await using server = await scriptedServer((_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('x'.repeat(1_000_000)));
    });
    expect((await call(server.origin)).body).toEqual({ kind: 'too-long' });
  });

  test('characters cut by chunks come together again', async () => {
    const bytes = Buffer.from('größer 🙂');
    await using server = await scriptedServer((_, response) => {
      response.write(bytes.subarray(0, 3));
      setTimeout(() => response.end(bytes.subarray(3)), 20);
    });
    expect((await call(server.origin)).body).toEqual({ kind: 'whole', text: 'größer 🙂' });
  });
});

describe('no answer', () => {
  test('refused connection, unknown host, blocked port: nothing was sent', async () => {
    expect(await reachOf(call(await closedOrigin()))).toBe('not-sent');
    expect(await reachOf(call('http://no-such-host.invalid'))).toBe('not-sent');
    expect(await reachOf(call('http://127.0.0.1:1'))).toBe('not-sent');
  });

  test('TLS spoken to a server that has none: nothing was sent', async () => {
    await using server = await scriptedServer((_, response) => void response.end());
    expect(await reachOf(call(server.origin.replace('http:', 'https:')))).toBe('not-sent');
  });

  test('a reset after the request', async () => {
    await using server = await scriptedServer(request => void request.socket.resetAndDestroy());
    expect(await reachOf(call(server.origin))).toBe('unknown');
  });

  test('a connection closed without an answer', async () => {
    await using server = await scriptedServer(request => void request.socket.destroy());
    expect(await reachOf(call(server.origin))).toBe('unknown');
  });

  test('something that is not HTTP', async () => {
    const server = createTcpServer(socket => void socket.end('SSH-2.0-OpenSSH\r\n')).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    expect(await reachOf(call(`http://127.0.0.1:${port}`))).toBe('unknown');
    server.close();
  });

  test('silence until the time-out', async () => {
    await using server = await scriptedServer(() => {});
    expect(await reachOf(call(server.origin, { timeoutMs: 1_500 }))).toBe('unknown');
  });

  test("the caller's signal, while waiting", async () => {
    const waiting = new AbortController();
    await using server = await scriptedServer(() => waiting.abort());
    expect(await reachOf(call(server.origin, { signal: waiting.signal }))).toBe('unknown');
  });

  test("the caller's signal, before anything was sent", async () => {
    await using server = await scriptedServer((_, response) => void response.end());
    expect(await reachOf(call(server.origin, { signal: AbortSignal.abort() }))).toBe('not-sent');
    expect(server.requests).toHaveLength(0);
  });

  test('half a body, and one that drips past the time-out, are cut', async () => {
    let drip = false;
    await using server = await scriptedServer((_, response) => {
      response.writeHead(200, { 'Content-Length': '10' }).write('half', () => {
        if (!drip) response.socket?.destroy();
      });
    });
    expect(await call(server.origin)).toMatchObject({ status: 200, body: { kind: 'cut' } });
    drip = true;
    expect(await call(server.origin, { timeoutMs: 1_500 })).toMatchObject({
      status: 200,
      body: { kind: 'cut' },
    });
  });

  test('a header value with a line break is refused without quoting it', async () => {
    await using server = await scriptedServer((_, response) => void response.end());
    const error = await call(server.origin, { headers: { 'X-TOKEN': 'sec\nret' } }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ reach: 'unsendable', cause: undefined });
    expect(String(error)).toContain('X-TOKEN');
    expect(String(error)).not.toMatch(/sec|ret\b/);
    expect(server.requests).toHaveLength(0);
  });
});
