import {
  agentCredentials,
  logKeyVariables,
  polyaiVariables,
  threadApiVariables,
  twilioVariables,
} from '../lambdas/environment/credentials.ts';
import { awsName, numberList, origin, wholeNumber } from '../lambdas/environment/formats.ts';
import { type Environment, required, unless } from '../lambdas/environment/required.ts';

/** Opens the thread API to this machine alone. */
export const publishedThreadApiKey = 'local-thread-api-key';

/** What the local runtime uses where the environment says nothing. Published in the README: these are no secrets. */
const simulated = {
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
  TWILIO_AUTH_TOKEN: 'local-auth-token-for-the-simulated-carrier',
  THREAD_API_KEY: publishedThreadApiKey,
  LOG_KEY: 'local-log-key',
} as const;

const simulatedAgent = {
  POLYAI_ACCOUNT_ID: 'local-account',
  POLYAI_PROJECT_ID: 'local-project',
  POLYAI_API_KEY: 'local-api-key',
  POLYAI_TOKEN: 'local-token',
} as const;

/** Hosts that exist in this process only: requests to them go to the simulators. */
export const simulatedHosts = {
  twilio: 'http://twilio.simulated',
  polyai: 'http://polyai.simulated',
} as const;

export type LocalEnvironment = Readonly<Record<string, string | undefined>> & {
  readonly PORT: string;
  readonly PUBLIC_URL: string;
  readonly TABLE_NAME: string;
};

/** What `npm start` reads, in its formats; credentials are needed of an outside vendor alone. */
function readGiven(env: Environment, agents: Iterable<string>) {
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } = twilioVariables;
  const carrier = { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN };
  return required(
    env,
    {
      ...unless(env.TWILIO_BASE_URL ? undefined : 'simulated', carrier),
      ...unless(env.POLYAI_BASE_URL ? undefined : 'simulated', agentCredentials),
    },
    {
      ...twilioVariables,
      ...threadApiVariables,
      ...logKeyVariables,
      ...polyaiVariables(agents),
      PORT: wholeNumber(1, 65_535),
      PUBLIC_URL: origin,
      TABLE_NAME: awsName,
      // as long as SQS hides a message at most
      VISIBILITY_SECONDS: wholeNumber(1, 43_200),
      TWILIO_PHONE_NUMBER: numberList,
      TWILIO_BASE_URL: origin,
      POLYAI_BASE_URL: origin,
      AWS_ENDPOINT_URL_DYNAMODB: origin,
      AWS_ENDPOINT_URL_SQS: origin,
    },
  );
}

/**
 * The environment with the local defaults in it. Each vendor is simulated unless its base URL is set; then
 * nothing of its credentials is made up.
 * @param agents whose own credentials are looked at too
 * @throws {WrongEnvironment} that names all that is malformed, and all credentials that an outside vendor needs and
 *   that are missing.
 */
export function localEnvironment(env: Environment, agents: Iterable<string> = []): LocalEnvironment {
  const given = readGiven(env, agents);
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  const port = env.PORT || '3000';
  return {
    ...simulated,
    ...(env.POLYAI_BASE_URL ? {} : { ...simulatedAgent, POLYAI_BASE_URL: simulatedHosts.polyai }),
    ...(env.TWILIO_BASE_URL ? {} : { TWILIO_BASE_URL: simulatedHosts.twilio }),
    PUBLIC_URL: `http://localhost:${port}`,
    VISIBILITY_SECONDS: '30',
    TABLE_NAME: 'sms-channel',
    ...set,
    ...given,
    PORT: port,
  };
}
