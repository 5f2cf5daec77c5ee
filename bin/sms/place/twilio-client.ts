import twilio, { type Twilio } from 'twilio';
import { basicAuth } from '../../../lambdas/carriers/twilio/credentials.ts';
import { listOf, present, type Secret } from '../../../lambdas/environment/secret.ts';
import { networkFailure } from '../failures/network-failure.ts';
import { twilioFailure } from '../failures/twilio-failure.ts';
import { Failure } from '../session/failure.ts';
import type { TwilioAccount } from './place.ts';

const timeoutMs = 20_000;

/**
 * Twilio's own client, by the credentials that the channel sends with.
 * @throws {Failure} at a request that is not done, with the mend; {MissingSecret} at once, by name.
 */
export const twilioClient = (account: TwilioAccount): Twilio => clientBy(basicAuth(account.values), account);

/** The same by each of the auth tokens that texts are verified with. */
export const clientsByToken = (account: TwilioAccount): Twilio[] =>
  listOf(present(account.values, 'TWILIO_AUTH_TOKEN')).map(password =>
    clientBy({ username: accountSidIn(account.values, account.source), password }, account),
  );

/** @throws {Failure} where it is none. */
function accountSidIn(values: Secret, source: string): string {
  const sid = present(values, 'TWILIO_ACCOUNT_SID');
  if (/^AC[0-9a-f]{32}$/i.test(sid)) return sid;
  throw new Failure(
    'twilio-account-sid',
    `TWILIO_ACCOUNT_SID from ${source} is no account's: it begins with AC, and 32 digits from 0 to f follow.`,
  );
}

function clientBy(auth: { username: string; password: string }, account: TwilioAccount): Twilio {
  const { values, source, baseUrl: base } = account;
  const accountSid = accountSidIn(values, source);
  // Twilio's own client knows no other hosts: what it asks for is asked of `base` instead.
  const here = base === undefined || /\.twilio\.com$/.test(new URL(base).hostname) ? twilioApi : anyHost;
  const httpClient = new twilio.RequestClient({ timeout: timeoutMs, autoRetry: true, maxRetries: 2 });
  const request = httpClient.request.bind(httpClient);
  httpClient.request = async options => {
    const uri = base === undefined ? options.uri : options.uri.replace(here, () => base);
    const answer = await request({ ...options, uri }).catch((error: unknown) => {
      throw (error instanceof Error && networkFailure(error, `Twilio (${new URL(uri).host})`)) || error;
    });
    const failure = twilioFailure(answer, source);
    if (failure) throw failure;
    return answer;
  };
  return twilio(auth.username, auth.password, { accountSid, httpClient });
}

/** Where Twilio's own, such as of another region, only this part of its APIs is there. */
const twilioApi = /^https:\/\/api\.twilio\.com/;
const anyHost = /^https:\/\/[^/]+/;
