import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Command } from 'commander';
import type { DefinedChannel } from '../../../lambdas/config/define-channel.ts';
import type { StackOutput } from '../../../lambdas/environment/outputs.ts';
import type { Secret } from '../../../lambdas/environment/secret.ts';
import type { ReadLog } from './log-lines.ts';

/** What a command works on: a stack, or what `npm start` runs. All of it is found when it is first asked for. */
export interface Place {
  /** As people know it. */
  readonly name: string;
  /** As it was typed, such as `--stack SmsChannelTest`: then it goes before what the environment says. */
  readonly typed?: string;
  /** @throws {Failure} where the place cannot be reached, or has none of that name. */
  output(name: StackOutput): Promise<string>;
  /** What only a stack has; absent of what `npm start` runs. */
  readonly stack?: StackParts;
  /** What the owner has configured. @throws {Failure} with all that is wrong with it */
  config(): Promise<DefinedChannel>;
  /** The channel's own numbers and senders. */
  numbers(): Promise<readonly string[]>;
  /** The client for its queues. */
  sqs(): Promise<SQSClient>;
  /** The client for its table. */
  dynamo(): Promise<DynamoDBClient>;
  /** What its functions log, from that moment on (epoch milliseconds). */
  log(since: number): Promise<ReadLog>;
  /** Where its thread API is, and a key for it. */
  threadApi(): Promise<ThreadApiDoor>;
  /** By which the marks of erasures are found. */
  erasureKey(): Promise<string>;
  /** `deployed`: those that the functions have, whatever the environment says. */
  twilio(which?: 'deployed'): Promise<TwilioAccount>;
}

/** A stack, beside what is found by its outputs. */
export interface StackParts {
  resources(): Promise<readonly StackResourceSummary[]>;
  lambda(): LambdaClient;
  cloudWatch(): CloudWatchClient;
  sns(): SNSClient;
  /** A secret's values, by the output that names it. */
  secret(output: StackOutput): Promise<{ readonly id: string; readonly values: Secret }>;
  /** When what is in a secret was written, in epoch milliseconds; nothing where AWS does not say. */
  writtenAt(output: StackOutput): Promise<number | undefined>;
  /** Puts all of a secret's values in the place of those that it has. */
  write(output: StackOutput, values: Secret): Promise<void>;
}

export interface ThreadApiDoor {
  /** An origin. */
  readonly url: string;
  readonly key: string;
  /** Where the key comes from, in words. */
  readonly source: string;
}

/** How Twilio is asked. */
export interface TwilioAccount {
  readonly values: Secret;
  /** Where the values come from, in words. */
  readonly source: string;
  /** What stands in for Twilio's hosts: an origin, or one with a path. @default - Twilio's own */
  readonly baseUrl?: string;
}

/** What a command takes that works on a place. */
export interface PlaceOptions {
  readonly stack?: string;
  /** The port. */
  readonly local?: string | true;
  /** Only of commands that ask Twilio. */
  readonly secret?: string;
}

/** The command with the options by which a place is chosen. */
export const placed = (command: Command): Command =>
  command
    .option(
      '--stack <name>',
      'the stack by whose outputs queues, secrets and URLs are found (default: that of channel.config.ts)',
    )
    .option(
      '--local [port]',
      'what npm start runs on this machine, in place of a stack (port: PORT, else 3000)',
    );
