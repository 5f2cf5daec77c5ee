import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import dynalite from 'dynalite';

export interface Engine {
  /** Its URL. */
  readonly endpoint: string;
  /** Answers what it was asked, then ends open connections too. Who asks it is to be there until then. */
  stop(): Promise<void>;
}

/** DynamoDB in this process and in memory, on a free port of the loopback. Tables are made and dropped at once. */
export async function startEmbeddedDynamo(): Promise<Engine> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // dynalite ends the process where it has something to write when it is closed
  const open = new Set<ServerResponse>();
  server.on('request', (_, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The embedded DynamoDB has no port');
  return {
    endpoint: `http://127.0.0.1:${bound.port}`,
    async stop() {
      while (open.size > 0) await Promise.all([...open].map(response => once(response, 'close')));
      const closed = new Promise<void>((resolve, reject) =>
        server.close(error => (error ? reject(error) : resolve())),
      );
      server.closeAllConnections();
      await closed;
    },
  };
}
