import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { createSecret } from '../../../lambdas/aws/secrets.ts';
import { withNumbers } from '../../../lambdas/config/define-channel.ts';
import { defaultStackName, outputs, type StackOutput } from '../../../lambdas/environment/outputs.ts';
import { listOf, present } from '../../../lambdas/environment/secret.ts';
import { originOf } from '../../../lambdas/http/origin.ts';
import type { Session } from '../session/session.ts';
import { UsageError } from '../session/usage-error.ts';
import {
  cloudFormationOf,
  cloudWatchOf,
  dynamoOf,
  lambdaOf,
  logsOf,
  secretsManagerOf,
  snsOf,
  sqsOf,
} from './clients.ts';
import { ownConfig } from './own-config.ts';
import type { Place, PlaceOptions, TwilioAccount } from './place.ts';
import { outputOf, readOutputs, readResources } from './stack-outputs.ts';

/** A stack in the account and region of the credentials that the SDK finds. */
export async function stackPlace(
  { stack, secret }: PlaceOptions,
  { env, atEnd }: Pick<Session, 'env' | 'atEnd'>,
): Promise<Place> {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-create-stack.html; or its ARN
  if (stack !== undefined && !/^([a-zA-Z][a-zA-Z0-9-]{0,127}|arn:[\w:/-]{1,300})$/.test(stack))
    throw new UsageError(
      `--stack is "${stack}": a stack's name is letters, digits and hyphens, such as SmsChannel`,
    );
  const name = stack ?? (await ownConfig(env)).deploy.stackName ?? defaultStackName;
  let reading: ReturnType<typeof readOutputs> | undefined;
  /** A client, which ends with the run. */
  function ended<C extends { destroy(): void }>(client: C): C {
    atEnd(() => client.destroy());
    return client;
  }
  const cloudFormation = () => ended(cloudFormationOf(env));
  async function output(wanted: StackOutput): Promise<string> {
    reading ??= readOutputs(cloudFormation(), name);
    return outputOf(await reading, wanted, name);
  }

  async function twilio(which?: 'deployed'): Promise<TwilioAccount> {
    const base = env.TWILIO_BASE_URL ? { baseUrl: originOf(env.TWILIO_BASE_URL, 'TWILIO_BASE_URL') } : {};
    const isMeant = secret === undefined && stack === undefined && which === undefined;
    if (isMeant && env.TWILIO_ACCOUNT_SID) return { values: env, source: 'the environment', ...base };
    const id = secret ?? (await output(outputs.twilioSecret));
    const client = secretsManagerOf(env);
    atEnd(() => client.destroy());
    return { values: await createSecret(client, id, Date.now)(), source: `the secret ${id}`, ...base };
  }

  return {
    name: `the stack ${name}`,
    ...(stack !== undefined && { typed: `--stack ${stack}` }),
    output,
    config: () => ownConfig(env),
    stack: {
      resources: () => readResources(cloudFormation(), name),
      lambda: () => ended(lambdaOf(env)),
      cloudWatch: () => ended(cloudWatchOf(env)),
      sns: () => ended(snsOf(env)),
      async secret(wanted) {
        const id = await output(wanted);
        return { id, values: await createSecret(ended(secretsManagerOf(env)), id, Date.now)() };
      },
      async writtenAt(wanted) {
        // of the current version: docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
        const asked = new GetSecretValueCommand({ SecretId: await output(wanted) });
        return (await ended(secretsManagerOf(env)).send(asked)).CreatedDate?.getTime();
      },
      async write(wanted, values) {
        const SecretId = await output(wanted);
        const SecretString = JSON.stringify(values);
        await ended(secretsManagerOf(env)).send(new PutSecretValueCommand({ SecretId, SecretString }));
      },
    },
    numbers: async () => [
      ...withNumbers(await ownConfig(env), env.TWILIO_PHONE_NUMBER).settings.numbers.keys(),
    ],
    sqs: async () => {
      const client = sqsOf(env);
      atEnd(() => client.destroy());
      return client;
    },
    dynamo: async () => {
      const client = dynamoOf(env);
      atEnd(() => client.destroy());
      return client;
    },
    async log(since) {
      const { logGroups } = await import('./log-lines.ts');
      const groups = (await readResources(cloudFormation(), name)).filter(
        // the gateway's own is no function's
        ({ ResourceType, LogicalResourceId = '' }) =>
          ResourceType === 'AWS::Logs::LogGroup' && !LogicalResourceId.includes('AccessLogs'),
      );
      const client = logsOf(env);
      atEnd(() => client.destroy());
      return logGroups(
        client,
        groups.flatMap(({ PhysicalResourceId: id }) => (id ? [id] : [])),
        since,
      );
    },
    async threadApi() {
      const id = await output(outputs.threadApiSecret);
      const client = secretsManagerOf(env);
      atEnd(() => client.destroy());
      const [key = ''] = listOf(present(await createSecret(client, id, Date.now)(), 'THREAD_API_KEY'));
      return { url: await output(outputs.publicUrl), key, source: `the secret ${id}` };
    },
    async erasureKey() {
      const id = await output(outputs.erasureSecret);
      const values = await createSecret(ended(secretsManagerOf(env)), id, Date.now)();
      return present(values, 'ERASURE_KEY');
    },
    twilio,
  };
}
