import { randomUUID } from 'node:crypto';
import { errorTexts, MessagingRefusal } from './messaging-wire.ts';

const tokenSeconds = 86_400;

/** Who may open sessions: its methods refuse with a {@link MessagingRefusal}. */
export function createConnector(
  { token: connector, hosts }: { readonly token: string; readonly hosts: readonly string[] },
  clock: () => number,
) {
  const tokens = new Map<string, number>();
  const isToken = (token: string): boolean => (tokens.get(token) ?? 0) > clock();

  /** What `POST /api/v1/access-token` answers. */
  function token({ headers }: Request, body: string): object {
    const given = headers.get('x-token');
    const host = headers.get('x-host');
    if (!given || !host) throw new MessagingRefusal(401, errorTexts.missingHeaders);
    if (body.trim() !== '{}') throw new MessagingRefusal(400, errorTexts.unreadable);
    if (given !== connector) throw new MessagingRefusal(401, errorTexts.unknownConnector);
    if (!hosts.some(one => host === one || host.endsWith(`.${one}`)))
      throw new MessagingRefusal(401, errorTexts.wrongHost);
    const made = `jwt.${randomUUID()}`;
    tokens.set(made, clock() + tokenSeconds * 1000);
    return { access_token: made, expires_in: tokenSeconds, token_type: 'Bearer' };
  }

  function authorize({ headers }: Request): void {
    const authorization = headers.get('authorization');
    if (authorization === null) throw new MessagingRefusal(400, errorTexts.missingToken);
    const [, bearer] = /^Bearer (\S+)$/.exec(authorization) ?? [];
    if (bearer === undefined) throw new MessagingRefusal(401, errorTexts.missingHeaders);
    if (!isToken(bearer)) throw new MessagingRefusal(401, errorTexts.invalidToken);
  }

  return { token, authorize, isToken, forget: () => tokens.clear() };
}
