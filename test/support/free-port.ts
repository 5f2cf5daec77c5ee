import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Random } from './random.ts';

/**
 * A port of 127.0.0.1 that nobody listens on, below those that connections are given (Linux: from 32768 on): a port
 * that is free until somebody listens on it, or between two lives of a process, stays free.
 */
export async function freePort(random: Random = Math.random): Promise<number> {
  for (let attempt = 1; attempt <= 100; attempt += 1) {
    const port = 20_000 + Math.floor(random() * 12_000);
    const server = createServer();
    const outcome = once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.listen(port, '127.0.0.1');
    if (!(await outcome)) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
  throw new Error('no port from 20000 to 32000 is free on 127.0.0.1');
}
