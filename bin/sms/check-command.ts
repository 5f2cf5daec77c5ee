import type { Command } from 'commander';
import { ownersConfig, ownersFile } from '../../check/owners-file.ts';
import { typeProblems } from '../../check/types.ts';
import { Wrong } from '../../check/wrong.ts';
import type { ChannelConfig } from '../../lambdas/config/define-channel.ts';
import type { Run, Session } from './session/session.ts';
import { type SharedOptions, shared } from './session/shared-options.ts';

/** `check`: what is wrong with the configuration, as a deployment would say it. */
export const checkCommand = (program: Command, run: Run): void =>
  void shared(
    program
      .command('check')
      .summary('what is wrong with channel.config.ts, as a deployment would say it')
      .description(
        'What is wrong with channel.config.ts, or with the module that CHANNEL_CONFIG names: all of it, one mistake a line.',
      ),
    { check: 'before a deployment, or in a script: 1 where something is wrong' },
  ).action((options: SharedOptions) => run(options, check));

async function check(session: Session): Promise<number> {
  try {
    const { numbers, agents } = await rightConfig(session.env.CHANNEL_CONFIG);
    session.tell(
      { right: true, problems: [] },
      `The configuration is right: ${counted(numbers, 'number')}, ${counted(agents, 'agent')}.\n`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    session.wrong({ right: false, problems: error.problems }, `${error.message}\n`);
    return 1;
  }
}

async function rightConfig(named: string | undefined): Promise<ChannelConfig> {
  const config = await ownersConfig(named);
  const mistyped = await typeProblems(ownersFile(named));
  if (mistyped.length > 0) throw new Wrong(mistyped);
  return config;
}

const counted = (of: object, one: string): string => {
  const count = Object.keys(of).length;
  return `${count} ${one}${count === 1 ? '' : 's'}`;
};
