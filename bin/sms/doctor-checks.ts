import type { DefinedChannel } from '../../lambdas/config/define-channel.ts';
import { agentVendors } from '../../lambdas/environment/agent-vendors.ts';
import { outputs } from '../../lambdas/environment/outputs.ts';
import { simBase } from '../../local/local-environment.ts';
import type { Finding } from './finding.ts';
import { type NumberOptions, numbersOf } from './number-option.ts';
import type { Place, PlaceOptions } from './place/place.ts';
import { Failure } from './session/failure.ts';
import type { Session } from './session/session.ts';

export interface CheckOptions extends PlaceOptions, NumberOptions {
  readonly live?: true;
}

/** Something that is looked at, and what it is called where it cannot be. */
export type Check = readonly [what: string, look: () => Promise<Finding | readonly Finding[] | undefined>];

/** @throws what is something else than mistakes in it */
export function wrongConfig(error: unknown): Finding {
  if (!(error instanceof Failure) || error.code !== 'config') throw error;
  return {
    ...{ what: 'channel.config.ts', verdict: 'wrong', is: '', why: error.message.split('\n') },
    mend: 'npm run sms -- check, when it is mended',
  };
}

/** All that is looked at, in the order in which it is told. */
export async function checksOf(
  place: Place,
  options: CheckOptions,
  session: Session,
): Promise<readonly Check[]> {
  const typed = place.typed ?? '';
  const config = await place.config().catch(wrongConfig);
  if ('verdict' in config) return [[config.what, async () => config]];
  const [
    { alarmFindings, deadLetterFinding, limitFinding, mappingFindings },
    { untriedAgents },
    { deskFindings, queueFindings },
    { topicFindings },
    { erasuresFinding },
  ] = await Promise.all([
    import('./doctor-aws.ts'),
    import('./doctor-agents.ts'),
    import('./doctor-desks.ts'),
    import('./doctor-topics.ts'),
    import('./doctor-erasures.ts'),
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
    ...(stack && resources
      ? ([
          ['desks’ queues', async () => queueFindings(place, config, await resources())],
          ['topics', async () => topicFindings(stack, await resources())],
        ] satisfies Check[])
      : []),
    ['the marks of erasures', () => erasuresFinding(place)],
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
  const simulated = Object.fromEntries(
    Array.from(config.agents.values(), ({ vendor }) => [agentVendors[vendor].baseUrl, url + simBase(vendor)]),
  );
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  return agentFindings(config, { ...simulated, ...set }, async vendor => ({
    values,
    mend: `${Object.keys(agentVendors[vendor].credentials).join(', ')} in .env`,
  }));
}

async function twilioChecks(
  place: Place,
  config: Awaited<ReturnType<Place['config']>>,
  options: CheckOptions,
): Promise<readonly Check[]> {
  const typed = place.typed ?? '';
  const [
    { clientsByToken, twilioClient },
    { tokenFinding },
    { keyFinding },
    { readCalledUrls },
    { urlFindings },
    { readWebhooks },
    { lastFindings, permissionFinding, retryFinding },
    { registrationFinding, senderFindings, shortCodeFindings },
  ] = await Promise.all([
    import('./place/twilio-client.ts'),
    import('./token-finding.ts'),
    import('./key-finding.ts'),
    import('./called-urls.ts'),
    import('./url-findings.ts'),
    import('./webhooks.ts'),
    import('./doctor-twilio.ts'),
    import('./doctor-registrations.ts'),
  ]);
  const numbers = await numbersOf(place, options);
  const phones = numbers.filter(one => one.startsWith('+'));
  const account = once(() => place.twilio('deployed'));
  const client = once(async () => twilioClient(await account()));
  const called = once(async () => readCalledUrls(await client(), numbers));
  return [
    ['TWILIO_AUTH_TOKEN', async () => tokenFinding(clientsByToken, await account())],
    ['TWILIO_API_KEY', async () => keyFinding(twilioClient, await account(), place)],
    [
      'what Twilio calls',
      async () =>
        urlFindings(numbers, await called(), {
          publicUrl: await place.output(outputs.publicUrl),
          apiEndpoint: await place.output(outputs.apiEndpoint),
          place: typed,
          missing: 'wrong',
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
            'short codes',
            async () => shortCodeFindings(await client(), numbers, await place.output(outputs.publicUrl)),
          ],
          ['WhatsApp senders', async () => senderFindings(await client(), numbers)],
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
