import { WrongEnvironment } from '../../../lambdas/environment/required.ts';
import { listOf } from '../../../lambdas/environment/secret.ts';
import { isObject } from '../../../lambdas/http/json.ts';
import { envFile } from '../../../local/env-file.ts';
import { localEnvironment } from '../../../local/local-environment.ts';
import type { LocalStack } from '../../../local/local-stack.ts';
import { networkFailure } from '../failures/network-failure.ts';
import { Failure } from '../session/failure.ts';
import type { Session } from '../session/session.ts';
import { UsageError } from '../session/usage-error.ts';
import { dynamoAt, sqsAt } from './clients.ts';
import type { LogLine } from './log-lines.ts';
import { ownConfig } from './own-config.ts';
import type { Place } from './place.ts';

const timeoutMs = 5_000;

/** What `npm start` runs, by the doors that it has for this machine; with the variables that it has, too. */
export function localPlace(given: string | undefined, session: Pick<Session, 'env' | 'atEnd'>): Place {
  const env = { ...variablesInFile(), ...session.env };
  const port = given ?? (env.PORT || '3000');
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
    throw new UsageError(
      `${given === undefined ? 'PORT' : '--local'} is "${port}": write a port, a number from 1 to 65535`,
    );
  const name = `npm start on port ${port}`;
  let reading: Promise<LocalStack> | undefined;
  const stack = (): Promise<LocalStack> => {
    reading ??= readStack(`http://127.0.0.1:${port}`);
    return reading;
  };
  return {
    name,
    typed: `--local ${port}`,
    async output(wanted) {
      const value = (await stack()).outputs[wanted];
      if (value === undefined)
        throw new Failure('local-no-output', `What ${name} runs has no ${wanted}: a stack has.`);
      return value;
    },
    config: () => ownConfig(env),
    numbers: async () => (await stack()).numbers,
    async sqs() {
      const client = sqsAt((await stack()).sqsEndpoint, env);
      session.atEnd(() => client.destroy());
      return client;
    },
    async dynamo() {
      const client = dynamoAt((await stack()).dynamoEndpoint, env);
      session.atEnd(() => client.destroy());
      return client;
    },
    async log(since) {
      await stack();
      let next = 0;
      return async () => {
        const response = await fetch(`http://127.0.0.1:${port}/sim/log?after=${next}`, {
          signal: AbortSignal.timeout(timeoutMs),
        });
        const kept: unknown = response.ok ? await response.json() : undefined;
        if (!isKeptLog(kept)) throw other(`http://127.0.0.1:${port}`, 'start it anew with `npm start`.');
        next = kept.next;
        return kept.lines.filter(({ at }) => at >= since);
      };
    },
    async threadApi() {
      await stack();
      return {
        url: `http://127.0.0.1:${port}`,
        key: listOf(localEnvironment(env).THREAD_API_KEY)[0] ?? '',
        source: 'the environment, or from .env',
      };
    },
    erasureKey: async () => localEnvironment(env).ERASURE_KEY ?? '',
    twilio: async () => ({
      values: localEnvironment(env, (await ownConfig(env)).agents),
      source: 'the environment, or from .env',
      baseUrl: (await stack()).twilioBaseUrl,
    }),
  };
}

function variablesInFile(): ReturnType<typeof envFile> {
  try {
    return envFile();
  } catch (error) {
    throw error instanceof WrongEnvironment ? new Failure('environment', error.message, error) : error;
  }
}

async function readStack(url: string): Promise<LocalStack> {
  const mend = 'start it with `npm start`, or name its port, as in --local 3477.';
  let answer: unknown;
  try {
    const response = await fetch(`${url}/sim/stack`, { signal: AbortSignal.timeout(timeoutMs) });
    answer = response.ok ? await response.json() : undefined;
  } catch (error) {
    const network = error instanceof Error ? networkFailure(error) : undefined;
    if (network?.code === 'network-refused')
      throw new Failure('local-none', `Nothing runs at ${url}: ${mend}`, error);
    if (network) throw network;
    throw other(url, mend, error);
  }
  if (!isLocalStack(answer)) throw other(url, mend);
  return answer;
}

const other = (url: string, mend: string, cause?: unknown): Failure =>
  new Failure('local-other', `What listens at ${url} is no \`npm start\` of this version: ${mend}`, cause);

const isKeptLog = (value: unknown): value is { readonly next: number; readonly lines: readonly LogLine[] } =>
  isObject(value) && typeof value.next === 'number' && Array.isArray(value.lines);

const isLocalStack = (value: unknown): value is LocalStack =>
  typeof value === 'object' &&
  value !== null &&
  'outputs' in value &&
  typeof value.outputs === 'object' &&
  'numbers' in value &&
  Array.isArray(value.numbers) &&
  'sqsEndpoint' in value &&
  'dynamoEndpoint' in value &&
  'twilioBaseUrl' in value;
