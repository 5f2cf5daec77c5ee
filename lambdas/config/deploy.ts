import type { AgentConfig } from './agents.ts';
import type { DeskConfig } from './desks.ts';

/** A table that the stack works on and did not make. */
export interface AdoptedTable {
  readonly name: string;
  /** ARN of its key, by which the stack's queues are encrypted too. */
  readonly keyArn: string;
}

export interface FormerDomain {
  /** Such as `texts.example.com`. */
  readonly domainName: string;
  /** ARN of the certificate for it, in the region of the stack. */
  readonly certificateArn: string;
}

/** What an owner may say about a deployment. */
export interface StackOptions {
  /**
   * The stack's name, by which its bus, metrics, dashboard, timers, API and alarms are named too.
   *
   * @default SmsChannel
   */
  readonly stackName?: string;

  /**
   * The name under which Twilio and desks reach the channel, such as `sms.example.com`.
   *
   * @default - the API's own endpoint
   */
  readonly domainName?: string;

  /**
   * ARN of the certificate for `domainName`, in the region of the stack.
   *
   * @default - none; needed with `domainName`
   */
  readonly certificateArn?: string;

  /**
   * ARN of the SNS topic that hears of alarms.
   *
   * @default - nobody hears; alarms are seen in CloudWatch alone
   */
  readonly alarmTopicArn?: string;

  /**
   * The address that is mailed of alarms: a topic is made for it. It gets a mail with a link first, and nothing more until
   * that is followed.
   *
   * @default - no topic is made
   */
  readonly alarmEmail?: string;

  /**
   * Where the runbook can be read, for the links in the alarms.
   *
   * @default - docs/runbook.md
   */
  readonly runbookUrl?: string;

  /**
   * A table of before and the key that it is encrypted with, both in the stack's account and region: one that was
   * restored, or came from another stack or account. No other stack works on it.
   *
   * @default - new ones
   */
  readonly table?: AdoptedTable;

  /**
   * The domain of before a change of `domainName`: it leads here as well, so that what Twilio still brings to it is
   * taken.
   *
   * @default - none. Of the API's own endpoint all is taken in any case
   */
  readonly formerDomain?: FormerDomain;

  /**
   * How many batches take-turn works on at once, 2 to 1000, each of up to ten threads. Size it to what the agent
   * bears. An account's first limit may be 10 functions at once, for everything: there, 5 leaves the webhook room.
   *
   * @default 50
   */
  readonly maximumConcurrency?: number;

  /**
   * Whether a new version gets all texts at once, without a tenth of them for ten minutes first, after which it is taken
   * back where it fails. For a stack to try things in, and for a fault that cannot wait.
   *
   * @default false
   */
  readonly allAtOnce?: boolean;

  /**
   * How many webhooks may run at once, kept for them alone: then nothing else in the account can starve them.
   * 100 is right for most, once the account's limit has been raised.
   *
   * @default - none is kept, as a new account, whose limit may be 10, refuses to keep any
   */
  readonly webhookConcurrency?: number;

  /**
   * Requests a second, over which the API answers 429.
   *
   * @default 500
   */
  readonly requestsPerSecond?: number;

  /**
   * What answers, by name: those of channel.config.ts. Each vendor among them has its secret and its code; others have
   * neither.
   *
   * @default - PolyAI's Chat API
   */
  readonly agents?: Readonly<Record<string, AgentConfig>>;

  /**
   * Where people answer, by the name that the events carry: those of channel.config.ts.
   *
   * @default - none: events are on the bus, for rules of the owner's own
   */
  readonly desks?: Readonly<Record<string, DeskConfig>>;
}
