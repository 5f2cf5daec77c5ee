import { awsName, type Format, id, secret, secretList, sid } from './formats.ts';

/**
 * Where credentials are, and what of them may stand in the environment itself. None is needed: their owner may put a
 * value into its secret at any time, and one that is nowhere is named when it is.
 */
export const twilioVariables = {
  TWILIO_SECRET_ARN: awsName,
  TWILIO_ACCOUNT_SID: sid('AC'),
  TWILIO_AUTH_TOKEN: secretList,
  TWILIO_API_KEY_SID: sid('SK'),
  TWILIO_API_KEY_SECRET: secret,
} as const;

/** What an agent cannot be asked without. */
export const agentCredentials = {
  POLYAI_ACCOUNT_ID: id,
  POLYAI_PROJECT_ID: id,
  POLYAI_API_KEY: secret,
  POLYAI_TOKEN: secret,
} as const;

/** What stands behind a variable's name where it is one agent's own: `_LONDON` for the agent `london`. */
export const suffixOf = (agent: string): string => `_${agent.toUpperCase().replace(/\W/g, '_')}`;

/** Of all agents together, and of each alone. */
export const polyaiVariables = (agents: Iterable<string>): Readonly<Record<string, Format>> => ({
  POLYAI_SECRET_ARN: awsName,
  ...Object.fromEntries(
    ['', ...Array.from(agents, suffixOf)].flatMap(suffix =>
      Object.entries({ ...agentCredentials, POLYAI_HANDOFF_API_KEY: secret }).map(([name, format]) => [
        `${name}${suffix}`,
        format,
      ]),
    ),
  ),
});

export const threadApiVariables = { THREAD_API_SECRET_ARN: awsName, THREAD_API_KEY: secretList } as const;

export const logKeyVariables = { LOG_KEY_SECRET_ARN: awsName, LOG_KEY: secret } as const;
