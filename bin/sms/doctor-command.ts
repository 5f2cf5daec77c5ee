import type { Command } from 'commander';
import type { DefinedChannel } from '../../lambdas/config/define-channel.ts';
import { agentVendors } from '../../lambdas/environment/agent-vendors.ts';
import { outputs } from '../../lambdas/environment/outputs.ts';
import { failureOf } from './failures/failure-of.ts';
import { type Finding, findingWords } from './finding.ts';
import { type NumberOptions, narrowed, numbersOf } from './number-option.ts';
import { placeOf } from './place/find-place.ts';
import { type Place, type PlaceOptions, placed } from './place/place.ts';
import { Failure } from './session/failure.ts';
import type { Run, Session } from './session/session.ts';
import { type SharedOptions, shared } from './session/shared-options.ts';

interface DoctorOptions extends SharedOptions, PlaceOptions, NumberOptions {
  readonly live?: true;
}

/** Something that is looked at, and what it is called where it cannot be. */
type Check = readonly [what: string, look: () => Promise<Finding | readonly Finding[] | undefined>];

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
  for (const [what, look] of await checksOf(place, options, session)) {
    session.stop.throwIfAborted();
    for (const finding of await looked(what, look, session)) tell(finding);
  }
  session.tell({ total: count }, `\n${count.right} right, ${count.wrong} wrong, ${count.unknown} unknown.\n`);
  return count.wrong > 0 ? 1 : 0;
}

/** @throws what is something else than mistakes in it */
function wrongConfig(error: unknown): Finding {
  if (!(error instanceof Failure) || error.code !== 'config') throw error;
  return {
    ...{ what: 'channel.config.ts', verdict: 'wrong', is: '', why: error.message.split('\n') },
    mend: 'npm run sms -- check, when it is mended',
  };
}

/** What cannot be looked at is unknown, and says why; it keeps nothing else from being looked at. */
async function looked(what: string, look: Check[1], session: Session): Promise<readonly Finding[]> {
  try {
    return [(await look()) ?? []].flat();
  } catch (error) {
    if (!(error instanceof Error) || session.stop.aborted) throw error;
    const { code, message } = failureOf(error, session.env);
    const isWrong = /^(twilio-credentials|twilio-account-sid|aws-secret-empty|aws-no-secret|config)$/.test(
      code,
    );
    const mend =
      code === 'aws-secret-empty'
        ? {
            mend: 'docs/configuration.md, "Secrets", has its keys; fill it as docs/runbook.md, "Changing a secret", says',
          }
        : {};
    return [{ what, verdict: isWrong ? 'wrong' : 'unknown', is: code, why: [message], ...mend }];
  }
}

async function checksOf(place: Place, options: DoctorOptions, session: Session): Promise<readonly Check[]> {
  const typed = place.typed ?? '';
  const config = await place.config().catch(wrongConfig);
  if ('verdict' in config) return [[config.what, async () => config]];
  const [
    { alarmFindings, deadLetterFinding, limitFinding, mappingFindings },
    { untriedAgents },
    { deskFindings },
  ] = await Promise.all([
    import('./doctor-aws.ts'),
    import('./doctor-agents.ts'),
    import('./doctor-desks.ts'),
  ]);
  const { stack } = place;
  const resources = stack && once(() => stack.resources());
  return [
    ['channel.config.ts', async () => ({ what: 'channel.config.ts', verdict: 'right', is: '', why: [] })],
    ...(stack ? (await import('./doctor-secrets.ts')).secretChecks(stack, config) : []),
    ...(await twilioChecks(place, config, options)),
    [
      'agents',
      async () => (options.live ? liveAgents(config, place, session) : untriedAgents(config, typed)),
    ],
    ...(stack && resources
      ? ([
          ['Lambda’s limit of the account', () => limitFinding(stack, config)],
          ['the queue’s mapping', async () => mappingFindings(stack, await resources())],
          ['alarms', async () => alarmFindings(stack, await resources())],
        ] satisfies Check[])
      : []),
    ['desks', () => deskFindings(config)],
    ['dead letters', () => deadLetterFinding(place)],
  ];
}

async function liveAgents(config: DefinedChannel, place: Place, { env }: Session) {
  const [{ agentFindings }, { fill, vendorSecrets }] = await Promise.all([
    import('./doctor-agents.ts'),
    import('./doctor-secrets.ts'),
  ]);
  const { stack } = place;
  if (stack)
    return agentFindings(config, env, async vendor => {
      const { output, file } = vendorSecrets[vendor];
      const { id, values } = await stack.secret(output);
      return { values, mend: fill(id, file) };
    });
  const { values } = await place.twilio();
  const { url } = await place.threadApi();
  const simulated = {
    POLYAI_BASE_URL: `${url}/sim/polyai`,
    POLYAI_MESSAGING_BASE_URL: `${url}/sim/polyai-messaging`,
    CHATBASE_BASE_URL: `${url}/sim/chatbase`,
  };
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  return agentFindings(config, { ...simulated, ...set }, async vendor => ({
    values,
    mend: `${Object.keys(agentVendors[vendor].credentials).join(', ')} in .env`,
  }));
}

async function twilioChecks(
  place: Place,
  config: Awaited<ReturnType<Place['config']>>,
  options: DoctorOptions,
): Promise<readonly Check[]> {
  const typed = place.typed ?? '';
  const [
    { clientsByToken, twilioClient },
    { tokenFinding },
    { readCalledUrls },
    { urlFindings },
    { readWebhooks },
    { lastFindings, permissionFinding, registrationFinding, retryFinding },
  ] = await Promise.all([
    import('./place/twilio-client.ts'),
    import('./token-finding.ts'),
    import('./called-urls.ts'),
    import('./url-findings.ts'),
    import('./webhooks.ts'),
    import('./doctor-twilio.ts'),
  ]);
  const numbers = await numbersOf(place, options);
  const phones = numbers.filter(one => one.startsWith('+'));
  const account = once(() => place.twilio('deployed'));
  const client = once(async () => twilioClient(await account()));
  const called = once(async () => readCalledUrls(await client(), numbers));
  return [
    ['TWILIO_AUTH_TOKEN', async () => tokenFinding(clientsByToken, await account())],
    [
      'what Twilio calls',
      async () =>
        urlFindings(numbers, await called(), {
          publicUrl: await place.output(outputs.publicUrl),
          apiEndpoint: await place.output(outputs.apiEndpoint),
          place: typed,
        }),
    ],
    ...(place.stack
      ? ([
          ['tries', async () => (await called()).called.map(one => retryFinding(one, typed))],
          [
            'registrations',
            async () => {
              const owned = await readWebhooks(await client(), phones);
              const found = await Promise.all(
                owned.map(async one => registrationFinding(await client(), one)),
              );
              return found.filter(one => one !== undefined);
            },
          ],
          [
            'geographic permissions',
            async () => permissionFinding(await client(), config.settings.words.callingCodes),
          ],
        ] satisfies Check[])
      : []),
    [
      'last texts',
      async () =>
        (
          await Promise.all(phones.map(async number => lastFindings(await client(), number, Date.now())))
        ).flat(),
    ],
  ];
}

/** Asked for once, however many want it. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}
