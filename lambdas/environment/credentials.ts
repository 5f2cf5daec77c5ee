import { awsName, secret, secretList, sid } from './formats.ts';

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

/** What stands behind a variable's name where it is one agent's own: `_LONDON` for the agent `london`. */
export const suffixOf = (agent: string): string => `_${agent.toUpperCase().replace(/\W/g, '_')}`;

export const threadApiVariables = { THREAD_API_SECRET_ARN: awsName, THREAD_API_KEY: secretList } as const;

export const logKeyVariables = { LOG_KEY_SECRET_ARN: awsName, LOG_KEY: secret } as const;

export const erasureVariables = { ERASURE_SECRET_ARN: awsName, ERASURE_KEY: secret } as const;
