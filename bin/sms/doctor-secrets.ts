import type { AgentVendorName } from '../../lambdas/config/agents.ts';
import type { DefinedChannel } from '../../lambdas/config/define-channel.ts';
import { agentVendors } from '../../lambdas/environment/agent-vendors.ts';
import { suffixOf } from '../../lambdas/environment/credentials.ts';
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

const ofVendor =
  (vendor: AgentVendorName, agents: DefinedChannel['agents']): Judge =>
  values =>
    [...agents]
      .filter(([, agent]) => agent.vendor === vendor)
      .flatMap(([name]) =>
        Object.keys(agentVendors[vendor].credentials)
          .filter(key => !values[`${key}${suffixOf(name)}`] && !values[key])
          .map(key => `${key} is missing, of the agent ${name}`),
      );

/** By vendor: what its secret is called, where it is, and the file that the README fills it from. */
export const vendorSecrets = {
  'polyai-chat': { what: 'PolyAI’s secret', output: outputs.polyaiSecret, file: 'polyai.json' },
  'polyai-messaging': {
    what: 'PolyAI’s secret for Messaging',
    output: outputs.polyaiMessagingSecret,
    file: 'polyai-messaging.json',
  },
  chatbase: { what: 'Chatbase’s secret', output: outputs.chatbaseSecret, file: 'chatbase.json' },
} as const satisfies Readonly<Record<AgentVendorName, object>>;

const threadApi: Judge = values =>
  listOf(values.THREAD_API_KEY).length > 0
    ? []
    : ['THREAD_API_KEY is missing: nobody gets into the thread API'];

const erasure: Judge = values =>
  values.ERASURE_KEY ? [] : ['ERASURE_KEY is missing: no turn is taken, for nobody knows what was erased'];

/** Of each secret of a stack, whether all is in it that the functions need. A secret that cannot be read throws. */
export const secretChecks = (
  stack: StackParts,
  { agents }: DefinedChannel,
): readonly (readonly [string, () => Promise<Finding>])[] => {
  const all = [
    ['Twilio’s secret', outputs.twilioSecret, twilio, 'twilio.json'],
    ...[...new Set([...agents.values()].map(({ vendor }) => vendor))].map(vendor => {
      const { what, output, file } = vendorSecrets[vendor];
      return [what, output, ofVendor(vendor, agents), file] as const;
    }),
    ['the thread API’s secret', outputs.threadApiSecret, threadApi, 'thread-api.json'],
    ['the erasures’ secret', outputs.erasureSecret, erasure, 'erasure.json'],
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
