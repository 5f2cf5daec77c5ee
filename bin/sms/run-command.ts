import { Command, CommanderError } from 'commander';
import { exitCodeOf, strict } from '../arguments/strict.ts';
import { checkCommand } from './check-command.ts';
import { connectCommand } from './connect-command.ts';
import { deadLettersCommand } from './dead-letters-command.ts';
import { doctorCommand } from './doctor-command.ts';
import { eraseCommand } from './erase-command.ts';
import { exportCommand } from './export-command.ts';
import { failureOf, stacksOf } from './failures/failure-of.ts';
import { forgedRequestsCommand } from './forged-requests-command.ts';
import { inboxCommand } from './inbox-command.ts';
import { optoutsCommand } from './optouts-command.ts';
import { redriveCommand } from './redrive-command.ts';
import { secretsCommand } from './secrets-command.ts';
import { sendCommand } from './send-command.ts';
import { type Run, runIn } from './session/session.ts';
import type { Terminal } from './session/terminal.ts';
import { tailCommand } from './tail-command.ts';
import { threadCommand } from './thread-command.ts';
import { threadsCommand } from './threads-command.ts';
import { webhooksCommand } from './webhooks-command.ts';
import { whereCommand } from './where-command.ts';

/**
 * Each has a file of its own, with all that is told of it. What a command works with is loaded when it runs: Twilio's
 * client alone takes longer than most of what is done here.
 */
const commands: readonly ((program: Command, run: Run) => void)[] = [
  doctorCommand,
  threadCommand,
  threadsCommand,
  sendCommand,
  inboxCommand,
  optoutsCommand,
  exportCommand,
  eraseCommand,
  tailCommand,
  deadLettersCommand,
  redriveCommand,
  connectCommand,
  webhooksCommand,
  secretsCommand,
  forgedRequestsCommand,
  checkCommand,
  whereCommand,
];

const more = `
What a command works on is a stack, found by its name (--stack) with the AWS credentials and the region that the AWS
command line would take, or what \`npm start\` runs here (--local). docs/command-line.md has all of it.

Exit codes: 0 done; 1 something failed, or is wrong; 2 what was typed makes no sense; 130 ended by Ctrl-C.
`;

/**
 * Does what was typed behind `npm run sms --`. Gives the exit code: 0 where all went well, 1 where something did not,
 * 2 where what was typed makes no sense, 130 where it was stopped. Throws what is no `Error`, and nothing else.
 */
export async function runCommand(typed: readonly string[], terminal: Terminal): Promise<number> {
  const isAsked = (option: string): boolean => typed.includes(option);
  const refusals: string[] = [];
  const program = strict(new Command('npm run sms --'), {
    help: terminal.print,
    refuse: words => refusals.push(words),
  })
    .description("The operator's command line of the SMS channel.")
    .addHelpText('after', more);
  let exitCode = 0;
  const run: Run = async (options, work) => {
    exitCode = await runIn(terminal, options, work);
  };
  for (const add of commands) add(program, run);
  const refuse = (code: string, words: string): void => {
    if (isAsked('--json'))
      terminal.print(`${JSON.stringify({ error: { code, message: words.trimEnd() } })}\n`);
    terminal.complain(words);
  };
  try {
    await program.parseAsync([...typed], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof CommanderError) {
      if (refusals.length > 0) refuse('usage', refusals.join(''));
      return exitCodeOf(error);
    }
    const { code, message } = failureOf(error, terminal.env);
    refuse(code, `${message}\n`);
    if (isAsked('--verbose')) terminal.complain(stacksOf(error));
    return code === 'usage' ? 2 : 1;
  }
}
