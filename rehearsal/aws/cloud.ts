import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Caller, Judge, Policies, Question } from '../iam/judge.ts';
import type { LambdaFunction } from '../lambda/function.ts';
import type { Fields } from '../template/values.ts';
import type { Place } from './names.ts';
import type { CloudQueue } from './queue.ts';
import type { Refusal } from './refusal.ts';

export interface CloudTable {
  readonly name: string;
  readonly arn: string;
  readonly key: string | undefined;
}

export interface CloudSecret {
  readonly arn: string;
  readonly name: string;
  /** Absent: no value was ever put. */
  value?: string;
}

export interface Target {
  readonly arn: string;
  readonly role: string | undefined;
  readonly deadLetters: string | undefined;
}

export interface CloudRule {
  readonly id: string;
  readonly arn: string;
  /** Name of its bus. */
  readonly bus: string;
  readonly pattern: Fields | undefined;
  readonly schedule: string | undefined;
  readonly targets: readonly Target[];
}

export interface CloudTopic {
  readonly key: string | undefined;
  readonly published: string[];
  /** Where its subscriptions put what they cannot deliver. */
  readonly deadLetters: string[];
}

/** An HTTPS endpoint that EventBridge calls. */
export interface CloudDestination {
  readonly arn: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface CloudSchedule {
  readonly name: string;
  readonly group: string;
  /** When it fires, in ms. */
  readonly at: number;
  readonly targetArn: string;
  readonly roleArn: string;
  readonly input: string;
  readonly messageGroup: string;
}

export interface Mapping {
  readonly id: string;
  readonly queueArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly partial: boolean;
}

export interface CloudRoute {
  readonly routeKey: string;
  readonly functionArn: string;
}

export interface CloudApi {
  readonly id: string;
  readonly hosts: readonly string[];
  readonly routes: readonly CloudRoute[];
  /** `$default`, or what stands in front of each path. */
  readonly stage: string;
}

/** A made-up account of AWS in one region: all that was deployed into it, and what it may do. */
export interface Cloud extends Place {
  readonly judge: Judge;
  readonly policies: Policies;
  readonly dynamo: DynamoDBClient;
  readonly dynamoEndpoint: string;
  /** All names that have been given, by type: two of one are refused. */
  readonly taken: Map<string, string>;
  readonly exports: Map<string, string>;
  readonly tables: Map<string, CloudTable>;
  readonly queues: Map<string, CloudQueue>;
  readonly secrets: Map<string, CloudSecret>;
  readonly buses: Map<string, string>;
  readonly rules: CloudRule[];
  readonly destinations: Map<string, CloudDestination>;
  readonly topics: Map<string, CloudTopic>;
  readonly scheduleGroups: Map<string, string>;
  readonly schedules: Map<string, CloudSchedule>;
  readonly functions: Map<string, LambdaFunction>;
  /** A function's role, by the function's ARN. */
  readonly roleOf: Map<string, string>;
  /** Who signs with an access key. */
  readonly callers: Map<string, Caller | 'owner'>;
  readonly mappings: Mapping[];
  readonly apis: CloudApi[];
  /** Faults of AWS's own, by an action or the ARN of a rule's target: what is answered instead. */
  readonly faults: Map<string, Refusal>;
  /** This machine's clock and what was passed, in ms. */
  clock(): number;
}

/** What a key is used for in a service's requests, in the caller's name. */
export async function useKey(
  { judge, region, account }: Pick<Cloud, 'judge' | 'region' | 'account'>,
  caller: Caller,
  key: string | undefined,
  service: string,
  ...actions: readonly ('kms:Decrypt' | 'kms:GenerateDataKey')[]
): Promise<void> {
  if (key === undefined) return;
  const context: Question['context'] = {
    'kms:CallerAccount': account,
    ...('role' in caller && { 'kms:ViaService': `${service}.${region}.amazonaws.com` }),
  };
  for (const action of actions) await judge.ask({ caller, action, resource: key, context });
}

/** A function without a version or an alias in its ARN. */
export const unqualified = (arn: string): string => arn.split(':').slice(0, 7).join(':');
