import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { listOf, type ReadSecret } from '../../environment/secret.ts';

export interface WebhookRequest {
  /** As it came, with its escapes. */
  readonly rawPath: string;
  /** As it came, without the question mark; empty where there is none. */
  readonly rawQuery: string;
  /** In any case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The form's own bytes as UTF-8. */
  readonly rawBody: string;
}

export interface VerifierOptions {
  /** The primary tokens that Twilio may sign with: two while rotating. Blank ones are dropped. */
  readonly authTokens: readonly string[];
  /** The origin that Twilio was given. Never taken from the request: a `Host` header is anyone's to write. */
  readonly publicUrl: string;
  /**
   * Origins that it was given before, and that lead here still. @default - none
   */
  readonly formerUrls?: readonly string[];
  readonly accountSid: string;
}

const headerOf = (request: WebhookRequest, name: string): string =>
  Object.entries(request.headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? '';

/** Names with all their values, blank ones too: every one of them is signed. */
function paramsOf(form: URLSearchParams): Record<string, string | string[]> {
  const params = [...new Set(form.keys())].map((name): [string, string | string[]] => {
    const [value = '', ...more] = form.getAll(name);
    return [name, more.length === 0 ? value : [value, ...more]];
  });
  return Object.fromEntries(params);
}

/**
 * Tells Twilio's webhooks from anyone else's by `X-Twilio-Signature` (twilio.com/docs/usage/security) and
 * `AccountSid`. Closed by default, promise 7: without a token or an account sid everything is forged. The check never throws.
 */
export function createVerifier(options: VerifierOptions): (request: WebhookRequest) => 'genuine' | 'forged' {
  // Twilio signs the URL as it was configured, letter for letter, so it is not normalised here.
  const origins = [options.publicUrl, ...(options.formerUrls ?? [])].map(url => url.replace(/\/$/, ''));
  // The library accepts a signature made with an empty key, where the token is empty.
  const tokens = options.authTokens.map(token => token.trim()).filter(token => token !== '');

  return request => {
    const { rawPath, rawQuery, rawBody } = request;
    const form = new URLSearchParams(rawBody);
    const accounts = form.getAll('AccountSid');
    const ours = accounts.length > 0 && accounts.every(sid => sid === options.accountSid);
    if (!ours || options.accountSid === '' || !rawPath.startsWith('/')) return 'forged';

    const rest = `${rawPath}${rawQuery === '' ? '' : `?${rawQuery}`}`;
    const params = paramsOf(form);
    const signature = headerOf(request, 'x-twilio-signature');
    const signed = (token: string, origin: string): boolean => {
      try {
        return validateRequest(token, signature, `${origin}${rest}`, params);
      } catch {
        // It throws where the URL is none: Twilio signed no such request.
        return false;
      }
    };
    const isSigned = origins.some(origin => tokens.some(token => signed(token, origin)));
    return isSigned ? 'genuine' : 'forged';
  };
}

/** Verifies with the tokens as they are at each request, so that a rotation arrives without a deployment. */
export function verifyNow(
  read: ReadSecret,
  urls: Pick<VerifierOptions, 'publicUrl' | 'formerUrls'>,
): (request: WebhookRequest) => Promise<'genuine' | 'forged'> {
  return async request => {
    const secret = await read();
    const authTokens = listOf(secret.TWILIO_AUTH_TOKEN);
    const accountSid = secret.TWILIO_ACCOUNT_SID ?? '';
    return createVerifier({ ...urls, authTokens, accountSid })(request);
  };
}
