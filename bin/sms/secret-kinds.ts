import type { AgentVendorName } from '../../lambdas/config/agents.ts';
import { agentVendors } from '../../lambdas/environment/agent-vendors.ts';
import { threadApiVariables, twilioVariables } from '../../lambdas/environment/credentials.ts';
import type { Format } from '../../lambdas/environment/formats.ts';
import { outputs, type StackOutput } from '../../lambdas/environment/outputs.ts';

/** A secret of the stack's that the owner fills. */
export interface SecretKind {
  /** As people know it. */
  readonly what: string;
  readonly output: StackOutput;
  /** What is in it, each with its format. */
  readonly keys: Readonly<Record<string, Format>>;
  /** Those that may be left out. */
  readonly optional: readonly string[];
  readonly vendor?: AgentVendorName;
}

const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_KEY_SID, TWILIO_API_KEY_SECRET } = twilioVariables;

const ofAgents = (vendor: AgentVendorName, what: string, output: StackOutput): SecretKind => {
  const { credentials, others = {} } = agentVendors[vendor] as {
    readonly credentials: Readonly<Record<string, Format>>;
    readonly others?: Readonly<Record<string, Format>>;
  };
  return { what, output, vendor, keys: { ...credentials, ...others }, optional: Object.keys(others) };
};

const agents = {
  polyai: ofAgents('polyai-chat', 'PolyAI’s secret', outputs.polyaiSecret),
  'polyai-messaging': ofAgents(
    'polyai-messaging',
    'PolyAI’s secret for Messaging',
    outputs.polyaiMessagingSecret,
  ),
  chatbase: ofAgents('chatbase', 'Chatbase’s secret', outputs.chatbaseSecret),
} satisfies Readonly<Record<Exclude<AgentVendorName, 'polyai-chat'> | 'polyai', SecretKind>>;

/** By how they are typed. The keys of hashes are not among them: those are generated, and stay. */
export const secretKinds: Readonly<Record<string, SecretKind>> = {
  twilio: {
    ...{ what: 'Twilio’s secret', output: outputs.twilioSecret },
    keys: { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_KEY_SID, TWILIO_API_KEY_SECRET },
    optional: ['TWILIO_API_KEY_SID', 'TWILIO_API_KEY_SECRET'],
  },
  ...agents,
  'thread-api': {
    ...{ what: 'the thread API’s secret', output: outputs.threadApiSecret },
    keys: { THREAD_API_KEY: threadApiVariables.THREAD_API_KEY },
    optional: [],
  },
};
