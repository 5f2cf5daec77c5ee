import type { OpeningHours } from '../channel/settings/opening-hours.ts';
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
import { address } from '../channel/thread/address.ts';
import { type AgentConfig, sessionMinutes } from './agents.ts';
import type { StackOptions } from './deploy.ts';
import { type DeskConfig, type DesksConfig, routingOf } from './desks.ts';

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
  readonly deploy?: Omit<StackOptions, 'desks' | 'agents'>;
}

export interface NumberConfig {
  /** @default - the only agent there is */
  readonly agent?: string;
  /** PolyAI's `variant_id`, such as VARIANT-xxxxxxxx; no other vendor has any. @default - the project's default variant */
  readonly variantId?: string;
  /** Go into every conversation's `integration_attributes`, which PolyAI's Chat API alone has. @default - none */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Whether the greeting is joined to the first answer, sent before it, or not sent. @default join */
  readonly greeting?: GreetingStyle;
  /**
   * The phone of the person on call, E.164, where that is the desk: it gets what is handed over as texts from this
   * number, and answers by texting back. @default - none
   */
  readonly phoneDesk?: string;
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

/** The configuration with every default in it. */
export interface DefinedChannel {
  readonly settings: ChannelSettings;
  readonly agents: ReadonlyMap<string, AgentConfig>;
  readonly desks: ReadonlyMap<string, DeskConfig>;
  /** For bin/app.ts, with agents and desks among it. */
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
  queuePosition: false,
};

/**
 * What the owner wrote, as it is: it gives channel.config.ts its types. What is wrong with it is said before anything
 * is deployed or started (check/), and by no function again.
 */
export const defineChannel = (config: ChannelConfig): ChannelConfig => config;

/** Fills in the defaults of a configuration that is right. */
export function withDefaults(config: ChannelConfig): DefinedChannel {
  const [onlyAgent = ''] = Object.keys(config.agents);
  const numbers = Object.entries(config.numbers).map(
    ([number, { agent = onlyAgent, greeting = 'join', phoneDesk, variantId, ...rest }]): [
      string,
      NumberSettings,
    ] => [
      number,
      {
        ...rest,
        ...mostIdle(config.agents[agent]),
        ...(phoneDesk !== undefined && { phoneDesk: address(phoneDesk) }),
        ...(variantId !== undefined && { forAgent: { variantId } }),
        agent,
        greeting,
      },
    ],
  );
  return Object.freeze({
    settings: Object.freeze({
      ...(config.hours && { hours: config.hours }),
      numbers: new Map(numbers),
      notices: { ...defaultNotices, ...config.notices },
      times: timesOf(config.times ?? {}),
      limits: { textsPerMinute: 10, repliesInRow: 60, ...config.limits },
      words: { callingCodes: [], optOut: [], startOver: [], ...config.words },
      reactions: config.reactions ?? 'answers',
      replies: { numbered: false, maxParts: 10, ending: '...', ...config.replies },
      routing: routingOf(config),
    }),
    agents: new Map(Object.entries(config.agents)),
    desks: new Map(Object.entries(config.desks ?? {})),
    deploy: { ...config.deploy, agents: config.agents, ...(config.desks && { desks: config.desks }) },
  });
}

/** What the agent's vendor says of a number. */
const mostIdle = (agent: AgentConfig | undefined): Pick<NumberSettings, 'mostIdle'> => {
  const minutes = agent && sessionMinutes[agent.vendor];
  return minutes === undefined ? {} : { mostIdle: minutes * 60_000 };
};

const timesOf = (config: TimesConfig): ChannelSettings['times'] => ({
  patience: (config.patienceSeconds ?? 300) * 1000,
  apologyPause: 3_600_000,
  idle: (config.idleHours ?? 24) * 3_600_000,
  idleGrace: (config.idleGraceMinutes ?? 10) * 60_000,
  oneMomentAfter: (config.oneMomentSeconds ?? 10) * 1000,
  waiting: (config.waitingMinutes ?? 15) * 60_000,
  listSettles: 60_000,
  retention: (config.retentionDays ?? 30) * 86_400_000,
});

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
    numbers.map(number => [
      number,
      known.get(number) ?? { agent, greeting: 'join' as const, ...mostIdle(channel.agents.get(agent)) },
    ]),
  );
  return { ...channel, settings: { ...channel.settings, numbers: replaced } };
}
