import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSecret } from '../aws/secrets.ts';
import type { Clock } from '../channel/ports.ts';
import { agentVendors, type VendorWithVariables } from '../environment/agent-vendors.ts';
import { names } from '../environment/names.ts';
import type { Environment } from '../environment/required.ts';
import { present, type ReadSecret, type Secret } from '../environment/secret.ts';

/** Values that no log may show. Each comes from the environment where it is set there, else from its secret. */
export interface Credentials {
  /** Names several at once; a value that is nowhere is absent. */
  twilio(): Promise<Secret>;
  /** Of one vendor's agents. */
  agents(vendor: VendorWithVariables): Promise<Secret>;
  threadApi(): Promise<Secret>;
  logKey(): Promise<string>;
  erasureKey(): Promise<string>;
}

export function createCredentials(env: Environment, clock: Clock): Credentials {
  let client: SecretsManagerClient | undefined;
  const secret = (variable: string): ReadSecret => {
    const arn = env[variable];
    if (!arn) return async () => ({});
    client ??= new SecretsManagerClient({ maxAttempts: 3 });
    return createSecret(client, arn, clock);
  };
  const read = (variable: string, prefix: string): ReadSecret => {
    const stored = secret(variable);
    return async () => {
      const set = Object.entries(env).filter(([name, value]) => name.startsWith(prefix) && value);
      return { ...(await stored()), ...Object.fromEntries(set) };
    };
  };
  const ofVendor = (vendor: VendorWithVariables): ReadSecret =>
    read(agentVendors[vendor].secretArn, agentVendors[vendor].prefix);
  const agents = {
    'polyai-chat': ofVendor('polyai-chat'),
    'polyai-messaging': ofVendor('polyai-messaging'),
    chatbase: ofVendor('chatbase'),
  };
  const logKey = read(names.logKeySecret, 'LOG_KEY');
  const erasureKey = read(names.erasureSecret, 'ERASURE_KEY');
  return {
    twilio: read(names.twilioSecret, 'TWILIO_'),
    agents: vendor => agents[vendor](),
    threadApi: read(names.threadApiSecret, 'THREAD_API_KEY'),
    logKey: async () => present(await logKey(), 'LOG_KEY'),
    erasureKey: async () => present(await erasureKey(), 'ERASURE_KEY'),
  };
}
