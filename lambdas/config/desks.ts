import type { DeskRouting } from '../channel/settings/routing.ts';

/** Where people answer, as an owner writes it in channel.config.ts. Each kind is a construct in lib/desks. */
export type DeskConfig = HttpsDeskConfig | TopicDeskConfig | QueueDeskConfig | FlexDeskConfig | BusDeskConfig;

/** An endpoint on the internet: each event is POSTed to it, with a key that it knows us by. */
export interface HttpsDeskConfig {
  readonly kind: 'https';
  /** Takes the POST within 5 seconds, which is all that EventBridge waits. */
  readonly url: string;
  /** The header that carries the key. @default x-api-key */
  readonly header?: string;
  /**
   * Version id of the desk's secret. EventBridge gets the key when this changes: put the new key into the secret,
   * write its version here, deploy. @default - the key that was generated, or is there at the first deployment
   */
  readonly secretVersion?: string;
  /** Events a second, over which they wait: 1 to 300. @default 10 */
  readonly eventsPerSecond?: number;
}

/** An SNS topic: mail, and whatever calls people. */
export interface TopicDeskConfig {
  readonly kind: 'topic';
  /** Each has to confirm once. @default - nobody; subscribe to the topic that the stack's output names */
  readonly email?: readonly string[];
  /** Types of events, such as `handoff.requested`, where all of them are too many. @default - all that desks get */
  readonly events?: readonly string[];
}

/** An SQS queue, for a program of the owner's. */
export interface QueueDeskConfig {
  readonly kind: 'queue';
}

/** Twilio Flex: people answer there, and what they and the customer say goes through Twilio and not through us. */
export interface FlexDeskConfig {
  readonly kind: 'flex';
  /** TaskRouter's workspace, WS and 32 digits. */
  readonly workspaceSid: string;
  /** The workflow that routes to people, WW and 32 digits. */
  readonly workflowSid: string;
  /** Unique name of the task channel. @default chat */
  readonly taskChannel?: string;
}

/** Nothing of ours: rules of the owner's own on the bus find the events by the desk's name. */
export interface BusDeskConfig {
  readonly kind: 'bus';
}

export interface DesksConfig {
  /** By a name of the owner's choice; events carry it as `detail.desk`. @default - none: events are on the bus */
  readonly desks?: Readonly<Record<string, DeskConfig>>;
  /** The desk of handoffs without a destination, and of destinations that nothing is said of. @default - the only desk */
  readonly defaultDesk?: string;
  /** Desks by the agent's handoff destination; one that is a desk's own name needs no entry. */
  readonly destinations?: Readonly<Record<string, string>>;
}

/** Where the handoffs of a configuration go that is right. */
export function routingOf({ desks = {}, defaultDesk, destinations = {} }: DesksConfig): DeskRouting {
  const names = new Set(Object.keys(desks));
  const [only] = names;
  const chosen = defaultDesk ?? only;
  return {
    desks: names,
    destinations: new Map(Object.entries(destinations)),
    ...(chosen !== undefined && { defaultDesk: chosen }),
  };
}
