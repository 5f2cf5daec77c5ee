import type { Command } from 'commander';

/** What every command takes. */
export interface SharedOptions {
  readonly json?: true;
  readonly verbose?: true;
}

/** What a command takes that changes something which it cannot change back. */
export interface AgreedOptions {
  readonly yes?: true;
}

/** The command with the options that all have, behind its own, and with examples of how it is used. */
export const shared = (command: Command, examples: Readonly<Record<string, string>>): Command =>
  command
    .option(
      '--json',
      'one JSON document on stdout, or one a line where they come one by one; words go to stderr',
    )
    .option('--verbose', 'where an error was thrown, too')
    .showHelpAfterError(`npm run sms -- ${pathOf(command)} --help shows what there is.`)
    .addHelpText('after', `\nExamples:\n${told(examples)}`);

function told(examples: Readonly<Record<string, string>>): string {
  return Object.entries(examples)
    .map(([typed, says]) => `  # ${says}\n  npm run sms -- ${typed}\n`)
    .join('');
}

/** As it is typed behind `npm run sms --`. */
function pathOf(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${pathOf(parent)} ${command.name()}` : command.name();
}
