import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { isOutage, Throttled } from '../../lambdas/aws/is-outage.ts';
import { closedOrigin, type ScriptedServer, scriptedServer } from '../support/processes/scripted-server.ts';

type Script = Parameters<typeof scriptedServer>[0];

const options = (endpoint: string, requestTimeout = 60_000) => ({
  endpoint,
  region: 'us-east-1',
  maxAttempts: 1,
  credentials: { accessKeyId: 'id', secretAccessKey: 'key' },
  requestHandler: { requestTimeout, throwOnRequestTimeout: true },
});

/** What the SDK throws where a service at that origin answers as it does. */
const asked = {
  dynamodb: (origin: string) =>
    new DynamoDBClient(options(origin)).send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } })),
  sqs: (origin: string) =>
    new SQSClient(options(origin)).send(
      new SendMessageCommand({ QueueUrl: `${origin}/1/q`, MessageBody: 'a' }),
    ),
  events: (origin: string) =>
    new EventBridgeClient(options(origin)).send(
      new PutEventsCommand({ Entries: [{ Source: 's', DetailType: 't', Detail: '{}' }] }),
    ),
  scheduler: (origin: string) =>
    new SchedulerClient(options(origin)).send(
      new CreateScheduleCommand({
        Name: 'n',
        ScheduleExpression: 'at(2026-01-01T00:00:00)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: 'a', RoleArn: 'r' },
      }),
    ),
  secrets: (origin: string) =>
    new SecretsManagerClient(options(origin)).send(new GetSecretValueCommand({ SecretId: 's' })),
};
type Service = keyof typeof asked;

async function thrownBy(ask: (origin: string) => Promise<unknown>, script: Script): Promise<unknown> {
  await using server: ScriptedServer = await scriptedServer(script);
  return await ask(server.origin).then(
    () => undefined,
    error => error,
  );
}

/** An answer of the services' JSON protocols; SQS says its older code in a header of its own. */
const refusal =
  (status: number, type: string, queryCode?: string): Script =>
  (_, response) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-errortype': type,
      ...(queryCode !== undefined && { 'x-amzn-query-error': `${queryCode};Sender` }),
    };
    response.writeHead(status, headers).end(JSON.stringify({ __type: type, message: 'no', Message: 'no' }));
  };

describe('what a service answers', () => {
  it.each<[Service, number, type: string, outage: boolean, queryCode?: string]>([
    ['dynamodb', 400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException', true],
    ['dynamodb', 400, 'com.amazonaws.dynamodb.v20120810#RequestLimitExceeded', true],
    ['dynamodb', 400, 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', true],
    ['dynamodb', 500, 'com.amazonaws.dynamodb.v20120810#InternalServerError', true],
    ['dynamodb', 400, 'com.amazon.coral.service#ExpiredTokenException', true],
    ['dynamodb', 400, 'com.amazon.coral.service#AccessDeniedException', true],
    ['dynamodb', 400, 'com.amazon.coral.validate#ValidationException', false],
    ['dynamodb', 400, 'com.amazon.coral.service#SerializationException', false],
    ['dynamodb', 400, 'com.amazonaws.dynamodb.v20120810#ItemCollectionSizeLimitExceededException', false],
    ['sqs', 403, 'com.amazonaws.sqs#RequestThrottled', true, 'RequestThrottled'],
    ['sqs', 400, 'com.amazonaws.sqs#KmsThrottled', true, 'KMS.ThrottlingException'],
    ['sqs', 400, 'com.amazonaws.sqs#QueueDoesNotExist', true, 'AWS.SimpleQueueService.NonExistentQueue'],
    ['sqs', 400, 'com.amazonaws.sqs#InvalidMessageContents', false, 'InvalidMessageContents'],
    // so it is where a body is too long
    ['sqs', 400, 'com.amazon.coral.service#InvalidParameterValueException', false, 'InvalidParameterValue'],
    ['sqs', 400, 'com.amazon.coral.service#MissingRequiredParameterException', false, 'MissingParameter'],
    [
      'sqs',
      400,
      'com.amazonaws.sqs#UnsupportedOperation',
      false,
      'AWS.SimpleQueueService.UnsupportedOperation',
    ],
    ['events', 400, 'com.amazonaws.events#ThrottlingException', true],
    ['events', 500, 'com.amazonaws.events#InternalException', true],
    ['events', 400, 'com.amazon.coral.validate#ValidationException', false],
    ['scheduler', 429, 'ThrottlingException', true],
    ['scheduler', 402, 'ServiceQuotaExceededException', true],
    ['scheduler', 400, 'ValidationException', false],
    ['secrets', 400, 'com.amazonaws.secretsmanager#ResourceNotFoundException', true],
    ['secrets', 400, 'com.amazonaws.secretsmanager#DecryptionFailure', true],
    ['secrets', 500, 'com.amazonaws.secretsmanager#InternalServiceError', true],
  ])('%s, %i %s: an outage: %s', async (service, status, type, outage, queryCode) => {
    const error = await thrownBy(asked[service], refusal(status, type, queryCode));
    expect(error).toMatchObject({ $metadata: { httpStatusCode: status } });
    expect(isOutage(error)).toBe(outage);
  });

  it('a page of a proxy in between', async () => {
    const error = await thrownBy(asked.dynamodb, (_, response) => response.writeHead(503).end('<html>'));
    expect(error).toBeInstanceOf(Error);
    expect(isOutage(error)).toBe(true);
  });
});

describe('no answer of a service', () => {
  it('a server that hangs', async () => {
    const ask = (origin: string) =>
      new DynamoDBClient(options(origin, 100)).send(
        new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } }),
      );
    const error = await thrownBy(ask, () => {});
    expect(error).toMatchObject({ name: 'TimeoutError' });
    expect(isOutage(error)).toBe(true);
  });

  it.each<[string, Script]>([
    ['closes the connection', (_, response) => void response.socket?.destroy()],
    [
      'breaks off its answer',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{');
        setTimeout(() => response.socket?.destroy(), 10);
      },
    ],
  ])('a server that %s', async (_, script) => {
    const error = await thrownBy(asked.dynamodb, script);
    expect(error).toBeInstanceOf(Error);
    expect(isOutage(error)).toBe(true);
  });

  it.each(Object.entries(asked))('%s where nothing listens', async (_, ask) => {
    const error = await ask(await closedOrigin()).then(
      () => undefined,
      thrown => thrown,
    );
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    expect(isOutage(error)).toBe(true);
  });

  it.each([
    ['a turn’s time is up', Object.assign(new Error('aborted'), { name: 'AbortError' })],
    ['no resolver answers', Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' })],
    ['a role cannot be had', Object.assign(new Error('none'), { name: 'CredentialsProviderError' })],
    ['writes are left over', new Throttled('3 records were not written')],
  ])('%s', (_, error) => {
    expect(isOutage(error)).toBe(true);
  });
});

describe('no outage', () => {
  /** What is thrown by a line that is wrong. */
  const thrown = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return error;
    }
  };

  it.each([
    ['a value that is not there', thrown(() => JSON.parse('null').length)],
    ['a date that is none', thrown(() => new Date(Number.NaN).toISOString())],
    ['an argument that Node refuses', thrown(() => Buffer.from(JSON.parse('null')))],
    ['a number that DynamoDB has no room for', thrown(() => marshall({ at: Number.POSITIVE_INFINITY }))],
    ['a number without its digits', thrown(() => marshall({ at: 2 ** 60 }))],
    ['an error of our own', new Error('boom')],
    ['a word', 'ECONNREFUSED'],
    ['nothing', undefined],
  ])('%s', (_, error) => {
    expect(isOutage(error)).toBe(false);
  });

  it('where an error is expected, there is one', () => {
    expect(thrown(() => Buffer.from(JSON.parse('null')))).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
    expect(thrown(() => marshall({ at: 2 ** 60 }))).toBeInstanceOf(Error);
  });
});
