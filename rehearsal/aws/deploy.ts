import { CreateTableCommand, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { BuiltStack, Resource } from '../template/built-stack.ts';
import { createResolver, type Resolver } from '../template/resolve.ts';
import { count, type Fields, fields, isFields, list, text, texts } from '../template/values.ts';
import type { Cloud } from './cloud.ts';
import { deployAlarms } from './deploy-alarms.ts';
import { deployApis } from './deploy-apis.ts';
import { deployCanaries } from './deploy-canaries.ts';
import { deployEvents } from './deploy-events.ts';
import { deployFunctions, type Surroundings } from './deploy-functions.ts';
import { addStatements, type Deployment, statementsOf } from './deployment.ts';
import { type Identity, identityOf } from './names.ts';
import { type CloudQueue, createCloudQueue } from './queue.ts';

/** Names that another stack of the account has: CloudFormation refuses the stack. */
export class NameTaken extends Error {
  override readonly name = 'NameTaken';
  readonly shared: readonly string[];

  constructor(stack: string, shared: readonly string[]) {
    super(`${stack} cannot be deployed: ${shared.join('; ')}`);
    this.shared = shared;
  }
}

/** Makes everything of a template in the made-up account, in the order in which it hangs together. */
export async function deploy(cloud: Cloud, stack: BuiltStack, around: Surroundings): Promise<Deployment> {
  const identities = new Map<string, Identity>();
  const resolver: Resolver = createResolver(stack, {
    region: cloud.region,
    account: cloud.account,
    exports: cloud.exports,
    ref: id => identity(id).ref,
    attribute(id, name) {
      const found = identity(id).attributes[name];
      if (found === undefined)
        throw new Error(`${stack.resources.get(id)?.type} has no attribute ${name} that the rehearsal knows`);
      return found;
    },
    dynamic: reference => secretValue(cloud, reference),
  });
  const { resolve } = resolver;

  function identity(id: string): Identity {
    const known = identities.get(id);
    if (known) return known;
    const resource = stack.resources.get(id);
    if (!resource) throw new Error(`there is no ${id}`);
    const made = identityOf(stack, resource, cloud, resolve);
    identities.set(id, made);
    return made;
  }

  const ofType = (type: string): readonly Resource[] =>
    [...stack.resources.values()].filter(resource => resource.type === type);
  const properties = (id: string): Fields =>
    fields(resolve(stack.resources.get(id)?.properties ?? {}), `${id}.Properties`);
  const arnOf = (id: string): string => text(identity(id).attributes.Arn, `${id}.Arn`);
  const deployment: Deployment = { stack, identity, properties, ofType, arnOf, outputs: new Map() };

  const shared: string[] = [];
  for (const resource of stack.resources.values()) {
    if (!(resource.type in globallyNamed)) continue;
    const name = `${resource.type} ${identity(resource.id).name}`;
    const other = cloud.taken.get(name);
    if (other !== undefined) shared.push(`${name} (${resource.id}) already exists, of the stack ${other}`);
    cloud.taken.set(name, stack.name);
  }
  if (shared.length > 0) throw new NameTaken(stack.name, shared);

  for (const { id } of ofType('AWS::KMS::Key')) {
    const { KeyPolicy } = properties(id);
    cloud.policies.resources.set(arnOf(id), statementsOf(KeyPolicy));
  }
  for (const { id } of ofType('AWS::IAM::Role')) {
    const { AssumeRolePolicyDocument, Policies, ManagedPolicyArns } = properties(id);
    if (list(ManagedPolicyArns).length > 0) throw new Error(`${id}: managed policies are not rehearsed`);
    cloud.policies.resources.set(arnOf(id), statementsOf(AssumeRolePolicyDocument));
    cloud.policies.roles.set(
      arnOf(id),
      list(Policies).flatMap(policy => statementsOf(fields(policy, id).PolicyDocument)),
    );
  }
  for (const { id } of ofType('AWS::IAM::Policy')) {
    const { PolicyDocument, Roles } = properties(id);
    for (const name of texts(Roles)) {
      const role = `arn:aws:iam::${cloud.account}:role/${name}`;
      const given = cloud.policies.roles.get(role) ?? [];
      cloud.policies.roles.set(role, [...given, ...statementsOf(PolicyDocument)]);
    }
  }

  for (const { id } of ofType('AWS::DynamoDB::Table')) {
    const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode, SSESpecification } =
      properties(id);
    const { name, attributes } = identity(id);
    const input: CreateTableCommandInput = JSON.parse(
      JSON.stringify({
        TableName: name,
        KeySchema,
        AttributeDefinitions,
        GlobalSecondaryIndexes,
        BillingMode,
      }),
    );
    await cloud.dynamo.send(new CreateTableCommand(input));
    const key = isFields(SSESpecification) ? SSESpecification.KMSMasterKeyId : undefined;
    cloud.tables.set(name, {
      name,
      arn: text(attributes.Arn, id),
      key: key === undefined ? undefined : String(key),
    });
  }

  const queue = (id: string): CloudQueue => {
    const { attributes, ref, name } = identity(id);
    const arn = text(attributes.Arn, id);
    const known = cloud.queues.get(arn);
    if (known) return known;
    const made = createCloudQueue(properties(id), { arn, url: ref, name }, cloud, cloud.clock, behind => {
      const found = ofType('AWS::SQS::Queue').find(other => arnOf(other.id) === behind);
      if (!found) throw new Error(`${id}: its dead letters ${behind} are no queue of the stack`);
      return queue(found.id);
    });
    cloud.queues.set(arn, made);
    return made;
  };
  for (const { id } of ofType('AWS::SQS::Queue')) queue(id);
  for (const { id } of ofType('AWS::SQS::QueuePolicy')) {
    const { Queues, PolicyDocument } = properties(id);
    for (const url of texts(Queues)) {
      const of = [...cloud.queues.values()].find(one => one.url === url);
      if (!of) throw new Error(`${id} is for ${url}, which is no queue of the stack`);
      addStatements(cloud, of.arn, statementsOf(PolicyDocument));
    }
  }

  for (const { id } of ofType('AWS::SecretsManager::Secret')) {
    const { ref, name } = identity(id);
    const { GenerateSecretString, SecretString } = properties(id);
    const value = SecretString === undefined ? generatedSecret(GenerateSecretString) : String(SecretString);
    cloud.secrets.set(ref, { arn: ref, name, ...(value !== undefined && { value }) });
  }

  deployEvents(cloud, deployment);

  await deployFunctions(cloud, deployment, around);
  deployApis(cloud, deployment);
  await deployCanaries(cloud, deployment);
  await deployAlarms(cloud, deployment);

  const outputs = Object.entries(fields(stack.template.Outputs ?? {}, 'Outputs')).map(([id, output]) => {
    const { Value, Export } = fields(resolve(output), id);
    if (isFields(Export)) cloud.exports.set(String(Export.Name), String(Value));
    return [id, String(Value)] as const;
  });
  return { ...deployment, outputs: new Map(outputs) };
}

/** Types of which two cannot have one name in an account and region, so that CloudFormation refuses the second. */
const globallyNamed: Readonly<Record<string, true>> = {
  'AWS::DynamoDB::Table': true,
  'AWS::SQS::Queue': true,
  'AWS::SNS::Topic': true,
  'AWS::Lambda::Function': true,
  'AWS::IAM::Role': true,
  'AWS::Logs::LogGroup': true,
  'AWS::Events::EventBus': true,
  'AWS::Events::Connection': true,
  'AWS::Events::ApiDestination': true,
  'AWS::Scheduler::ScheduleGroup': true,
  'AWS::SecretsManager::Secret': true,
  'AWS::CloudWatch::Alarm': true,
  'AWS::CloudWatch::Dashboard': true,
  'AWS::KMS::Alias': true,
  'AWS::ApiGatewayV2::DomainName': true,
};

function generatedSecret(how: unknown): string | undefined {
  if (!isFields(how)) return undefined;
  const made = 'rehearsed'.repeat(8).slice(0, count(how.PasswordLength, 32));
  if (how.GenerateStringKey === undefined) return made;
  const template = fields(JSON.parse(text(how.SecretStringTemplate, 'SecretStringTemplate')), 'a secret');
  return JSON.stringify({ ...template, [String(how.GenerateStringKey)]: made });
}

/** `secretsmanager:<arn>:SecretString:<key>:<stage>:<version>`, as a dynamic reference has it. */
function secretValue({ secrets }: Cloud, reference: string): string {
  const found = /^secretsmanager:(.+):SecretString:([^:]*):/.exec(`${reference}:`);
  const value = secrets.get(found?.[1] ?? '')?.value;
  if (value === undefined) throw new Error(`{{resolve:${reference}}}: there is no such value`);
  return found?.[2] ? String(fields(JSON.parse(value), 'a secret')[found[2]]) : value;
}
