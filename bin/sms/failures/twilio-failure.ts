import { Failure } from '../session/failure.ts';

/** An answer of Twilio's API, its body as JSON, parsed or not. */
export interface TwilioAnswer {
  readonly statusCode: number;
  readonly body: unknown;
}

/**
 * Why Twilio did not do it, in one sentence (https://www.twilio.com/docs/api/errors); nothing where it did.
 * `source` is where the credentials come from.
 */
export function twilioFailure({ statusCode, body }: TwilioAnswer, source: string): Failure | undefined {
  const failure = (kind: string, words: string) => new Failure(`twilio-${kind}`, words);
  // its API sends nobody elsewhere, and what it answers is JSON or nothing
  if (statusCode < 400 && (statusCode >= 300 || isOther(body)))
    return failure(
      'no-json',
      `What answers in Twilio’s place is not its API (HTTP ${statusCode}, and no JSON): a proxy or its sign-in page in ` +
        'between, or another’s address in TWILIO_BASE_URL?',
    );
  if (statusCode < 400) return undefined;
  const code = codeIn(body) ?? statusCode;
  // https://www.twilio.com/docs/api/errors/20005 and 10001: with 401 or 403, whatever the credentials
  if (code === 20005 || code === 10001)
    return failure(
      'suspended',
      `Twilio says that the account of the credentials from ${source} is not active (${code}): while it is suspended or ` +
        'closed, no text comes or goes. https://console.twilio.com says why.',
    );
  if (statusCode === 401 || code === 20003)
    return failure(
      'credentials',
      `Twilio does not take the credentials from ${source} (${code}): TWILIO_ACCOUNT_SID must be the account’s, with ` +
        'TWILIO_AUTH_TOKEN, or with TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET.',
    );
  if (statusCode === 403)
    return failure(
      'denied',
      `Twilio does not allow that to the credentials from ${source} (${code}): a restricted API key, or a suspended ` +
        `account? https://www.twilio.com/docs/api/errors/${code}`,
    );
  if (statusCode === 404)
    return failure(
      'missing',
      `Twilio has no such thing in this account (${code}): is TWILIO_ACCOUNT_SID from ${source} that of the account ` +
        'that the numbers are in?',
    );
  if (statusCode === 429)
    return failure('throttled', `Twilio has had too many requests (${code}): try again in a minute.`);
  if (statusCode >= 500)
    return failure(
      'failing',
      `Twilio has trouble of its own (${code}): try again; https://status.twilio.com tells more.`,
    );
  return failure('other', `Twilio refuses that (${code}): https://www.twilio.com/docs/api/errors/${code}`);
}

function codeIn(body: unknown): number | undefined {
  const read = typeof body === 'string' ? parsed(body) : body;
  return typeof read === 'object' && read !== null && 'code' in read && typeof read.code === 'number'
    ? read.code
    : undefined;
}

const isOther = (body: unknown): boolean =>
  typeof body === 'string' && body.trim() !== '' && parsed(body) === undefined;

/** What a proxy answers in Twilio's place is no JSON, and has no code. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
