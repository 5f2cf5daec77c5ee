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

/** Adds to `problems` what is wrong with it, with the mend. */
export function routingOf(
  { desks = {}, defaultDesk, destinations = {} }: DesksConfig,
  problems: string[],
): DeskRouting {
  const names = new Set(Object.keys(desks));
  for (const [name, desk] of Object.entries(desks)) {
    // it becomes part of names at AWS, and of the outputs' ids
    if (!/^[a-z][a-z0-9-]{0,29}$/.test(name))
      problems.push(`desks has "${name}": name it by up to 30 of a-z, 0-9 and -, a letter first`);
    problems.push(...problemsOf(desk).map(problem => `desks.${name}.${problem}`));
  }
  for (const [destination, desk] of Object.entries(destinations)) {
    if (!names.has(desk)) problems.push(`destinations["${destination}"] is "${desk}": no such desk in desks`);
  }
  if (defaultDesk !== undefined && !names.has(defaultDesk))
    problems.push(`defaultDesk is "${defaultDesk}": no such desk in desks`);
  if (defaultDesk === undefined && names.size > 1)
    problems.push('defaultDesk is missing: there is more than one desk');
  const [only] = names;
  const chosen = defaultDesk ?? only;
  return {
    desks: names,
    destinations: new Map(Object.entries(destinations)),
    ...(chosen !== undefined && { defaultDesk: chosen }),
  };
}

const eventType = /^((conversation|handoff)\.[a-z]+|text\.received|reply\.undeliverable|consent\.changed)$/;

function problemsOf(desk: DeskConfig): string[] {
  switch (desk.kind) {
    case 'https':
      return [
        ...(isEndpoint(desk.url)
          ? []
          : [
              `url is ${shown(desk.url)}: write it as https://desk.example.com/sms, without name or password`,
            ]),
        ...(desk.header === undefined || /^[\w-]{1,512}$/.test(desk.header)
          ? []
          : [`header is "${desk.header}": write the name of a header, such as x-api-key`]),
        ...(desk.eventsPerSecond === undefined || isBetween(desk.eventsPerSecond, 1, 300)
          ? []
          : [`eventsPerSecond is ${desk.eventsPerSecond}: it must be a whole number from 1 to 300`]),
      ];
    case 'topic':
      return [
        ...(desk.email ?? [])
          .filter(address => !/^[^\s@]+@[^\s@.]+\.[^\s@]+$/.test(address))
          .map(address => `email has "${address}": write it as on-call@example.com`),
        ...(desk.events?.length === 0 ? ['events is empty: leave it out for all of them'] : []),
        ...(desk.events ?? [])
          .filter(type => !eventType.test(type))
          .map(
            type => `events has "${type}": docs/events.schema.json has the types, such as handoff.requested`,
          ),
      ];
    case 'flex':
      return [
        ...(/^WS[0-9a-f]{32}$/.test(desk.workspaceSid)
          ? []
          : [`workspaceSid is "${desk.workspaceSid}": write WS and 32 digits`]),
        ...(/^WW[0-9a-f]{32}$/.test(desk.workflowSid)
          ? []
          : [`workflowSid is "${desk.workflowSid}": write WW and 32 digits`]),
      ];
    case 'queue':
    case 'bus':
      return [];
    default:
      return [`kind is "${String((desk as { kind?: unknown }).kind)}": use https, topic, queue, flex or bus`];
  }
}

function isEndpoint(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === 'https:' && url.username === '' && url.password === '' && url.hash === '';
}

/** What has an @ in it may have a password in it. */
const shown = (url: string): string => (String(url).includes('@') ? 'no such URL' : `"${url}"`);

const isBetween = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;
