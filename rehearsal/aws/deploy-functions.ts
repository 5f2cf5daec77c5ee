import { Denied } from '../iam/judge.ts';
import { createFunction } from '../lambda/function.ts';
import { count, type Fields, fields, isFields, text, texts } from '../template/values.ts';
import { type Cloud, unqualified } from './cloud.ts';
import { addStatements, type Deployment } from './deployment.ts';
import { lambdaEnvironment } from './lambda-environment.ts';

/** What the functions get beside the template's environment: where AWS and the world are on this machine. */
export interface Surroundings {
  readonly runtimeClient: string;
  readonly environment: () => Readonly<Record<string, string>>;
}

/** Functions, who may invoke them, and the queues that feed them. */
export async function deployFunctions(
  cloud: Cloud,
  deployment: Deployment,
  around: Surroundings,
): Promise<void> {
  const { stack, ofType, properties, identity, arnOf } = deployment;
  /** A function's ARN, of what a property says: its ARN, perhaps with an alias, or its name. */
  const qualifiedArn = (given: unknown): string => {
    const said = String(given);
    return said.startsWith('arn:')
      ? said
      : `arn:aws:lambda:${cloud.region}:${cloud.account}:function:${said}`;
  };

  for (const { id } of ofType('AWS::Lambda::Function')) {
    const own = properties(id);
    const arn = arnOf(id);
    const role = text(own.Role, `${id}.Role`);
    const key = `ASIA${identity(id).name.replace(/\W/g, '').slice(-24).toUpperCase()}`;
    const { name } = identity(id);
    const logGroup = isFields(own.LoggingConfig)
      ? text(own.LoggingConfig.LogGroup, id)
      : `/aws/lambda/${name}`;
    const caller = { role, session: name };
    cloud.roleOf.set(arn, role);
    cloud.callers.set(key, caller);
    const memoryMb = count(own.MemorySize, 128);
    const isVersioned = ofType('AWS::Lambda::Version').some(one => properties(one.id).FunctionName === name);
    const version = isVersioned ? '1' : '$LATEST';
    const { region } = cloud;
    const environment = lambdaEnvironment(own, { name, memoryMb, logGroup, key, region, version });
    cloud.functions.set(
      arn,
      await createFunction({
        name,
        functionArn: arn,
        asset: stack.assetFolder(text(fields(own.Code, `${id}.Code`).S3Key, `${id}.Code.S3Key`)),
        memoryMb,
        timeoutMs: count(own.Timeout, 3) * 1000,
        runtimeClient: around.runtimeClient,
        get environment() {
          return { ...environment, ...around.environment() };
        },
        clockAhead: () => cloud.clock() - Date.now(),
        onStart: () => startRights(cloud, caller, logGroup, own),
      }),
    );
  }
  for (const { id } of ofType('AWS::Lambda::Permission')) {
    const { FunctionName, Action, Principal, SourceArn, SourceAccount } = properties(id);
    const arn = qualifiedArn(FunctionName);
    const condition = {
      ...(SourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': SourceArn } }),
      ...(SourceAccount !== undefined && { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
    };
    addStatements(cloud, arn, [
      {
        Effect: 'Allow',
        Action,
        Principal: { Service: Principal },
        Resource: arn,
        ...(Object.keys(condition).length > 0 && { Condition: condition }),
      },
    ]);
  }
  for (const { id } of ofType('AWS::Lambda::EventSourceMapping')) {
    const own = properties(id);
    refuseMapping(id, qualifiedArn(own.FunctionName), deployment);
    const scaling = isFields(own.ScalingConfig) ? own.ScalingConfig : {};
    cloud.mappings.push({
      id,
      queueArn: text(own.EventSourceArn, id),
      functionArn: unqualified(qualifiedArn(own.FunctionName)),
      batchSize: count(own.BatchSize, 10),
      concurrency: count(scaling.MaximumConcurrency, 1000),
      partial: texts(own.FunctionResponseTypes).includes('ReportBatchItemFailures'),
    });
  }
}

/**
 * What Lambda refuses of a queue behind a function, and what a canary would not see.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 * @throws {Error} that names it
 */
export function refuseMapping(
  id: string,
  functionArn: string,
  { ofType, properties, arnOf }: Pick<Deployment, 'ofType' | 'properties' | 'arnOf'>,
): void {
  const { EventSourceArn } = properties(id);
  const bare = unqualified(functionArn);
  const queue = ofType('AWS::SQS::Queue').find(one => arnOf(one.id) === EventSourceArn);
  const fn = ofType('AWS::Lambda::Function').find(one => arnOf(one.id) === bare);
  const hidden = queue && count(properties(queue.id).VisibilityTimeout, 30);
  const taken = fn && count(properties(fn.id).Timeout, 3);
  if (hidden !== undefined && taken !== undefined && hidden < taken)
    throw new Error(
      `${id}: Lambda refuses a queue that hides its messages for ${hidden} s, before a function of ${taken} s`,
    );
  const named = fn && ofType('AWS::Lambda::Alias').some(one => isOf(properties(one.id).FunctionName, bare));
  if (named && functionArn === bare)
    throw new Error(`${id} leads past the alias of ${bare}: a canary would get nothing of it`);
}

/** Whether a function's name or ARN is that ARN's. */
const isOf = (name: unknown, arn: string): boolean =>
  String(name).split(':').at(-1) === arn.split(':').at(-1);

/** What Lambda does in the function's name when an environment starts: it writes its log and its trace. */
async function startRights(
  { judge, account, region }: Cloud,
  caller: { readonly role: string; readonly session: string },
  logGroup: string,
  { TracingConfig }: Fields,
): Promise<void> {
  const stream = `arn:aws:logs:${region}:${account}:log-group:${logGroup}:log-stream:rehearsal`;
  const isTraced = isFields(TracingConfig) && TracingConfig.Mode === 'Active';
  const rights = [
    ...['logs:CreateLogStream', 'logs:PutLogEvents'].map(action => ({ action, resource: stream })),
    ...(isTraced ? ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'] : []).map(action => ({
      action,
      resource: '*',
    })),
  ];
  for (const right of rights) {
    try {
      await judge.ask({ caller, ...right });
    } catch (error) {
      // the function runs all the same, and nobody sees what it says: the judge remembers it
      if (!(error instanceof Denied)) throw error;
    }
  }
}
