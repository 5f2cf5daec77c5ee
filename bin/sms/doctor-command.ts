import type { Command } from 'commander';
import { outputs } from '../../lambdas/environment/outputs.ts';
import { type Check, type CheckOptions, checksOf, wrongConfig } from './doctor-checks.ts';
import { failureOf } from './failures/failure-of.ts';
import { type Finding, findingWords } from './finding.ts';
import { notLooked } from './not-looked.ts';
import { narrowed } from './number-option.ts';
import { placeOf } from './place/find-place.ts';
import { type Place, placed } from './place/place.ts';
import type { Run, Session } from './session/session.ts';
import { type SharedOptions, shared } from './session/shared-options.ts';

interface DoctorOptions extends SharedOptions, CheckOptions {}

/** `doctor`: whether the channel is ready, and what mends what is not. */
export const doctorCommand = (program: Command, run: Run): void =>
  void shared(
    narrowed(
      placed(
        program
          .command('doctor')
          .summary('whether the channel is ready: every line right, wrong or unknown, with what mends it')
          .description(
            'Looks at all that has to be right for a text to be answered: configuration, secrets, Twilio’s credentials, ' +
              'webhooks, registrations and permissions, Lambda’s limit, the queue’s mapping, alarms, desks, dead letters, ' +
              'and the last text and reply of each number. It changes nothing. With --live each agent is begun a conversation ' +
              'with, which is closed at once.',
          ),
      ),
    ).option('--live', 'begins a conversation with each agent, and closes it'),
    {
      doctor: 'the stack of channel.config.ts',
      'doctor --live --stack SmsChannelTest --json': 'all of another stack, for a script',
      'doctor --local': 'what npm start runs here',
    },
  ).action((options: DoctorOptions) => run(options, session => doctor(options, session)));

async function doctor(options: DoctorOptions, session: Session): Promise<number> {
  const place = await placeOf(options, session).catch(wrongConfig);
  const count = { right: 0, wrong: 0, unknown: 0 };
  const tell = (finding: Finding): void => {
    count[finding.verdict] += 1;
    session.tell(finding, findingWords(finding));
  };
  if ('verdict' in place) {
    // without it nobody knows which stack is meant: --stack says it
    tell(place);
    return 1;
  }
  // the one that all others stand on: where it fails, nothing else can be looked at
  await place.output(outputs.publicUrl);
  const seen = { session, place, told: new Set<string>() };
  for (const [what, look] of await checksOf(place, options, session)) {
    session.stop.throwIfAborted();
    for (const finding of await looked(what, look, seen)) tell(finding);
  }
  session.tell({ total: count }, `\n${count.right} right, ${count.wrong} wrong, ${count.unknown} unknown.\n`);
  return count.wrong > 0 ? 1 : 0;
}

/** What cannot be looked at keeps nothing else from being looked at. */
async function looked(
  what: string,
  look: Check[1],
  seen: { readonly session: Session; readonly place: Place; readonly told: Set<string> },
): Promise<readonly Finding[]> {
  const { session } = seen;
  try {
    return [(await look()) ?? []].flat();
  } catch (error) {
    if (!(error instanceof Error) || session.stop.aborted) throw error;
    return [notLooked(what, failureOf(error, session.env), seen)];
  }
}
