import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { exitCodeOf, strict } from '../../bin/arguments/strict.ts';

/** What was typed behind `npm start --`. */
export interface StartArguments {
  /** In place of PORT. */
  readonly port?: string;
  /** The customer whose phone the terminal is. */
  readonly from: string;
  /** The business's number that is texted. @default - the first of the configuration */
  readonly to?: string;
  /** The agent of the configuration that answers. @default - each number's own */
  readonly agent?: string;
  readonly verbose: boolean;
}

/** What is said instead of starting: help, or what is wrong with what was typed. */
export interface Instead {
  readonly exitCode: number;
  readonly words: string;
}

const customer = (value: string): string => {
  if (/^(whatsapp:|rcs:)?\+[1-9]\d{6,14}$/.test(value)) return value;
  throw new InvalidArgumentError('Write it as +15551234567 or whatsapp:+15551234567.');
};

const port = (value: string): string => {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535 && Number(value) > 0) return value;
  throw new InvalidArgumentError('Write a number from 1 to 65535.');
};

/** Reads what was typed. */
export function startArguments(typed: readonly string[]): StartArguments | Instead {
  const said: string[] = [];
  const say = (words: string): void => void said.push(words);
  const command = strict(new Command('npm start --'), { help: say, refuse: say })
    .description(
      'Runs the SMS channel on this machine, with simulated parts in place of those that are not configured. In a ' +
        'terminal every line is a text; lines that are piped in are texts too. Variables come from the environment and ' +
        'from a file .env; README.md has them.',
    )
    .option('-p, --port <number>', 'where it listens (default: PORT, else 3000)', port)
    .option('--from <number>', 'the customer whose phone this terminal is', customer, '+15551234567')
    .option('--to <number>', 'the number that is texted (default: the first of the configuration)')
    .option('--agent <name>', 'the agent that answers all numbers (default: as configured)')
    .option('--verbose', 'shows the log on stderr', false);
  try {
    return command.parse([...typed], { from: 'user' }).opts<StartArguments>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { exitCode: exitCodeOf(error), words: said.join('') };
  }
}
