import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { SimulatedAgent } from '../../../simulators/agent/simulated-agent.ts';
import type { SimulatedCarrier } from '../../../simulators/carrier/simulated-carrier.ts';
import type { Watched } from './watched.ts';

/** Gives what it has to give, once the tests of a file are done. */
type Source = () => Partial<Watched>;

const sources: Source[] = [];

/** What is said, and what may not be said, is read when the file's tests are done. */
export const watchForLeaks = (source: Source): void => void sources.push(source);

const secretNames = /TOKEN|SECRET|API_KEY$|LOG_KEY|ERASURE_KEY/;

/** The values of an environment that are secrets, each token of a list by itself, and as Twilio's credentials. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): string[] {
  const values = Object.entries(env).filter(([name]) => secretNames.test(name) && !name.endsWith('_ARN'));
  const secrets = values.flatMap(([, value = '']) => value.split(',').map(each => each.trim()));
  return [...secrets, ...secrets.map(secret => `${env.TWILIO_ACCOUNT_SID}:${secret}`)].filter(Boolean);
}

/** A whole scenario: its log, all that was said in it by whomever, both sides' numbers, the secrets it ran with. */
export function watchScenario(scenario: {
  readonly lines: readonly string[];
  readonly agent: Pick<SimulatedAgent, 'conversations' | 'calls'>;
  readonly carrier: Pick<SimulatedCarrier, 'messages' | 'calls'>;
  readonly env: Readonly<Record<string, string | undefined>>;
}): void {
  const { lines, agent, carrier, env } = scenario;
  watchForLeaks(() => ({
    lines,
    words: [
      ...carrier.messages.map(({ body }) => body),
      ...carrier.calls.map(({ body = '' }) => body),
      ...[...agent.conversations.values()].flatMap(({ greeting, turns }) => [
        greeting,
        ...turns.flatMap(({ message, response }) => [message, response]),
      ]),
    ],
    numbers: carrier.messages.flatMap(({ from, to }) => [from, to]),
    secrets: secretsOf(env),
  }));
}

/** Hands over what the sources have, to the file that the end of the run reads. */
export function handOver(testFile: string): void {
  const directory = inject('leakDirectory');
  const all = sources.splice(0).map(source => source());
  if (directory === undefined || all.length === 0) return;
  const unique = (of: (one: Partial<Watched>) => readonly string[] = () => []) => [
    ...new Set(all.flatMap(one => of(one))),
  ];
  const watched: Watched = {
    source: testFile,
    lines: unique(({ lines = [] }) => lines),
    words: unique(({ words = [] }) => words),
    numbers: unique(({ numbers = [] }) => numbers),
    secrets: unique(({ secrets = [] }) => secrets),
  };
  appendFileSync(join(directory, `${process.pid}.jsonl`), `${JSON.stringify(watched)}\n`);
}
