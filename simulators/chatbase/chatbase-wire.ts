/** Every code that the simulator refuses with, and the status that goes with it, as far as either is documented. */
const statusOf = {
  VALIDATION_INVALID_BODY: 400,
  VALIDATION_INVALID_JSON: 400,
  AUTH_MISSING_API_KEY: 401,
  AUTH_INVALID_API_KEY: 401,
  CHAT_CONVERSATION_MISMATCH: 403,
  CHAT_CONVERSATION_NOT_ONGOING: 400,
  AGENT_NOT_FOUND: 404,
  RESOURCE_NOT_FOUND: 404,
  RATE_LIMIT_TOO_MANY_REQUESTS: 429,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNDER_MAINTENANCE: 503,
} as const;

export type ChatbaseCode = keyof typeof statusOf;

/** The request is refused. */
export class ChatbaseRefusal extends Error {
  override readonly name = 'ChatbaseRefusal';
  readonly code: ChatbaseCode;
  readonly details: Readonly<Record<string, string>>;

  constructor(code: ChatbaseCode, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

export function refusalResponse({ code, message, details }: ChatbaseRefusal): Response {
  const error = { code, message, ...(Object.keys(details).length > 0 && { details }) };
  return Response.json({ error }, { status: statusOf[code] });
}

/** The code that goes with a status, for scripted faults. */
export const codeFor = (status: number): string =>
  Object.entries(statusOf).find(([, known]) => known === status)?.[0] ?? 'INTERNAL_SERVER_ERROR';

export interface ChatRequest {
  readonly message: string;
  readonly conversationId?: string;
  readonly userId?: string;
  readonly stream: boolean;
}

const invalid = (field: string, why: string) =>
  new ChatbaseRefusal('VALIDATION_INVALID_BODY', 'The request body failed schema validation.', {
    [field]: why,
  });

/**
 * The body of a chat. Fields that are not documented are refused, and `userId` beside a conversation's id, which the
 * vendor passes over: a client has no business to send either. @throws {ChatbaseRefusal}
 */
export function chatRequest(text: string): ChatRequest {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new ChatbaseRefusal('VALIDATION_INVALID_JSON', 'The request body is not valid JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalid('body', 'not an object');
  const { message, conversationId, userId, stream = true, ...others }: Record<string, unknown> = { ...body };
  for (const field of Object.keys(others)) throw invalid(field, 'unknown field');
  if (typeof message !== 'string' || message === '') throw invalid('message', 'must not be empty');
  if (conversationId !== undefined && (typeof conversationId !== 'string' || conversationId === ''))
    throw invalid('conversationId', 'must be a string');
  if (userId !== undefined && (typeof userId !== 'string' || !/^[\w.-]{1,128}$/.test(userId)))
    throw invalid('userId', 'up to 128 letters, digits, ".", "_" and "-"');
  if (userId !== undefined && conversationId !== undefined)
    throw invalid('userId', 'only when a conversation begins');
  if (typeof stream !== 'boolean') throw invalid('stream', 'must be true or false');
  return {
    message,
    stream,
    ...(conversationId !== undefined && { conversationId }),
    ...(userId !== undefined && { userId }),
  };
}

/** A page of a list that has the newest first, by `limit` (1 to 100, 20 unless said) and `cursor`. @throws {ChatbaseRefusal} */
export function listPage<T>(items: readonly T[], query: URLSearchParams): { data: T[]; pagination: object } {
  const limit = Number(query.get('limit') ?? 20);
  const start = Number(query.get('cursor') ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw invalid('limit', 'from 1 to 100');
  if (!Number.isInteger(start) || start < 0) throw invalid('cursor', 'unknown cursor');
  const hasMore = start + limit < items.length;
  return {
    data: items.slice(start, start + limit),
    pagination: { cursor: hasMore ? String(start + limit) : null, hasMore, total: items.length },
  };
}
