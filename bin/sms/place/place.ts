import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Command } from 'commander';
import type { StackOutput } from '../../../lambdas/environment/outputs.ts';
import type { Secret } from '../../../lambdas/environment/secret.ts';

/** What a command works on: a stack, or what `npm start` runs. All of it is found when it is first asked for. */
export interface Place {
  /** As people know it. */
  readonly name: string;
  /** As it was typed, such as `--stack SmsChannelTest`: then it goes before what the environment says. */
  readonly typed?: string;
  /** @throws {Failure} where the place cannot be reached, or has none of that name. */
  output(name: StackOutput): Promise<string>;
  /** The channel's own numbers and senders. */
  numbers(): Promise<readonly string[]>;
  /** The client for its queues. */
  sqs(): Promise<SQSClient>;
  /** `deployed`: those that the functions have, whatever the environment says. */
  twilio(which?: 'deployed'): Promise<TwilioAccount>;
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
