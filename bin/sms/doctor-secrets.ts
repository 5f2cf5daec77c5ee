import type { DefinedChannel } from '../../lambdas/config/define-channel.ts';
import { agentCredentials, suffixOf } from '../../lambdas/environment/credentials.ts';
import { outputs } from '../../lambdas/environment/outputs.ts';
import { listOf, type Secret } from '../../lambdas/environment/secret.ts';
import type { Finding } from './finding.ts';
import type { StackParts } from './place/place.ts';

/** What is wrong with a secret's values; each names a key, and shows no value. */
type Judge = (values: Secret) => readonly string[];

const twilio: Judge = values => [
  ...(/^AC[0-9a-f]{32}$/i.test(values.TWILIO_ACCOUNT_SID ?? '')
    ? []
    : ['TWILIO_ACCOUNT_SID is missing, or is not AC and 32 digits from 0 to f']),
  ...(listOf(values.TWILIO_AUTH_TOKEN).length > 0
    ? []
    : ['TWILIO_AUTH_TOKEN is missing: every text counts as forged']),
  ...(Boolean(values.TWILIO_API_KEY_SID) === Boolean(values.TWILIO_API_KEY_SECRET)
    ? []
    : ['TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET are there together, or neither is']),
];

const polyai =
  (agents: Iterable<string>): Judge =>
  values =>
    [...agents].flatMap(agent =>
      Object.keys(agentCredentials)
        .filter(name => !values[`${name}${suffixOf(agent)}`] && !values[name])
        .map(name => `${name} is missing, of the agent ${agent}`),
    );

const threadApi: Judge = values =>
  listOf(values.THREAD_API_KEY).length > 0
    ? []
    : ['THREAD_API_KEY is missing: nobody gets into the thread API'];

/** Of each secret of a stack, whether all is in it that the functions need. A secret that cannot be read throws. */
export const secretChecks = (
  stack: StackParts,
  { agents }: DefinedChannel,
): readonly (readonly [string, () => Promise<Finding>])[] => {
  const all = [
    ['Twilio’s secret', outputs.twilioSecret, twilio, 'twilio.json'],
    ['PolyAI’s secret', outputs.polyaiSecret, polyai(agents.keys()), 'polyai.json'],
    ['the thread API’s secret', outputs.threadApiSecret, threadApi, 'thread-api.json'],
  ] as const;
  return all.map(([what, output, judge, file]) => [
    what,
    async () => {
      const { id, values } = await stack.secret(output);
      const why = judge(values);
      return why.length === 0
        ? { what, verdict: 'right', is: 'filled', why }
        : { what, verdict: 'wrong', is: '', why, mend: fill(id, file) };
    },
  ]);
};

/** docs/runbook.md, "Changing a secret", tells how the file comes to be. */
export const fill = (id: string, file: string): string =>
  `aws secretsmanager put-secret-value --secret-id ${id} --secret-string file://${file} (docs/runbook.md, "Changing a secret")`;
