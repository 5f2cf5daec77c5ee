/** Error texts as the vendor words them (docs.poly.ai/api-reference/messaging/errors). */
export const errorTexts = {
  missingHeaders: 'Missing authentication headers',
  unknownConnector: 'Connector token does not exist',
  wrongHost: "Failed to validate connector: X-Host doesn't match",
  missingToken: 'Missing access token',
  invalidToken: 'Invalid access token',
  unreadable: 'Error parsing request',
  noSession: 'session not found',
  notAuthenticated: 'authentication failed',
  tooManySockets: 'connection limit exceeded for session',
  noParameters: 'invalid connection parameters',
  unknownEvent: 'Unknown event type or invalid message format',
  notAllowed: (type: string) => `Event type not allowed: ${type}`,
  highLoad: 'Our system is experiencing high load. Please try again in a moment.',
  trouble: "Sorry, I'm having trouble responding right now. Please try again.",
  sessionLost: 'Error: Session not found',
  noConversation: 'Error: Conversation not found',
} as const;

/** A request or a handshake is refused. */
export class MessagingRefusal extends Error {
  override readonly name = 'MessagingRefusal';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

export const refusalOf = ({ status, message, headers }: MessagingRefusal): Response =>
  Response.json({ message }, { status, headers });

/** How the vendor words a status, for scripted faults. */
export const envelopeOf = (status: number): Response =>
  Response.json({ message: status === 404 ? errorTexts.noSession : `Scripted: ${status}` }, { status });

/** The only ones that a client may send. */
const clientEvents = [
  'REQUEST_POLY_AGENT_JOIN',
  'USER_MESSAGE',
  'USER_TYPING',
  'USER_END_SESSION',
  'HEARTBEAT',
] as const;

export interface ClientEvent {
  readonly type: (typeof clientEvents)[number];
  readonly payload: Readonly<Record<string, unknown>>;
  readonly custom: Readonly<Record<string, unknown>>;
}

/** What is wrong with an event of a client's, with what it says of itself. */
export interface BadEvent {
  readonly wrong: string;
  readonly custom: Readonly<Record<string, unknown>>;
}

const objectIn = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;

/** An event as a client sends it. Fields that are not documented are refused: a client has no business to send them. */
export function clientEvent(text: string): ClientEvent | BadEvent {
  let event: Readonly<Record<string, unknown>> | undefined;
  try {
    event = objectIn(JSON.parse(text));
  } catch {
    // it is refused below
  }
  const { type, payload, metadata, ...others } = event ?? {};
  const custom = objectIn(objectIn(metadata)?.custom) ?? {};
  const bad = (wrong: string): BadEvent => ({ wrong, custom });
  const body = objectIn(payload);
  if (typeof type !== 'string' || !type.startsWith('EVENT_TYPE_') || !body || Object.keys(others).length > 0)
    return bad(errorTexts.unknownEvent);
  const known = clientEvents.find(one => type === `EVENT_TYPE_${one}`);
  if (!known) return bad(errorTexts.notAllowed(type));
  const { text: words, state, ...more } = body;
  const isRight =
    Object.keys(more).length === 0 &&
    (known === 'USER_MESSAGE' ? typeof words === 'string' && words.trim() !== '' : words === undefined) &&
    (known === 'USER_TYPING'
      ? state === 'TYPING_STATE_STARTED' || state === 'TYPING_STATE_STOPPED'
      : state === undefined);
  return isRight ? { type: known, payload: body, custom } : bad(errorTexts.unknownEvent);
}

/** The body of a session's creation. @throws {MessagingRefusal} */
export function sessionRequest(text: string): { readonly streaming: boolean } {
  if (text === '') return { streaming: false };
  let body: Readonly<Record<string, unknown>> | undefined;
  try {
    body = objectIn(JSON.parse(text));
  } catch {
    // it is refused below
  }
  const { streaming_enabled: streaming = false, platform, ...others } = body ?? {};
  const platforms = ['web', 'ios', 'android', 'ios-web', 'android-web', 'custom'];
  const isRight =
    body &&
    Object.keys(others).length === 0 &&
    typeof streaming === 'boolean' &&
    (platform === undefined || platforms.some(one => one === platform));
  if (!isRight) throw new MessagingRefusal(400, errorTexts.unreadable);
  return { streaming };
}
