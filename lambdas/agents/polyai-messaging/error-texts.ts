import type { AgentFailure } from '../../channel/errors.ts';

/** What an error of the Messaging API comes to. */
export interface VendorError {
  /** `handoff`: nobody of the vendor's desk has come, and the owner's own is to have the customer. */
  readonly means: AgentFailure | 'handoff';
  /** Our name for it: the vendor has none, and its words go nowhere. */
  readonly code: string;
}

/**
 * Every error text of docs.poly.ai/api-reference/messaging/errors and of the vendor's SDKs, by words that tell it from
 * others. Nothing of the customer's is in a request for a token or a session: what fails there has not been processed.
 */
const texts: readonly (readonly [words: string, means: VendorError['means'], code: string])[] = [
  // access token
  ['missing authentication headers', 'refused', 'MISSING_AUTHENTICATION'],
  ['connector token does not exist', 'refused', 'CONNECTOR_TOKEN_UNKNOWN'],
  ['failed to validate connector', 'refused', 'CONNECTOR_HOST_MISMATCH'],
  ['connector missing host domain', 'refused', 'CONNECTOR_WITHOUT_HOST'],
  ['failed to create access token', 'busy', 'ACCESS_TOKEN_FAILED'],
  // session
  ['missing access token', 'broken', 'MISSING_ACCESS_TOKEN'],
  ['invalid access token', 'refused', 'INVALID_ACCESS_TOKEN'],
  ['error parsing request', 'broken', 'REQUEST_UNREADABLE'],
  ['failed to create session', 'busy', 'SESSION_FAILED'],
  ['error creating session', 'busy', 'SESSION_FAILED'],
  ['unable to get agent details', 'busy', 'AGENT_DETAILS_FAILED'],
  // handshake
  ['authentication failed', 'refused', 'AUTHENTICATION_FAILED'],
  ['connection limit exceeded', 'busy', 'CONNECTION_LIMIT'],
  ['invalid connection parameters', 'broken', 'CONNECTION_PARAMETERS'],
  ['invalid cursor', 'broken', 'INVALID_CURSOR'],
  // events of ours that are none
  ['unknown event type', 'broken', 'EVENT_UNKNOWN'],
  ['event type not allowed', 'broken', 'EVENT_NOT_ALLOWED'],
  // the agent
  ['experiencing high load', 'busy', 'HIGH_LOAD'],
  ['unable to start a conversation', 'busy', 'AGENT_NOT_STARTED'],
  ['having trouble responding', 'unsure', 'AGENT_NOT_RESPONDING'],
  ['encountered an error', 'unsure', 'AGENT_INTERRUPTED'],
  // a session or a conversation that is lost: a new one begins with a JOIN of its own
  ['conversation id not found', 'gone', 'CONVERSATION_ID_NOT_FOUND'],
  ['conversation not found', 'gone', 'CONVERSATION_NOT_FOUND'],
  ['session not found', 'gone', 'SESSION_NOT_FOUND'],
  ['unable to retrieve session', 'busy', 'SESSION_NOT_RETRIEVED'],
  ['connector not found', 'refused', 'CONNECTOR_NOT_FOUND'],
  // handoff
  ['could not connect you to an agent', 'handoff', 'HANDOFF_NOT_CONNECTED'],
  ['failed to forward message', 'busy', 'LIVE_AGENT_NOT_REACHED'],
  ['handoff could not be initiated', 'handoff', 'HANDOFF_NOT_INITIATED'],
];

/** An error text is a sentence or two; what is longer is something else's words. */
const longest = 1_000;

/** Undefined where it is none that is documented. */
export function meantBy(text: unknown): VendorError | undefined {
  if (typeof text !== 'string' || text.length > longest) return undefined;
  // typographic apostrophes and letters' cases have changed between versions of the page
  const said = text.toLowerCase();
  const found = texts.find(([words]) => said.includes(words));
  return found && { means: found[1], code: found[2] };
}
