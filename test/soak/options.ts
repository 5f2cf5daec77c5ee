import { parseArgs } from 'node:util';

export type DynamoEngineName = 'dynalite' | 'dynamodb-local';

export interface SoakOptions {
  readonly threads: number;
  /** Of each thread. */
  readonly texts: number;
  /** How often `npm start` is killed. */
  readonly kills: number;
  /** What is random repeats itself with the same seed, as far as the machine's own pace lets it. */
  readonly seed: number;
  /** Texts and kills are spread over so long, and what the restarts take. */
  readonly seconds: number;
  /** After so long, all of it counts as it then is. */
  readonly minutes: number;
  readonly engine: DynamoEngineName;
  /** Doctors what was seen, so that a test sees this script fail. */
  readonly sabotage?: Sabotage;
}

const sabotages = ['lost', 'doubled'] as const;
export type Sabotage = (typeof sabotages)[number];
const engineNames: readonly DynamoEngineName[] = ['dynalite', 'dynamodb-local'];

export const usage = `node test/soak/soak.ts [options]

Runs npm start on engines of their own, kills it at random moments under load, and judges what became of every text.
Exit code 0: nothing lost, nothing doubled, order kept; 1: something was; 2: it could not be run.

  --threads N   pairs of numbers that text each other    (300)
  --texts N     texts of each                            (3)
  --kills N     how often npm start is killed (SIGKILL)  (10)
  --seconds N   texts and kills are spread over so long,
                and as long as the restarts take         (80)
  --minutes N   how long it may take, at most            (5)
  --seed N      for what is random                       (the time)
  --engine E    dynalite, or dynamodb-local (Java 17)    (dynalite)
`;

/** @throws {Error} that names the option that is wrong, and the mend. */
export function readOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      threads: { type: 'string', default: '300' },
      texts: { type: 'string', default: '3' },
      kills: { type: 'string', default: '10' },
      seconds: { type: 'string', default: '80' },
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      engine: { type: 'string', default: 'dynalite' },
      sabotage: { type: 'string' },
    },
  });
  const engine = engineNames.find(name => name === values.engine);
  if (!engine) throw new Error(`--engine is "${values.engine}": use ${engineNames.join(' or ')}`);
  const sabotage = sabotages.find(name => name === values.sabotage);
  if (values.sabotage !== undefined && !sabotage)
    throw new Error(`--sabotage is "${values.sabotage}": use ${sabotages.join(' or ')}`);
  return {
    threads: whole('threads', values.threads, 1, 5_000),
    texts: whole('texts', values.texts, 1, 100),
    kills: whole('kills', values.kills, 0, 1_000),
    seconds: whole('seconds', values.seconds, 1, 3_600),
    minutes: whole('minutes', values.minutes, 1, 120),
    seed: whole('seed', values.seed, 0, 2 ** 32 - 1),
    engine,
    ...(sabotage && { sabotage }),
  };
}

function whole(name: string, given: string, least: number, most: number): number {
  const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new Error(`--${name} is "${given}": it must be a whole number from ${least} to ${most}`);
}
