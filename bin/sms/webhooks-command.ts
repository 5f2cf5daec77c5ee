import type { Command } from 'commander';
import { outputs } from '../../lambdas/environment/outputs.ts';
import { originOf } from '../../lambdas/http/origin.ts';
import { type NumberOptions, narrowed, numbersOf } from './number-option.ts';
import { placeOf } from './place/find-place.ts';
import { type Place, type PlaceOptions, placed } from './place/place.ts';
import type { Run, Session } from './session/session.ts';
import { type AgreedOptions, type SharedOptions, shared } from './session/shared-options.ts';
import { UsageError } from './session/usage-error.ts';
import { isSet, type NumberWebhook, readWebhooks, setWebhook, webhookUrl } from './webhooks.ts';
import { withoutPassword } from './without-password.ts';

interface WebhooksOptions extends SharedOptions, AgreedOptions, PlaceOptions, NumberOptions {}

/** `webhooks`: where the numbers' texts go, at Twilio. */
export function webhooksCommand(program: Command, run: Run): void {
  const webhooks = program
    .command('webhooks')
    .summary('webhooks show, webhooks set: where the numbers’ texts go, at Twilio')
    .description('Where the numbers’ texts go, at Twilio.');
  shared(
    options(
      webhooks
        .command('show')
        .summary('what the numbers’ webhooks are')
        .description('What each number’s webhook and its fallback are at Twilio.'),
    ),
    {
      'webhooks show': 'with the credentials of the stack’s secret',
      'webhooks show --local': 'at the simulated carrier of npm start',
    },
  ).action((given: WebhooksOptions) => run(given, session => show(given, session)));
  shared(
    options(
      webhooks
        .command('set')
        .summary('points the numbers’ webhooks at this channel')
        .description(
          'Points each number’s "A message comes in" and its fallback at this channel, and takes it out of its TwiML ' +
            'application. It shows first what it would change, and asks. A number in a Messaging Service needs ' +
            '"Defer to sender’s webhook" there: forged-requests tells.',
        )
        .argument('[public-url]', 'an origin (default: the stack’s own public URL)')
        .option('--yes', 'does it without asking'),
    ),
    {
      'webhooks set': 'all numbers, to the stack’s public URL',
      'webhooks set --number +15550001000 --yes': 'one number, in a script',
      'webhooks set https://sms.example.com': 'to another address, such as a tunnel’s',
    },
  ).action((publicUrl: string | undefined, given: WebhooksOptions) =>
    run(given, session => set(publicUrl, given, session)),
  );
}

const options = (command: Command): Command =>
  narrowed(placed(command)).option(
    '--secret <name>',
    'where Twilio’s credentials are (default: TWILIO_ACCOUNT_SID and what goes with it in the environment, else the stack’s secret)',
  );

async function show(given: WebhooksOptions, session: Session): Promise<number> {
  const { numbers, found } = await read(given, session);
  const missing = numbers.filter(number => !found.some(one => one.number === number));
  const words = numbers.map(number => {
    const own = found.find(one => one.number === number);
    if (!own) return absent(number);
    const { applicationSid, method, url, fallbackUrl } = own;
    const fallback = fallbackUrl
      ? `${' '.repeat(number.length)}  fallback ${withoutPassword(fallbackUrl)}\n`
      : '';
    return `${number}  ${applicationSid ? `by application ${applicationSid}` : `${method} ${withoutPassword(url) || 'none'}`}\n${fallback}`;
  });
  session.tell({ numbers: found.map(shown), missing }, words.join(''));
  return missing.length === 0 ? 0 : 1;
}

async function set(publicUrl: string | undefined, given: WebhooksOptions, session: Session): Promise<number> {
  const typed = publicUrl === undefined ? undefined : originGiven(publicUrl);
  const { place, client, numbers, found } = await read(given, session);
  const target = typed ?? (await place.output(outputs.publicUrl));
  const changes = found.filter(one => !isSet(one, target));
  if (changes.length > 0 && !given.yes) {
    session.aside(changes.map(one => `${changed(one, target)}  would be set\n`).join(''));
    if (
      !(await session.agreed(`Set ${changes.length === 1 ? 'it' : `these ${changes.length}`} at Twilio?`))
    ) {
      session.aside('Nothing was changed.\n');
      return 0;
    }
  }
  let missing = 0;
  for (const number of numbers) {
    session.stop.throwIfAborted();
    const own = found.find(one => one.number === number);
    if (!own) {
      missing += 1;
      session.tell({ number, fate: 'missing' }, absent(number));
      continue;
    }
    const isChanged = changes.includes(own);
    if (isChanged) await session.whole(() => setWebhook(client, own.sid, target));
    session.tell(
      {
        number,
        fate: isChanged ? 'set' : 'as it was',
        url: webhookUrl(target),
        was: withoutPassword(own.url),
      },
      `${changed(own, target)}\n`,
    );
  }
  session.aside(
    'Where a number is in a Messaging Service, the service must defer to its sender’s webhook.\n',
  );
  return missing === 0 ? 0 : 1;
}

async function read(given: WebhooksOptions, session: Session) {
  const place: Place = await placeOf(given, session);
  const numbers = await numbersOf(place, given);
  const account = await place.twilio();
  const { twilioClient } = await import('./place/twilio-client.ts');
  const client = twilioClient(account);
  return { place, client, numbers, found: await readWebhooks(client, numbers) };
}

const shown = (own: NumberWebhook): NumberWebhook => ({
  ...own,
  url: withoutPassword(own.url),
  fallbackUrl: withoutPassword(own.fallbackUrl),
});

const absent = (number: string): string =>
  `${number}  not among the account's numbers: set its webhook in Twilio's console\n`;

function changed({ number, url, applicationSid }: NumberWebhook, target: string): string {
  const was = applicationSid ? `by application ${applicationSid}` : withoutPassword(url) || 'none';
  return `${number}  POST ${webhookUrl(target)}${was === webhookUrl(target) ? '' : `  (was ${was})`}`;
}

function originGiven(value: string): string {
  try {
    return originOf(value, 'the public URL');
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'the public URL is no origin');
  }
}
