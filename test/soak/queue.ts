import { buildApp } from 'fauxqs';

/** SQS in a process of its own. fauxqs' own command listens on every address of the machine; this on one. */
await buildApp({ logger: false }).listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
