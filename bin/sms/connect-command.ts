import type { Command } from 'commander';
import { outputs } from '../../lambdas/environment/outputs.ts';
import { originOf } from '../../lambdas/http/origin.ts';
import type { Change } from './connect.ts';
import { type NumberOptions, narrowed, numbersOf } from './number-option.ts';
import { placeOf } from './place/find-place.ts';
import { type PlaceOptions, placed } from './place/place.ts';
import type { Run, Session } from './session/session.ts';
import { type AgreedOptions, type SharedOptions, shared } from './session/shared-options.ts';
import { UsageError } from './session/usage-error.ts';

interface ConnectOptions extends SharedOptions, AgreedOptions, PlaceOptions, NumberOptions {}

/** `connect`: Twilio brings the numbers' texts to the channel. */
export const connectCommand = (program: Command, run: Run): void =>
  void shared(
    narrowed(
      placed(
        program
          .command('connect')
          .summary('lets Twilio bring the numbers’ texts here: numbers, Messaging Services, WhatsApp senders')
          .description(
            'Shows what at Twilio leads the numbers’ texts elsewhere, and sets it when you agree: each number’s webhook and ' +
              'fallback, Messaging Services that do not defer to their senders, WhatsApp senders. Status callbacks need no ' +
              'setting: each text that is sent brings its own.',
          )
          .argument('[public-url]', 'an origin (default: the stack’s own public URL)'),
      ),
    )
      .option(
        '--secret <name>',
        'where Twilio’s credentials are (default: TWILIO_ACCOUNT_SID and what goes with it in the environment, else the stack’s secret)',
      )
      .option('--yes', 'does it without asking'),
    {
      connect: 'all numbers, to the stack’s public URL; asks first',
      'connect --number +15550001000 --yes': 'one number, in a script',
      'connect https://sms.example.com --local': 'to a tunnel’s address, at the simulated carrier',
    },
  ).action((publicUrl: string | undefined, options: ConnectOptions) =>
    run(options, session => connect(publicUrl, options, session)),
  );

const lineOf = ({ what, was, will }: Change): string => `${what}  ${will}  (was ${was})`;

async function connect(
  publicUrl: string | undefined,
  options: ConnectOptions,
  session: Session,
): Promise<number> {
  const typed = publicUrl === undefined ? undefined : originGiven(publicUrl);
  const place = await placeOf(options, session);
  const numbers = await numbersOf(place, options);
  const account = await place.twilio();
  const [{ twilioClient }, { connectionOf }] = await Promise.all([
    import('./place/twilio-client.ts'),
    import('./connect.ts'),
  ]);
  const target = typed ?? (await place.output(outputs.publicUrl));
  const { changes, right, unknown } = await connectionOf(twilioClient(account), numbers, target);
  for (const one of unknown) session.tell({ what: one, fate: 'unknown' }, `${one}\n`);
  for (const one of right) session.tell({ what: one, fate: 'as it was' }, `${one}  as it should be\n`);
  if (changes.length > 0 && !options.yes) {
    session.aside(changes.map(change => `${lineOf(change)}  would be set\n`).join(''));
    if (
      !(await session.agreed(`Set ${changes.length === 1 ? 'it' : `these ${changes.length}`} at Twilio?`))
    ) {
      session.aside('Nothing was changed.\n');
      return 0;
    }
  }
  for (const change of changes) {
    session.stop.throwIfAborted();
    await session.whole(() => change.make());
    const { what, was, will } = change;
    session.tell({ what, fate: 'set', was, will }, `${lineOf(change)}\n`);
  }
  const isMissing = unknown.some(one => one.startsWith('+'));
  return isMissing ? 1 : 0;
}

function originGiven(value: string): string {
  try {
    return originOf(value, 'the public URL');
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'the public URL is no origin');
  }
}
