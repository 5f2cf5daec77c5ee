import type { agentVendors, VendorWithVariables } from './agent-vendors.ts';
import { names } from './names.ts';
import { outputs } from './outputs.ts';

type SecretVariable =
  | (typeof names)['twilioSecret' | 'threadApiSecret' | 'logKeySecret' | 'erasureSecret']
  | (typeof agentVendors)[VendorWithVariables]['secretArn'];

/** What the secret behind a variable is called wherever people read of it: as the stack's output that names it. */
export const secretNames: Readonly<Record<SecretVariable, string>> = {
  [names.twilioSecret]: outputs.twilioSecret,
  [names.polyaiSecret]: outputs.polyaiSecret,
  [names.polyaiMessagingSecret]: outputs.polyaiMessagingSecret,
  [names.chatbaseSecret]: outputs.chatbaseSecret,
  [names.threadApiSecret]: outputs.threadApiSecret,
  [names.logKeySecret]: outputs.logKeySecret,
  [names.erasureSecret]: outputs.erasureSecret,
};
