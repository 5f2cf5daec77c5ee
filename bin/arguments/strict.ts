import type { Command, CommanderError } from 'commander';

/** Where help and refusals go; each ends in a line break. */
export interface Voice {
  help(words: string): void;
  refuse(words: string): void;
}

/**
 * The command as all of ours read what is typed: nothing is left over, nothing ends the process, and a refusal says
 * how to learn more. Commands that are made of it do as it does.
 */
export const strict = (command: Command, { help, refuse }: Voice): Command =>
  command
    .allowExcessArguments(false)
    .showHelpAfterError(`${command.name()} --help shows what there is.`)
    .exitOverride()
    .configureOutput({ writeOut: help, writeErr: refuse });

/** What ends the process of a command that was not run: 0 where help was asked for, 2 where it makes no sense. */
export const exitCodeOf = ({ exitCode }: CommanderError): number => (exitCode === 0 ? 0 : 2);
