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

/**
 * The environment with the local defaults in it. Each vendor is simulated unless its base URL is set; then
 * nothing of its credentials is made up.
 * @throws {Error} that names all credentials that an outside vendor needs and that are missing.
 */
export function localEnvironment(env: Readonly<Record<string, string | undefined>>): LocalEnvironment {
  const port = env.PORT || '3000';
  const outside = [
    ...(env.TWILIO_BASE_URL ? ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'] : []),
    ...(env.POLYAI_BASE_URL ? Object.keys(simulatedAgent) : []),
  ];
  const missing = outside.filter(name => !env[name]);
  if (missing.length > 0) throw new Error(`missing in the environment: ${missing.join(', ')}`);
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  return {
    ...simulated,
    ...(env.POLYAI_BASE_URL ? {} : { ...simulatedAgent, POLYAI_BASE_URL: simulatedHosts.polyai }),
    ...(env.TWILIO_BASE_URL ? {} : { TWILIO_BASE_URL: simulatedHosts.twilio }),
    PUBLIC_URL: `http://localhost:${port}`,
    VISIBILITY_SECONDS: '30',
    TABLE_NAME: 'sms-channel',
    ...set,
    PORT: port,
  };
}
