import { UsageError } from './sms/usage-error.ts';

const help = `The operator's command line of the SMS channel.

  npm run sms -- redrive [options]          sends texts through again that were given up on
  npm run sms -- webhooks show              what the numbers' webhooks are at Twilio
  npm run sms -- webhooks set <public-url>  points the numbers' webhooks at this channel
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

/** Each is loaded when it is asked for: Twilio's client alone takes longer than most of what is done here. */
const commands: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  redrive: async given => (await import('./sms/redrive-command.ts')).redriveCommand(given),
  where: async given => (await import('./sms/where-command.ts')).whereCommand(given),
  webhooks: async given => (await import('./sms/webhooks-command.ts')).webhooksCommand(given),
};

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
const asksForHelp = name === 'help' || process.argv.includes('--help') || process.argv.includes('-h');
if (asksForHelp || !command) {
  if (asksForHelp) process.stdout.write(help);
  else process.stderr.write(name === '' ? help : `There is no command "${name}".\n\n${help}`);
  process.exitCode = asksForHelp ? 0 : 2;
} else {
  try {
    await command(args);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
