import { suffixOf } from './credentials.ts';
import { awsName, type Format, id, origin, secret, secretList } from './formats.ts';
import { names } from './names.ts';

/** What a vendor of agents has in the environment and in its secret. */
export interface VendorVariables {
  /** Where its secret is. */
  readonly secretArn: string;
  /** How the names of all that is the vendor's own begin. */
  readonly prefix: string;
  /** Takes the place of the vendor's own origin. */
  readonly baseUrl: string;
  /** What an agent of the vendor's cannot be asked without. */
  readonly credentials: Readonly<Record<string, Format>>;
  readonly others?: Readonly<Record<string, Format>>;
}

/** By the name that channel.config.ts has for it. */
export const agentVendors = {
  'polyai-chat': {
    secretArn: names.polyaiSecret,
    prefix: 'POLYAI_',
    baseUrl: 'POLYAI_BASE_URL',
    credentials: {
      POLYAI_ACCOUNT_ID: id,
      POLYAI_PROJECT_ID: id,
      POLYAI_API_KEY: secret,
      POLYAI_TOKEN: secret,
    },
    others: { POLYAI_HANDOFF_API_KEY: secret, POLYAI_ALERTS_SECRET: secretList },
  },
  'polyai-messaging': {
    secretArn: names.polyaiMessagingSecret,
    prefix: 'POLYAI_MESSAGING_',
    baseUrl: 'POLYAI_MESSAGING_BASE_URL',
    credentials: { POLYAI_MESSAGING_TOKEN: secret },
  },
  chatbase: {
    secretArn: names.chatbaseSecret,
    prefix: 'CHATBASE_',
    baseUrl: 'CHATBASE_BASE_URL',
    credentials: { CHATBASE_API_KEY: secret },
  },
} as const satisfies Readonly<Record<string, VendorVariables>>;

export type VendorWithVariables = keyof typeof agentVendors;

/** Agents by name, as far as the environment goes. */
export type AgentNames = Iterable<readonly [name: string, agent: { readonly vendor: VendorWithVariables }]>;

/** What may be set for these agents: for all of a vendor together, and for each alone. */
export function agentVariables(agents: AgentNames): Readonly<Record<string, Format>> {
  const formats: Record<string, Format> = {};
  for (const [name, { vendor }] of agents) {
    const { secretArn, baseUrl, credentials, others = {} }: VendorVariables = agentVendors[vendor];
    formats[secretArn] = awsName;
    for (const suffix of ['', suffixOf(name)])
      for (const [variable, format] of Object.entries({ ...credentials, ...others, [baseUrl]: origin }))
        formats[`${variable}${suffix}`] = format;
  }
  return formats;
}
