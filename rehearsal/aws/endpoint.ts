import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type Caller, callerName, Denied } from '../iam/judge.ts';
import { fields } from '../template/values.ts';
import type { EventBus } from './bus.ts';
import type { Cloud } from './cloud.ts';
import { dynamodb } from './dynamodb.ts';
import { Refusal } from './refusal.ts';
import { createSchedule, deleteSchedule } from './scheduler.ts';
import { secretsManager } from './secrets-manager.ts';
import { sqs } from './sqs.ts';

export interface Endpoint {
  readonly url: string;
  /** Denials and what was not understood, a line each. */
  readonly refusals: readonly string[];
  stop(): Promise<void>;
}

interface Asked {
  readonly service: string;
  readonly operation: string;
  /** The last part of its path. */
  readonly name: string;
  /** Of a schedule. */
  readonly group: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** All of AWS's services that functions call, at one address: who calls what is in the signature and the target. */
export async function serveAws(cloud: Cloud, bus: EventBus): Promise<Endpoint> {
  const refusals: string[] = [];

  async function answer(caller: Caller | 'owner', asked: Asked): Promise<{ status: number; body: string }> {
    const { service, operation, body } = asked;
    const fault = cloud.faults.get(`${service}:${operation}`);
    if (fault) throw fault;
    const input = fields(JSON.parse(body.toString() || '{}'), operation);
    const done = (output: object) => ({ status: 200, body: JSON.stringify(output) });
    switch (service) {
      case 'dynamodb':
        return dynamodb(cloud, caller, operation, input, asked);
      case 'sqs':
        return done(await sqs(cloud, caller, operation, input));
      case 'secretsmanager':
        return done(await secretsManager(cloud, caller, operation, input));
      case 'events':
        if (operation !== 'PutEvents') throw new Refusal('ValidationException', `events:${operation}`);
        return done(await bus.put(caller, input));
      case 'scheduler':
        if (operation === 'CreateSchedule')
          return done(await createSchedule(cloud, caller, asked.name, input));
        if (operation === 'DELETESchedule') return done(await deleteSchedule(cloud, caller, asked));
        throw new Refusal('ValidationException', `scheduler:${operation}`);
      default:
        throw new Refusal('UnknownOperationException', `${service}:${operation} is not rehearsed`);
    }
  }

  const server = createServer((request, response) => {
    void (async () => {
      const asked = await read(request);
      const caller = cloud.callers.get(keyOf(asked.headers) ?? '');
      try {
        if (!caller) throw new Refusal('UnrecognizedClientException', 'The security token is invalid.', 403);
        const { status, body } = await answer(caller, asked);
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
      } catch (error) {
        const { status, code, message } = refusalOf(error, asked.service);
        const who = caller === undefined || caller === 'owner' ? 'somebody' : callerName(caller);
        refusals.push(`${who}: ${code}: ${message}`);
        response
          .writeHead(status, {
            'content-type': 'application/x-amz-json-1.0',
            'x-amzn-errortype': code,
            // by which the SDK knows SQS's older names
            ...(asked.service === 'sqs' && { 'x-amzn-query-error': `${queryCode(code)};Sender` }),
          })
          .end(JSON.stringify({ __type: code, message, Message: message }));
      }
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('AWS has no port');
  return {
    url: `http://127.0.0.1:${bound.port}`,
    refusals,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value ?? '')]),
  );
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
  const target = headers['x-amz-target'];
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://aws');
  const name = decodeURIComponent(pathname.split('/').at(-1) ?? '');
  const group = searchParams.get('groupName') ?? 'default';
  const operation =
    target?.split('.').at(-1) ?? `${request.method === 'POST' ? 'Create' : request.method}Schedule`;
  return { service, operation, name, group, headers, body: Buffer.concat(chunks) };
}

const keyOf = (headers: Asked['headers']): string | undefined =>
  /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1];

/** As each service words a denial: SQS tells one by the key from its own. */
function refusalOf(error: unknown, service: string): { status: number; code: string; message: string } {
  if (error instanceof Refusal) return error;
  if (!(error instanceof Denied)) {
    console.error(error);
    return { status: 500, code: 'InternalFailure', message: String(error) };
  }
  const { message, question } = error;
  if (service === 'sqs' && question.action.startsWith('kms:'))
    return { status: 400, code: 'KmsAccessDenied', message };
  return { status: service === 'scheduler' ? 403 : 400, code: 'AccessDeniedException', message };
}

const queryCode = (code: string): string =>
  ({ KmsAccessDenied: 'KMS.AccessDeniedException', AccessDeniedException: 'AccessDenied' })[code] ?? code;
