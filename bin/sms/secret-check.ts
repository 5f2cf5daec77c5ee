import type { DefinedChannel } from '../../lambdas/config/define-channel.ts';
import type { Environment } from '../../lambdas/environment/required.ts';
import type { Secret } from '../../lambdas/environment/secret.ts';
import type { SecretKind } from './secret-kinds.ts';

export interface Checking {
  readonly config: DefinedChannel;
  readonly env: Environment;
  /** What stands in for Twilio's hosts. */
  readonly twilioUrl?: string;
}

/**
 * What is wrong with values that are to be written: their formats, and what their vendor says of them. An agent's are
 * tried by a conversation that is begun and closed. No value is in the words.
 * @throws {Failure} where the vendor cannot be asked
 */
export async function wrongIn(kind: SecretKind, values: Secret, checking: Checking): Promise<string[]> {
  const problems = malformed(kind, values);
  if (problems.length > 0) return problems;
  if (kind.vendor) return wrongForAgents(kind, values, checking);
  return kind.what.startsWith('Twilio') ? wrongAtTwilio(values, checking) : [];
}

function malformed({ keys, optional }: SecretKind, values: Secret): string[] {
  const pair = ['TWILIO_API_KEY_SID', 'TWILIO_API_KEY_SECRET'].filter(key => Object.hasOwn(keys, key));
  const half = pair.filter(key => values[key]);
  return [
    ...Object.entries(keys).flatMap(([key, format]) => {
      const value = values[key];
      // an agent may have a value of its own in its place
      const isElsewhere = Object.keys(values).some(name => name.startsWith(`${key}_`));
      if (!value) return optional.includes(key) || isElsewhere ? [] : [`${key} is missing`];
      return format.read(value) === undefined ? [`${key}: ${format.mend}`] : [];
    }),
    ...(half.length === 1 ? [`${pair.join(' and ')} are there together, or neither is`] : []),
  ];
}

async function wrongAtTwilio(values: Secret, { twilioUrl }: Checking): Promise<string[]> {
  const [{ clientsByToken, twilioClient }, { isTaken }] = await Promise.all([
    import('./place/twilio-client.ts'),
    import('./token-finding.ts'),
  ]);
  const account = {
    ...{ values, source: 'what was typed' },
    ...(twilioUrl !== undefined && { baseUrl: twilioUrl }),
  };
  const tokens = await Promise.all(clientsByToken(account).map(isTaken));
  const isKeyTaken = !values.TWILIO_API_KEY_SID || (await isTaken(twilioClient(account)));
  return [
    ...(tokens.every(Boolean) ? [] : ['Twilio does not take TWILIO_AUTH_TOKEN for TWILIO_ACCOUNT_SID']),
    ...(isKeyTaken ? [] : ['Twilio does not take TWILIO_API_KEY_SID with TWILIO_API_KEY_SECRET']),
  ];
}

async function wrongForAgents(
  { vendor }: SecretKind,
  values: Secret,
  { config, env }: Checking,
): Promise<string[]> {
  const { agentFindings } = await import('./doctor-agents.ts');
  const agents = new Map([...config.agents].filter(([, agent]) => agent.vendor === vendor));
  const findings = await agentFindings({ ...config, agents }, env, async () => ({ values, mend: '' }));
  return findings
    .filter(({ verdict }) => verdict === 'wrong')
    .map(({ what, is, why }) => `${what}: ${is}. ${why.join(' ')}`);
}
