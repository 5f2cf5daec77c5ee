import { type OpeningHours, problemsOf } from '../channel/settings/opening-hours.ts';
import { segmentsOfEnding } from '../channel/settings/reply-ending.ts';
import type {
  ChannelSettings,
  GreetingStyle,
  Limits,
  Notices,
  NumberSettings,
  Reactions,
  Replies,
  Words,
} from '../channel/settings/settings.ts';
import { address, isBrand, isNumber, mediumOf } from '../channel/thread/address.ts';
import type { StackOptions } from './deploy.ts';
import { type DeskConfig, type DesksConfig, routingOf } from './desks.ts';
import { type PolyaiRegion, polyaiRegions } from './polyai-regions.ts';

/** What an owner writes in channel.config.ts. */
export interface ChannelConfig extends DesksConfig {
  /** By number, E.164. A `whatsapp:` or `rcs:` sender shares its number's settings unless it has its own. */
  readonly numbers: Readonly<Record<string, NumberConfig>>;
  /** By a name of the owner's choice, to which numbers refer. */
  readonly agents: Readonly<Record<string, AgentConfig>>;
  /** When people are there to take a thread. @default - always */
  readonly hours?: OpeningHours;
  readonly notices?: Partial<Notices>;
  readonly times?: TimesConfig;
  readonly limits?: Partial<Limits>;
  readonly words?: Partial<Words>;
  readonly replies?: Partial<Replies>;
  /** Whether a like, a heart or a dislike on a question is its answer, or is `silent` as any other reaction. @default answers */
  readonly reactions?: Reactions;
  /** How it is deployed. No function reads it. @default - as lib/channel-stack.ts says of each option */
  readonly deploy?: Omit<StackOptions, 'desks'>;
}

export interface NumberConfig {
  /** @default - the only agent there is */
  readonly agent?: string;
  /** PolyAI's `variant_id`, such as VARIANT-xxxxxxxx. @default - the project's default variant */
  readonly variantId?: string;
  /** Go into every conversation's `integration_attributes`. @default - none */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Whether the greeting is joined to the first answer, sent before it, or not sent. @default join */
  readonly greeting?: GreetingStyle;
  /**
   * The phone of the person on call, E.164, where that is the desk: it gets what is handed over as texts from this
   * number, and answers by texting back. @default - none
   */
  readonly phoneDesk?: string;
}

export interface AgentConfig {
  readonly vendor: 'polyai-chat';
  /** Where the workspace lives: studio.us → us, studio.uk → uk, studio.eu → euw, studio.poly.ai → studio. */
  readonly region: PolyaiRegion;
}

export interface TimesConfig {
  /** How long a text is tried before its customer gets an apology. @default 300 */
  readonly patienceSeconds?: number;
  /** Without a text, until a conversation is closed. @default 24 */
  readonly idleHours?: number;
  /** Between the idle warning, where it is switched on, and the close. @default 10 */
  readonly idleGraceMinutes?: number;
  /** Of an agent that has not answered, until the "one moment…" notice, where it is switched on. @default 10 */
  readonly oneMomentSeconds?: number;
  /** From the agent's asking for a person, until somebody has to have accepted. @default 15 */
  readonly waitingMinutes?: number;
  /** How long messages are kept. @default 30 */
  readonly retentionDays?: number;
}

/** It has to find room in a reply of one part. */
const mostEnding = 160;

/** The configuration with every default in it. */
export interface DefinedChannel {
  readonly settings: ChannelSettings;
  readonly agents: ReadonlyMap<string, AgentConfig>;
  readonly desks: ReadonlyMap<string, DeskConfig>;
  /** For bin/app.ts, with the desks among it. */
  readonly deploy: StackOptions;
}

export const defaultNotices: Notices = {
  apology:
    'Sorry, something went wrong on our side and we could not answer you. Please try again in a while.',
  pictureWithoutWords: 'Sorry, we cannot see pictures here. Please tell us in words what we can do for you.',
  groupText: 'Sorry, we cannot answer in group messages. Please text this number on its own.',
  optOutConfirmed: 'You will not get any more texts from us. Text START if you change your mind.',
  handedOver: 'A colleague will answer you here.',
  closed:
    'Nobody is here to take over right now. Please text again during our opening hours, or go on with our assistant here.',
  nobodyCame: 'Sorry, nobody is free right now. Please try again later, or go on with our assistant here.',
  flood: 'That was a lot at once. Please give us a moment, then text again.',
  stop: false,
  start: false,
  help: false,
  idleWarning: false,
  farewell: false,
  oneMoment: false,
};

/**
 * Checks what the owner wrote and fills in the defaults.
 * @throws {Error} that names everything that is wrong, with the mend.
 */
export function defineChannel(config: ChannelConfig): DefinedChannel {
  const problems: string[] = [];
  const agents = new Map(Object.entries(config.agents));
  for (const [name, agent] of agents) {
    if (!polyaiRegions.includes(agent.region)) {
      problems.push(`agents.${name}.region is "${agent.region}": use one of ${polyaiRegions.join(', ')}`);
    }
  }
  const [onlyAgent, ...more] = agents.keys();
  const numbers = new Map<string, NumberSettings>();
  for (const [number, { agent, greeting = 'join', phoneDesk, ...rest }] of Object.entries(config.numbers)) {
    if (!isNumber(address(number)) && !isBrand(address(number)) && !/^\d{3,8}$/.test(number)) {
      problems.push(
        `numbers has "${number}": write it as E.164, such as +15550001000, or as rcs:brand_agent`,
      );
    }
    const name = agent ?? (more.length === 0 ? onlyAgent : undefined);
    if (name === undefined)
      problems.push(`numbers["${number}"].agent is missing: there is more than one agent`);
    else if (!agents.has(name))
      problems.push(`numbers["${number}"].agent is "${name}": no such agent in agents`);
    else {
      const desk = phoneDesk === undefined ? {} : { phoneDesk: address(phoneDesk) };
      numbers.set(number, { ...rest, ...desk, agent: name, greeting });
    }
    problems.push(...phoneDeskProblems(number, phoneDesk, config));
  }
  if (config.hours) problems.push(...problemsOf(config.hours));
  const times = timesOf(config.times ?? {}, problems);
  const notices = { ...defaultNotices, ...config.notices };
  for (const [name, words] of Object.entries(notices)) {
    if (typeof words === 'string' && words.trim() === '')
      problems.push(`notices.${name} is blank: say false to switch it off`);
  }
  const limits = { textsPerMinute: 10, repliesInRow: 60, ...config.limits };
  for (const [name, limit] of Object.entries(limits)) {
    // what one customer texts is remembered text by text
    const most = name === 'textsPerMinute' ? 90 : 60_000;
    if (!Number.isInteger(limit) || limit < 1 || limit > most)
      problems.push(`limits.${name} is ${limit}: it must be a whole number from 1 to ${most}`);
  }
  const words = { callingCodes: [], optOut: [], startOver: [], ...config.words };
  for (const code of words.callingCodes) {
    if (!/^\+[1-9]\d{0,3}$/.test(code))
      problems.push(`words.callingCodes has "${code}": write it as +1 or +44`);
  }
  const replies = { numbered: false, maxParts: 10, ending: '...', ...config.replies };
  if (
    replies.segmentBudget !== undefined &&
    !(Number.isInteger(replies.segmentBudget) && replies.segmentBudget > 0)
  ) {
    problems.push(`replies.segmentBudget is ${replies.segmentBudget}: it must be a whole number of segments`);
  }
  if (!Number.isInteger(replies.maxParts) || replies.maxParts < 1 || replies.maxParts > 100)
    problems.push(`replies.maxParts is ${replies.maxParts}: it must be a whole number from 1 to 100`);
  if (replies.ending.length > mostEnding)
    problems.push(
      `replies.ending has ${replies.ending.length} characters: it may have ${mostEnding} at most`,
    );
  const endingSegments = segmentsOfEnding(replies.ending);
  if (replies.segmentBudget !== undefined && endingSegments > replies.segmentBudget)
    problems.push(
      `replies.ending takes ${endingSegments} segments, and replies.segmentBudget is ${replies.segmentBudget}: shorten the ending, or raise the budget to more than it takes`,
    );
  const { reactions = 'answers' } = config;
  if (reactions !== 'answers' && reactions !== 'silent')
    problems.push(`reactions is "${reactions}": use answers or silent`);
  const routing = routingOf(config, problems);
  if (problems.length > 0) throw new Error(`channel.config.ts: ${problems.join('; ')}`);
  return Object.freeze({
    settings: Object.freeze({
      ...(config.hours && { hours: config.hours }),
      numbers,
      notices,
      times,
      limits,
      words,
      reactions,
      replies,
      routing,
    }),
    agents,
    desks: new Map(Object.entries(config.desks ?? {})),
    deploy: { ...config.deploy, desks: config.desks ?? {} },
  });
}

function phoneDeskProblems(number: string, phone: string | undefined, { numbers }: ChannelConfig): string[] {
  if (phone === undefined) return [];
  const where = `numbers["${number}"].phoneDesk`;
  if (mediumOf(address(number)) !== 'sms')
    return [`${where} is for texts: set it at the number itself, whose desk WhatsApp and RCS share`];
  if (mediumOf(address(phone)) !== 'sms' || !isNumber(address(phone)))
    return [`${where} is "${phone}": write it as E.164, such as +15550009000`];
  return phone in numbers ? [`${where} is a number of the channel's own: use the phone of a person`] : [];
}

function timesOf(config: TimesConfig, problems: string[]): ChannelSettings['times'] {
  for (const [name, value] of Object.entries(config)) {
    if (typeof value !== 'number' || !(value > 0))
      problems.push(`times.${name} is ${value}: it must be more than 0`);
  }
  return {
    patience: (config.patienceSeconds ?? 300) * 1000,
    apologyPause: 3_600_000,
    idle: (config.idleHours ?? 24) * 3_600_000,
    idleGrace: (config.idleGraceMinutes ?? 10) * 60_000,
    oneMomentAfter: (config.oneMomentSeconds ?? 10) * 1000,
    waiting: (config.waitingMinutes ?? 15) * 60_000,
    listSettles: 60_000,
    retention: (config.retentionDays ?? 30) * 86_400_000,
  };
}

/** TWILIO_PHONE_NUMBER, a comma list, takes the place of the configured numbers; the first agent answers them. */
export function withNumbers(channel: DefinedChannel, list: string | undefined): DefinedChannel {
  const numbers = (list ?? '')
    .split(',')
    .map(number => number.trim())
    .filter(Boolean);
  const [agent] = channel.agents.keys();
  if (numbers.length === 0 || agent === undefined) return channel;
  const known = channel.settings.numbers;
  const replaced = new Map(
    numbers.map(number => [number, known.get(number) ?? { agent, greeting: 'join' as const }]),
  );
  return { ...channel, settings: { ...channel.settings, numbers: replaced } };
}
