import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const help = `The operator's command line of the SMS channel.

  npm run sms -- redrive [options]          sends texts through again that were given up on
  npm run sms -- webhooks show              what the numbers' webhooks are at Twilio
  npm run sms -- webhooks set <public-url>  points the numbers' webhooks at this channel
  npm run sms -- check                      what is wrong with channel.config.ts, as a deployment would say it
  npm run sms -- where <service> <place>    the source line of a place that the log has, such as 1:48213

Options of redrive:
  --reason <reason>            only what was given up for this reason
  --older-than <duration>      only what is older, such as 90s, 10m, 2h, 1d
  --limit <number>             so many at most
  --include-old                texts older than 24 hours too: an answer that late may puzzle people
  --dry-run                    shows what would be sent, and sends nothing
  --queue-url <url>            default: QUEUE_URL, else the queue named threads.fifo
  --dead-letter-queue-url <url>
                               default: DEAD_LETTER_QUEUE_URL, else the queue named threads-dead.fifo;
                               when deployed, both are outputs of the stack

Options of webhooks:
  --secret <name>              where Twilio's credentials are, as the stack's output TwilioSecret names it;
                               default: TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN or TWILIO_API_KEY_SID
                               and TWILIO_API_KEY_SECRET in the environment

Options of where:
  --maps <folder>              of the build that is deployed; default: cdk.out/maps, where the last synth or
                               deploy has left them
`;

type Command = (args: string[], terminal: Terminal) => number | Promise<number>;

/** Each is loaded when it is asked for: Twilio's client alone takes longer than most of what is done here. */
const commands: Readonly<Record<string, Command>> = {
  redrive: async (...given) => (await import('./redrive-command.ts')).redriveCommand(...given),
  check: async (...given) => (await import('./check-command.ts')).checkCommand(...given),
  where: async (...given) => (await import('./where-command.ts')).whereCommand(...given),
  webhooks: async (...given) => (await import('./webhooks-command.ts')).webhooksCommand(...given),
};

/**
 * Does what was typed behind `npm run sms --`. Gives the exit code: 0 where all went well, 1 where something did not,
 * 2 where what was typed makes no sense. Throws what is no `Error`, and nothing else.
 */
export async function runCommand(typed: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '', ...args] = typed;
  if (name === 'help' || typed.includes('--help') || typed.includes('-h')) {
    terminal.print(help);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    terminal.complain(name === '' ? help : `There is no command "${name}".\n\n${help}`);
    return 2;
  }
  try {
    return await command(args, terminal);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    terminal.complain(`${error.message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}
