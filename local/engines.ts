import { once } from 'node:events';
import dynalite from 'dynalite';

export interface Engine {
  /** Its URL. */
  readonly endpoint: string;
  /** Ends open connections too. */
  stop(): Promise<void>;
}

/** DynamoDB in this process and in memory, on a free port of the loopback. Tables are made and dropped at once. */
export async function startEmbeddedDynamo(): Promise<Engine> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The embedded DynamoDB has no port');
  return {
    endpoint: `http://127.0.0.1:${bound.port}`,
    async stop() {
      const closed = new Promise<void>((resolve, reject) =>
        server.close(error => (error ? reject(error) : resolve())),
      );
      server.closeAllConnections();
      await closed;
    },
  };
}
