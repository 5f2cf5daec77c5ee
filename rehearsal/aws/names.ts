import { createHash } from 'node:crypto';
import type { BuiltStack, Resource } from '../template/built-stack.ts';

/** A made-up account and region of AWS. */
export interface Place {
  readonly account: string;
  readonly region: string;
  /**
   * Origin of queues' URLs. On AWS it is `https://sqs.<region>.amazonaws.com`; SQS's client asks whatever host the URL
   * names, so here it is where the rehearsal listens.
   */
  readonly queueOrigin: string;
}

const digest = (value: string): string => createHash('sha256').update(value).digest('hex');

/**
 * As CloudFormation names what a template gives no name: the stack, the logical id, and twelve letters. A secret's has
 * no stack in it, on which CDK's `secretName` relies.
 */
const generated = (stack: string, id: string, type: string): string => {
  const letters = digest(`${stack} ${id}`).slice(0, 12).toUpperCase();
  return type === 'AWS::SecretsManager::Secret'
    ? `${id}-${letters}`
    : `${stack}-${id.slice(0, 24)}-${letters}`;
};

const uuid = (value: string): string =>
  digest(value).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

/** What is known of a resource once it is deployed: what `Ref` gives, and its attributes. */
export interface Identity {
  readonly name: string;
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** By which property a type has a name of its own; a fixed one is the same in every stack of an account and region. */
const nameProperty: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Events::Rule': 'Name',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Connection': 'Name',
  'AWS::Events::ApiDestination': 'Name',
  'AWS::Scheduler::ScheduleGroup': 'Name',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::ApiGatewayV2::DomainName': 'DomainName',
};

/** The name that the template itself gives a resource, if it does; `resolve` takes its intrinsics. */
function ownName(resource: Resource, resolve: (value: unknown) => unknown): string | undefined {
  const property = nameProperty[resource.type];
  const given = property === undefined ? undefined : resolve(resource.properties[property]);
  return given === undefined ? undefined : String(given);
}

/**
 * What CloudFormation knows of a resource as soon as it is made.
 * @throws {Error} for an attribute that nobody has told the rehearsal of: say it here.
 */
export function identityOf(
  stack: BuiltStack,
  resource: Resource,
  place: Place,
  resolve: (value: unknown) => unknown,
): Identity {
  const { id, type, properties } = resource;
  const { account, region } = place;
  const isFifo = type === 'AWS::SQS::Queue' && properties.FifoQueue === true;
  const name = ownName(resource, resolve) ?? `${generated(stack.name, id, type)}${isFifo ? '.fifo' : ''}`;
  const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
  const made = (ref: string, attributes: Record<string, string> = {}): Identity => ({
    name,
    ref,
    attributes,
  });
  const property = (key: string) => String(resolve(properties[key]));
  switch (type) {
    case 'AWS::KMS::Key': {
      const key = uuid(`${stack.name} ${id}`);
      return made(key, { Arn: arn('kms', `key/${key}`), KeyId: key });
    }
    case 'AWS::DynamoDB::Table':
      return made(name, { Arn: arn('dynamodb', `table/${name}`) });
    case 'AWS::SQS::Queue': {
      const url = `${place.queueOrigin}/${account}/${name}`;
      return made(url, { Arn: arn('sqs', name), QueueName: name, QueueUrl: url });
    }
    case 'AWS::SNS::Topic':
      return made(arn('sns', name), { TopicArn: arn('sns', name), TopicName: name });
    case 'AWS::SecretsManager::Secret': {
      const secret = arn('secretsmanager', `secret:${name}-${digest(name).slice(0, 6)}`);
      return made(secret, { Id: secret });
    }
    case 'AWS::Lambda::Function':
      return made(name, { Arn: arn('lambda', `function:${name}`) });
    case 'AWS::Lambda::Version': {
      const of = property('FunctionName').split(':').at(-1);
      return made(arn('lambda', `function:${of}:1`), { Version: '1' });
    }
    case 'AWS::Lambda::Alias': {
      const of = property('FunctionName').split(':').at(-1);
      const alias = arn('lambda', `function:${of}:${property('Name')}`);
      return made(alias, { AliasArn: alias });
    }
    case 'AWS::IAM::Role':
      return made(name, {
        Arn: `arn:aws:iam::${account}:role/${name}`,
        RoleId: `AROA${digest(name).slice(0, 17).toUpperCase()}`,
      });
    case 'AWS::Logs::LogGroup':
      return made(name, { Arn: arn('logs', `log-group:${name}:*`) });
    case 'AWS::Events::EventBus':
      return made(name, { Arn: arn('events', `event-bus/${name}`), Name: name });
    case 'AWS::Events::Rule': {
      const bus =
        properties.EventBusName === undefined ? 'default' : property('EventBusName').split('/').at(-1);
      const path = bus === 'default' ? name : `${bus}/${name}`;
      return made(path, { Arn: arn('events', `rule/${path}`) });
    }
    case 'AWS::Events::Connection': {
      const unique = uuid(name);
      return made(name, {
        Arn: arn('events', `connection/${name}/${unique}`),
        SecretArn: arn('secretsmanager', `secret:events!connection/${name}/${unique}-${unique.slice(0, 6)}`),
      });
    }
    case 'AWS::Events::ApiDestination': {
      const destination = arn('events', `api-destination/${name}/${uuid(name)}`);
      return made(name, { Arn: destination, ArnForPolicy: arn('events', `api-destination/${name}`) });
    }
    case 'AWS::Scheduler::ScheduleGroup':
      return made(name, { Arn: arn('scheduler', `schedule-group/${name}`) });
    case 'AWS::ApiGatewayV2::Api': {
      const api = digest(`${stack.name} ${id}`).slice(0, 10);
      return made(api, { ApiId: api, ApiEndpoint: `https://${api}.execute-api.${region}.amazonaws.com` });
    }
    case 'AWS::ApiGatewayV2::DomainName':
      return made(name, {
        RegionalDomainName: `d-${digest(name).slice(0, 10)}.execute-api.${region}.amazonaws.com`,
        RegionalHostedZoneId: 'Z1UJRXOUMOOFQ8',
      });
    case 'AWS::CloudWatch::Alarm':
      return made(name, { Arn: arn('cloudwatch', `alarm:${name}`) });
    default:
      return made(name);
  }
}
