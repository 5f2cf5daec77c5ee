import type { ErrorCode } from './envelope.ts';

export type AgentOperation = 'create' | 'respond' | 'close';

/** The request is refused. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: ErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: ErrorCode,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const methods: Readonly<Record<AgentOperation, string>> = {
  create: 'POST',
  respond: 'POST',
  close: 'PUT',
};

export interface AgentRoute {
  readonly accountId: string;
  readonly projectId: string;
  readonly operation: AgentOperation;
}

const isOperation = (name: string): name is AgentOperation => Object.hasOwn(methods, name);

/** `/{version}/{account_id}/{project_id}/chat/{create|respond|close}`; there is one version. */
export function agentRoute(path: string): AgentRoute | undefined {
  const [, version, accountId = '', projectId = '', chat, operation = '', ...rest] = path.split('/');
  if (version !== 'v1' || chat !== 'chat' || rest.length > 0 || !isOperation(operation)) return undefined;
  return { accountId, projectId, operation };
}

export type ChatBody = Readonly<Record<string, unknown>>;

const invalid = (message: string) => new Refusal(400, 'SCHEMA_VALIDATION_FAILED', message);

/** The JSON object of a request; `{}` where there is no body and none is needed. @throws {Refusal} */
export function parseBody(text: string, contentType: string | null, operation: AgentOperation): ChatBody {
  if (text === '' && operation === 'create') return {};
  if (contentType?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    throw new Refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'Content-Type must be application/json.');
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw invalid('The body is not JSON.');
  }
  if (!isObject(body)) throw invalid('The body is not an object.');
  return body;
}

const isObject = (value: unknown): value is ChatBody =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field that is a text if it is there at all. @throws {Refusal} */
export function text(body: ChatBody, field: string): string | undefined {
  const value = body[field];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw invalid(`${field} must be a string.`);
  return value;
}

/** @throws {Refusal} */
export function conversationId(body: ChatBody): string {
  const id = text(body, 'conversation_id');
  if (id === undefined) throw invalid('conversation_id is required.');
  return id;
}

const channels = ['webchat', 'whatsapp', 'sms', 'api'] as const;

/** What create may say, all of it optional. */
export interface Creation {
  readonly channel?: (typeof channels)[number];
  readonly variantId?: string;
  readonly attributes: ChatBody;
}

/** @throws {Refusal} */
export function creation(body: ChatBody): Creation {
  const name = text(body, 'channel');
  const channel = channels.find(one => one === name);
  if (name !== undefined && !channel) throw invalid(`channel must be one of ${channels.join(', ')}.`);
  const variantId = text(body, 'variant_id');
  for (const field of ['asr_lang_code', 'tts_lang_code']) text(body, field);
  const attributes = body.integration_attributes ?? {};
  if (!isObject(attributes)) throw invalid('integration_attributes must be an object.');
  return { ...(channel && { channel }), ...(variantId !== undefined && { variantId }), attributes };
}
