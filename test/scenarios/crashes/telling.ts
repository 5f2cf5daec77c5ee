import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Answering } from '../../../simulators/agent/chat.ts';
import { type Death, type MortalProcess, mortalProcess } from '../../support/scenario/mortal-process.ts';
import {
  business,
  type Scenario,
  type ScenarioOptions,
  scenario,
  type Versions,
} from '../../support/scenario/scenario.ts';

export const minutes = 60_000;

/** Says back what it was told, line by line, so that a test sees which texts an answer answers. */
const echo: Answering = (message, memory) => {
  const lines = message.split('\n');
  const long = lines.some(line => line.startsWith('long'));
  const end = lines.some(line => /^(bye|person)/.test(line));
  const handoff = lines.some(line => line.startsWith('person'))
    ? { destination: 'desk', reason: 'asked' }
    : undefined;
  const said = lines.map(line => `re:${line}`).join('\n');
  const response = long ? `${said}\n\n${'One more sentence of a long answer. '.repeat(60)}` : said;
  return { reply: { response, end, ...(handoff && { handoff }) }, memory };
};

export interface Story {
  readonly name: string;
  readonly options?: Omit<ScenarioOptions, 'answer' | 'network'>;
  /** Stands between the functions and the vendors, as the process makes it. */
  readonly network?: (process: MortalProcess) => NonNullable<ScenarioOptions['network']>;
  /** Calls that the story is about: the process that may die makes them. */
  readonly calls?: readonly string[];
  /** The desk is a phone, another one each time that the story is told. */
  readonly phoneDesk?: true;
  /** A person gives the thread back, and may have got texts before. */
  readonly releases?: true;
  /** What may answer a text that no person is told of, by its words, where the agent does not say them back. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Before the process that may die is started. */
  before?(run: Run): Promise<void>;
  during(run: Run): Promise<void>;
  /** What has to be true beside what is true of all stories. */
  after?(run: Run): Promise<void> | void;
}

export interface Run extends Omit<Scenario, 'text' | 'phone' | 'runtime'> {
  readonly from: string;
  text(body: string): Promise<void>;
  /** Another customer texts, of whom the promises hold as well. */
  other(body: string): Promise<void>;
  /** The person at the phone desk texts, when all is quiet. */
  person(body: string): Promise<void>;
  /** What the phone desk shows. */
  shown(): string[];
  phone(): string[];
}

export interface Telling {
  readonly death?: Death;
  /** A text that comes between the death and the next delivery, and so together with it. */
  readonly late?: string;
  /** Whose turns they are. @default - this version's */
  readonly versions?: Versions;
}

export interface Texted {
  readonly sid: string;
  readonly body: string;
  readonly from: string;
}

export interface Told {
  readonly story: Story;
  readonly run: Run;
  readonly texts: readonly Texted[];
  readonly process: MortalProcess;
  /** What reached a customer's handset. */
  readonly phoneOf: (customer: string) => string[];
}

let nextCustomer = 5_551_000_000;

/** Tells a story with a process that dies where it is told, then lets others go on until all is quiet. */
export async function tell(
  story: Story,
  engine: { client: DynamoDBClient; table: string },
  { death, late, versions }: Telling = {},
): Promise<Told> {
  const process = mortalProcess(death);
  const [from, beside, onCall] = [0, 1, 2].map(() => `+1${nextCustomer++}`) as [string, string, string];
  const config = story.phoneDesk && { numbers: { [business]: { phoneDesk: onCall } } };
  const told = await scenario(engine, {
    answer: echo,
    ...story.options,
    ...(config && { config }),
    ...(versions && { versions }),
    ...(story.network && { network: story.network(process) }),
  });
  const texts: Texted[] = [];
  const textFrom = (customer: string) => async (body: string) => {
    const { sid } = await told.text(body, { from: customer });
    texts.push({ sid, body, from: customer });
  };
  const run: Run = {
    ...told,
    from,
    phone: () => told.phone(from),
    shown: () => told.phone(onCall),
    person: async body => {
      await told.text(body, { from: onCall });
      await told.pass(2 * minutes);
    },
    text: textFrom(from),
    other: textFrom(beside),
  };
  await story.before?.(run);
  told.restart(process);
  await story.during(run);
  if (late !== undefined) await run.text(late);
  await run.pass(12 * minutes);
  return { story, run, texts, process, phoneOf: told.phone };
}
