import type { AgentVendorName } from '../lambdas/config/agents.ts';
import {
  type AgentNames,
  agentVariables,
  agentVendors,
  type VendorWithVariables,
} from '../lambdas/environment/agent-vendors.ts';
import {
  erasureVariables,
  logKeyVariables,
  suffixOf,
  threadApiVariables,
  twilioVariables,
} from '../lambdas/environment/credentials.ts';
import { awsName, type Format, numberList, origin, wholeNumber } from '../lambdas/environment/formats.ts';
import { type Environment, required, unless } from '../lambdas/environment/required.ts';
import { prices } from './prices.ts';

/** Opens the thread API to this machine alone. */
export const publishedThreadApiKey = 'local-thread-api-key';

/** What the local runtime uses where the environment says nothing. Published in the README: these are no secrets. */
const simulated = {
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
  TWILIO_AUTH_TOKEN: 'local-auth-token-for-the-simulated-carrier',
  THREAD_API_KEY: publishedThreadApiKey,
  LOG_KEY: 'local-log-key',
  ERASURE_KEY: 'local-erasure-key',
} as const;

const simulatedAgents: Readonly<Record<VendorWithVariables, Readonly<Record<string, string>>>> = {
  'polyai-chat': {
    POLYAI_ACCOUNT_ID: 'local-account',
    POLYAI_PROJECT_ID: 'local-project',
    POLYAI_API_KEY: 'local-api-key',
    POLYAI_TOKEN: 'local-token',
  },
  'polyai-messaging': { POLYAI_MESSAGING_TOKEN: 'local-messaging-token' },
  chatbase: { CHATBASE_API_KEY: 'local-chatbase-key' },
};

/** Hosts that exist in this process only: requests to them go to the simulators. */
export const simulatedHosts = {
  twilio: 'http://twilio.simulated',
  'polyai-chat': 'http://polyai.simulated',
  'polyai-messaging': 'http://polyai-messaging.simulated',
  chatbase: 'http://chatbase.simulated',
} as const;

/** Where `npm start` has a simulated vendor of agents. */
export const simBase = (vendor: AgentVendorName): string =>
  `/sim/${vendor === 'polyai-chat' ? 'polyai' : vendor}`;

/** For who starts nothing that would ask an agent. */
const anyAgent: AgentNames = [['agent', { vendor: 'polyai-chat' }]];

/** What outside agents cannot be asked without, and neither have for themselves alone. */
function agentCredentials(env: Environment, agents: AgentNames): Readonly<Record<string, Format>> {
  const needed: Record<string, Format> = {};
  for (const [name, { vendor }] of agents) {
    const { baseUrl, credentials } = agentVendors[vendor];
    if (!env[baseUrl] && !env[`${baseUrl}${suffixOf(name)}`]) continue;
    for (const [credential, format] of Object.entries<Format>(credentials))
      if (!env[`${credential}${suffixOf(name)}`]) needed[credential] = format;
  }
  return needed;
}

/** Each vendor is simulated for those of its agents that no base URL sends outside. */
const simulatedAgentsFor = (env: Environment, agents: AgentNames): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from(agents, ([, { vendor }]) => vendor)
      .filter(vendor => !env[agentVendors[vendor].baseUrl])
      .flatMap(vendor => [
        ...Object.entries(simulatedAgents[vendor]),
        [agentVendors[vendor].baseUrl, simulatedHosts[vendor]],
      ]),
  );

export type LocalEnvironment = Readonly<Record<string, string | undefined>> & {
  readonly PORT: string;
  readonly PUBLIC_URL: string;
  readonly TABLE_NAME: string;
};

/** What `npm start` reads, in its formats; credentials are needed of an outside vendor alone. */
function readGiven(env: Environment, agents: AgentNames) {
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } = twilioVariables;
  const carrier = { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN };
  return required(
    env,
    {
      ...unless(env.TWILIO_BASE_URL ? undefined : 'simulated', carrier),
      ...agentCredentials(env, agents),
    },
    {
      ...twilioVariables,
      ...threadApiVariables,
      ...logKeyVariables,
      ...erasureVariables,
      ...agentVariables(agents),
      PORT: wholeNumber(1, 65_535),
      PUBLIC_URL: origin,
      TABLE_NAME: awsName,
      // as long as SQS hides a message at most
      VISIBILITY_SECONDS: wholeNumber(1, 43_200),
      PRICES: prices,
      TWILIO_PHONE_NUMBER: numberList,
      TWILIO_BASE_URL: origin,
      AWS_ENDPOINT_URL_DYNAMODB: origin,
      AWS_ENDPOINT_URL_SQS: origin,
    },
  );
}

/**
 * The environment with the local defaults in it. Each vendor is simulated unless its base URL is set; then
 * nothing of its credentials is made up.
 * @param agents those of the configuration, by name
 * @throws {WrongEnvironment} that names all that is malformed, and all credentials that an outside vendor needs and
 *   that are missing.
 */
export function localEnvironment(env: Environment, agents: AgentNames = anyAgent): LocalEnvironment {
  const given = readGiven(env, agents);
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  const port = env.PORT || '3000';
  return {
    ...simulated,
    ...simulatedAgentsFor(env, agents),
    ...(env.TWILIO_BASE_URL ? {} : { TWILIO_BASE_URL: simulatedHosts.twilio }),
    PUBLIC_URL: `http://localhost:${port}`,
    VISIBILITY_SECONDS: '30',
    TABLE_NAME: 'sms-channel',
    ...set,
    ...given,
    PORT: port,
  };
}
