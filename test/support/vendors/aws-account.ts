import { createFifoQueue, type FifoQueue } from '../../../local/fifo-queue.ts';
import { sqsDoor } from '../../../local/sqs-door.ts';
import { serve } from '../../../playground/serve.ts';

/** What AWS answers in place of what it was asked for. */
export interface AwsRefusal {
  readonly status: number;
  /** The error's code, such as `AccessDeniedException`. */
  readonly code: string;
  readonly message: string;
}

export interface AwsAccount extends AsyncDisposable {
  readonly url: string;
  /** The variables that lead the SDK here, with credentials and a region. */
  readonly env: Readonly<Record<string, string>>;
  readonly threads: FifoQueue;
  readonly dead: FifoQueue;
  /** What was asked, as IAM spells it, and in which region, oldest first. */
  readonly asked: readonly { readonly action: string; readonly region: string }[];
  /** From now on this is the answer to that action, such as `sqs:ReceiveMessage`. */
  refuse(action: string, refusal: AwsRefusal): void;
  /** From now on that action is done only when this resolves. */
  hold(action: string, until: Promise<void>): void;
}

export interface AwsAccountOptions {
  /** By their stack's name; `QueueUrl` and `DeadLetterQueueUrl` come with each. */
  readonly stacks: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What a stack is made of, by its name: logical ids, each with its type and its own name. */
  readonly resources?: Readonly<
    Record<string, Readonly<Record<string, readonly [type: string, id: string]>>>
  >;
  /** Lines by log group, with their times. */
  readonly logs?: Readonly<Record<string, readonly { readonly at: number; readonly line: string }[]>>;
  /** What Lambda and CloudWatch have; looked at whenever they are asked. */
  readonly functions?: {
    unreserved: number;
    /** Event source mappings' states by their UUIDs. */
    readonly mappings: Record<string, string>;
    readonly alarms: Record<string, { actions: string[]; enabled: boolean; state: 'OK' | 'ALARM' }>;
  };
  /** By topic: each subscription's ARN, or `PendingConfirmation`. */
  readonly subscriptions?: Readonly<Record<string, string[]>>;
  /** By name. Empty ones have no value yet; what is written is here. */
  readonly secrets?: Record<string, object | ''>;
}

const accessKeyId = 'AKIDEXAMPLE';

/**
 * An account of AWS's behind one port, as far as the operator's commands ask: CloudFormation's stacks, secrets, and the
 * two queues. It knows one access key; signatures are not looked at.
 */
export async function startAwsAccount({
  stacks,
  secrets = {},
  subscriptions = {},
  resources = {},
  logs = {},
  functions = { unreserved: 1000, mappings: {}, alarms: {} },
}: AwsAccountOptions): Promise<AwsAccount> {
  const fifo = (name: string) => createFifoQueue({ name, visibilityMs: 30_000, clock: Date.now });
  const [threads, dead] = [fifo('threads.fifo'), fifo('threads-dead.fifo')];
  const sqs = sqsDoor([threads, dead]);
  const refusals = new Map<string, AwsRefusal>();
  const written = new Map<string, number>();
  const holds = new Map<string, Promise<void>>();
  const asked: { action: string; region: string }[] = [];

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (/^\/20\d\d-\d\d-\d\d\//.test(pathname)) return lambda(pathname);
    const [service = '', operation = ''] = (request.headers.get('x-amz-target') ?? '').split('.');
    const isQuery = service === '';
    const query = isQuery ? new URLSearchParams(await request.text()) : undefined;
    const action = query
      ? `${query.get('Action') === 'ListSubscriptionsByTopic' ? 'sns' : 'cloudformation'}:${query.get('Action')}`
      : `${service
          .replace(/^Amazon|_\d+$/g, '')
          .replace(/^GraniteServiceVersion\d+$/, 'cloudwatch')
          .toLowerCase()}:${operation}`;
    const [, key, , region = ''] =
      /Credential=([^/]+)\/(\d+)\/([^/]+)\//.exec(request.headers.get('authorization') ?? '') ?? [];
    asked.push({ action, region });
    await holds.get(action);
    const refusal =
      refusals.get(action) ??
      (key === accessKeyId
        ? undefined
        : {
            status: 403,
            code: isQuery ? 'InvalidClientTokenId' : 'UnrecognizedClientException',
            message: 'The security token included in the request is invalid.',
          });
    if (refusal) return isQuery ? queryError(refusal) : jsonError(refusal);
    if (action === 'sns:ListSubscriptionsByTopic') return listSubscriptions(query?.get('TopicArn') ?? '');
    if (action === 'cloudformation:ListStackResources') return listResources(query?.get('StackName') ?? '');
    if (query) return describeStacks(query.get('StackName') ?? '');
    if (action === 'cloudwatch:DescribeAlarms')
      return describeAlarms((await request.json()) as { AlarmNames: string[] });
    if (action === 'logs:FilterLogEvents')
      return filterLogEvents((await request.json()) as { logGroupName: string; startTime?: number });
    if (action === 'secretsmanager:PutSecretValue')
      return putSecret(
        (await request.json()) as { readonly SecretId: string; readonly SecretString: string },
      );
    if (action === 'secretsmanager:GetSecretValue')
      return secretValue((await request.json()) as { readonly SecretId: string });
    return sqs(request, '');
  }

  function describeStacks(name: string): Response {
    const outputs = stacks[name];
    if (!outputs)
      return queryError({
        status: 400,
        code: 'ValidationError',
        message: `Stack with id ${name} does not exist`,
      });
    const all = {
      QueueUrl: `${served.url}/000000000000/threads.fifo`,
      DeadLetterQueueUrl: `${served.url}/000000000000/threads-dead.fifo`,
      ...outputs,
    };
    const members = Object.entries(all).map(
      ([key, value]) =>
        `<member><OutputKey>${key}</OutputKey><OutputValue>${value.replaceAll('&', '&amp;')}</OutputValue></member>`,
    );
    return xml(
      `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>` +
        `<StackName>${name}</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><CreationTime>2026-05-05T12:00:00Z</CreationTime>` +
        `<Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    );
  }

  /** Lambda speaks REST (Lambda API reference). */
  function lambda(pathname: string): Response {
    const uuid = /\/event-source-mappings\/([\w-]+)/.exec(pathname)?.[1] ?? '';
    asked.push({ action: uuid ? 'lambda:GetEventSourceMapping' : 'lambda:GetAccountSettings', region: '' });
    const { mappings, unreserved } = functions;
    if (!uuid)
      return Response.json({
        AccountLimit: { ConcurrentExecutions: unreserved, UnreservedConcurrentExecutions: unreserved },
      });
    return Response.json({ UUID: uuid, State: mappings[uuid] });
  }

  function describeAlarms({ AlarmNames }: { AlarmNames: string[] }): Response {
    const MetricAlarms = AlarmNames.flatMap(AlarmName => {
      const alarm = functions.alarms[AlarmName];
      if (!alarm) return [];
      const { actions, enabled, state } = alarm;
      return [{ AlarmName, AlarmActions: actions, ActionsEnabled: enabled, StateValue: state }];
    });
    return Response.json({ MetricAlarms });
  }

  function listSubscriptions(topic: string): Response {
    const members = (subscriptions[topic] ?? []).map(
      arn =>
        `<member><TopicArn>${topic}</TopicArn><Protocol>email</Protocol><SubscriptionArn>${arn}</SubscriptionArn></member>`,
    );
    return xml(
      '<ListSubscriptionsByTopicResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><ListSubscriptionsByTopicResult>' +
        `<Subscriptions>${members.join('')}</Subscriptions></ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>`,
    );
  }

  function listResources(name: string): Response {
    const members = Object.entries(resources[name] ?? {}).map(
      ([logicalId, [type, id]]) =>
        `<member><LogicalResourceId>${logicalId}</LogicalResourceId><PhysicalResourceId>${id}</PhysicalResourceId>` +
        `<ResourceType>${type}</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus>` +
        '<LastUpdatedTimestamp>2026-05-05T12:00:00Z</LastUpdatedTimestamp></member>',
    );
    return xml(
      `<ListStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><ListStackResourcesResult>` +
        `<StackResourceSummaries>${members.join('')}</StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>`,
    );
  }

  function filterLogEvents(asked: { logGroupName: string; startTime?: number }): Response {
    const lines = logs[asked.logGroupName];
    if (!lines)
      return jsonError({
        status: 400,
        code: 'ResourceNotFoundException',
        message: 'The specified log group does not exist.',
      });
    const events = lines.flatMap(({ at, line }, index) =>
      at < (asked.startTime ?? 0)
        ? []
        : [{ eventId: `${asked.logGroupName}-${index}`, timestamp: at, message: `${line}\n` }],
    );
    return Response.json({ events });
  }

  function putSecret({
    SecretId,
    SecretString,
  }: {
    readonly SecretId: string;
    readonly SecretString: string;
  }): Response {
    if (!(SecretId in secrets))
      return jsonError({
        ...{ status: 400, code: 'ResourceNotFoundException' },
        message: "Secrets Manager can't find the specified secret.",
      });
    secrets[SecretId] = JSON.parse(SecretString);
    written.set(SecretId, Date.now());
    return Response.json({ ARN: SecretId, Name: SecretId, VersionId: '2' });
  }

  function secretValue({ SecretId }: { readonly SecretId: string }): Response {
    const secret = secrets[SecretId];
    const message =
      secret === ''
        ? "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"
        : "Secrets Manager can't find the specified secret.";
    if (!secret) return jsonError({ status: 400, code: 'ResourceNotFoundException', message });
    // in seconds; what was there from the start is old
    const CreatedDate = (written.get(SecretId) ?? 0) / 1000;
    return Response.json({
      ...{ ARN: SecretId, Name: SecretId, CreatedDate },
      SecretString: JSON.stringify(secret),
    });
  }

  const served = await serve(answer, { port: 0, host: '127.0.0.1' });
  return {
    url: served.url,
    env: {
      AWS_ENDPOINT_URL: served.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'the-secret-access-key',
      AWS_REGION: 'eu-west-1',
    },
    threads,
    dead,
    asked,
    refuse: (action, refusal) => void refusals.set(action, refusal),
    hold: (action, until) => void holds.set(action, until),
    [Symbol.asyncDispose]: () => served.close(),
  };
}

const xml = (body: string, status = 200): Response =>
  new Response(body, { status, headers: { 'content-type': 'text/xml' } });

/** The Query protocol's, with what XML reserves left out by whoever writes the message. */
const queryError = ({ status, code, message }: AwsRefusal): Response =>
  xml(
    `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
    status,
  );

const jsonError = ({ status, code, message }: AwsRefusal): Response =>
  Response.json(
    { __type: code, message },
    { status, headers: { 'content-type': 'application/x-amz-json-1.1' } },
  );
