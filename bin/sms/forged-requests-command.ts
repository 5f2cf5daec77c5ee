import type { Command } from 'commander';
import { outputs } from '../../lambdas/environment/outputs.ts';
import { type Finding, findingWords } from './finding.ts';
import { type NumberOptions, narrowed, numbersOf } from './number-option.ts';
import { placeOf } from './place/find-place.ts';
import { type Place, type PlaceOptions, placed, type TwilioAccount } from './place/place.ts';
import { Failure } from './session/failure.ts';
import type { Run, Session } from './session/session.ts';
import { type SharedOptions, shared } from './session/shared-options.ts';

interface ForgedRequestsOptions extends SharedOptions, PlaceOptions, NumberOptions {}

/** `forged-requests`: why Twilio's own requests may count as forged. */
export const forgedRequestsCommand = (program: Command, run: Run): void =>
  void shared(
    narrowed(
      placed(
        program
          .command('forged-requests')
          .summary('whether it is Twilio that is turned away, and why')
          .description(
            'For when the alarm forged-requests rings: compares what Twilio calls for each number, be it the number’s ' +
              'own URL, its TwiML application’s or its Messaging Service’s, with the URL that the functions verify ' +
              'signatures against, and tries the auth tokens. Says what differs and what mends it. It changes nothing.',
          ),
      ),
    ).option(
      '--secret <name>',
      'where Twilio’s credentials are (default: the stack’s secret, which the functions verify with)',
    ),
    {
      'forged-requests': 'all numbers of channel.config.ts, and its stack',
      'forged-requests --stack SmsChannelTest --json': 'another stack, for a script',
    },
  ).action((options: ForgedRequestsOptions) => run(options, session => lookAt(options, session)));

async function lookAt(options: ForgedRequestsOptions, session: Session): Promise<number> {
  const place = await placeOf(options, session);
  const numbers = await numbersOf(place, options);
  const publicUrl = await place.output(outputs.publicUrl);
  const account = await place.twilio('deployed');
  const findings = await findingsOf(place, numbers, publicUrl, account);
  const wrong = findings.filter(({ verdict }) => verdict === 'wrong').length;
  session.tell(
    { place: place.name, verifiesAgainst: publicUrl, findings },
    `The functions of ${place.name} verify against ${publicUrl}\n\n${findings.map(findingWords).join('')}\n${verdict(findings)}`,
  );
  return wrong > 0 ? 1 : 0;
}

async function findingsOf(
  place: Place,
  numbers: readonly string[],
  publicUrl: string,
  account: TwilioAccount,
): Promise<Finding[]> {
  const [{ clientsByToken, twilioClient }, { tokenFinding }, { readCalledUrls }, { urlFindings }] =
    await Promise.all([
      import('./place/twilio-client.ts'),
      import('./token-finding.ts'),
      import('./called-urls.ts'),
      import('./url-findings.ts'),
    ]);
  const token = await tokenFinding(clientsByToken, account);
  try {
    const apiEndpoint = await place.output(outputs.apiEndpoint);
    const urls = await readCalledUrls(twilioClient(account), numbers);
    return [token, ...urlFindings(numbers, urls, { publicUrl, apiEndpoint, place: place.typed ?? '' })];
  } catch (error) {
    // a wrong token is told of above; with it, nothing can be read
    const isRefused = error instanceof Failure && error.code === 'twilio-credentials';
    if (!isRefused || token.verdict === 'right') throw error;
    return [token, { what: 'URLs', verdict: 'unknown', is: '', why: [error.message] }];
  }
}

function verdict(findings: readonly Finding[]): string {
  if (findings.some(({ verdict }) => verdict === 'wrong'))
    return 'Mend what is wrong: what was turned away comes by the sweep, within a quarter of an hour.\n';
  if (findings.some(({ verdict }) => verdict === 'unknown'))
    return 'What could be looked at is right; see what could not.\n';
  return 'All of it is right: the requests come from somebody else, and nothing needs doing.\n';
}
