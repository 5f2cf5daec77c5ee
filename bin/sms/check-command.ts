import { parseArgs } from 'node:util';
import { ownersConfig, ownersFile } from '../../check/owners-file.ts';
import { typeProblems } from '../../check/types.ts';
import type { Terminal } from './terminal.ts';
import { typed } from './usage-error.ts';

/** `check`: what is wrong with the configuration, as a deployment would say it. Gives the exit code. */
export async function checkCommand(args: string[], { env, print, complain }: Terminal): Promise<number> {
  typed(() => parseArgs({ args, options: {} }));
  const { numbers, agents } = await ownersConfig(env.CHANNEL_CONFIG);
  const mistyped = await typeProblems(ownersFile(env.CHANNEL_CONFIG));
  for (const problem of mistyped) complain(`${problem}\n`);
  if (mistyped.length > 0) return 1;
  const counted = (of: object, one: string): string => {
    const count = Object.keys(of).length;
    return `${count} ${one}${count === 1 ? '' : 's'}`;
  };
  print(`The configuration is right: ${counted(numbers, 'number')}, ${counted(agents, 'agent')}.\n`);
  return 0;
}
