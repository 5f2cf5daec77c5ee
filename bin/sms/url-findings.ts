import type { Called, CalledBy, CalledUrls } from './called-urls.ts';
import type { Finding } from './finding.ts';
import { hostOf, urlDifferences } from './url-differences.ts';
import { signedUrl } from './webhooks.ts';
import { withoutPassword } from './without-password.ts';

export interface Verifying {
  /** The origin that the functions verify against. */
  readonly publicUrl: string;
  /** The API's own endpoint, which a domain stands before. */
  readonly apiEndpoint: string;
  /** As it is typed, such as `--stack SmsChannelTest`; empty where it need not be. */
  readonly place: string;
  /** Of a number that the account has not: what comes to it, others may verify. @default 'unknown' */
  readonly missing?: 'wrong' | 'unknown';
}

/** Of each number, whether what Twilio calls for it is what the functions verify against, and what mends it. */
export function urlFindings(
  numbers: readonly string[],
  { called, isServicesUnknown }: CalledUrls,
  verifying: Verifying,
): Finding[] {
  const findings = numbers.map(number => {
    const own = called.find(one => one.number === number);
    return own ? ofNumber(own, verifying) : absent(number, verifying);
  });
  const unknown: Finding = {
    what: 'Messaging Services',
    verdict: 'unknown',
    is: '',
    why: [
      'They cannot be read with these credentials: a number that is in one may be called at another URL.',
    ],
    mend: 'look in Twilio’s console under Messaging, Services: "Defer to sender’s webhook"',
  };
  return isServicesUnknown ? [...findings, unknown] : findings;
}

function ofNumber(called: Called, verifying: Verifying): Finding {
  const { number, by, url, method, fallbackUrl, fallbackMethod } = called;
  const wanted = signedUrl(verifying.publicUrl);
  const why = [
    ...urlDifferences(url, wanted),
    ...(method === 'POST' || url === '' ? [] : [`its method is ${method}, and must be POST`]),
    ...(fallbackMethod === 'POST' || fallbackUrl === ''
      ? []
      : [`its fallback’s method is ${fallbackMethod}, and must be POST: no text is taken by it`]),
    ...(fallbackUrl === '' ? [] : urlDifferences(fallbackUrl, wanted).map(one => `of its fallback: ${one}`)),
    ...([url, fallbackUrl].some(one => isOwnEndpoint(one, verifying))
      ? [
          'it reaches the functions by another name than they verify against: each such request is counted as forged',
        ]
      : []),
  ];
  const is = `${url === '' ? 'nothing' : `${method} ${withoutPassword(url)}`}${sourceOf(by)}`;
  return why.length === 0
    ? { what: number, verdict: 'right', is, why }
    : { what: number, verdict: 'wrong', is, why, mend: mendOf(number, by, verifying.place) };
}

function isOwnEndpoint(url: string, { publicUrl, apiEndpoint }: Verifying): boolean {
  const host = hostOf(url)?.toLowerCase();
  if (host === undefined || host === hostOf(publicUrl)) return false;
  return [publicUrl, apiEndpoint].some(own => hostOf(own) === host);
}

/** A number that has to be reached by another way than its own webhook. */
function absent(number: string, { missing = 'unknown' }: Verifying): Finding {
  const isPhone = number.startsWith('+');
  return {
    what: number,
    verdict: isPhone ? missing : 'unknown',
    is: '',
    why: [
      isPhone
        ? 'It is not among the numbers of TWILIO_ACCOUNT_SID: nothing can be sent from it, and requests of a subaccount’s count as forged. Its tries and its registration cannot be looked at.'
        : 'Twilio’s API has the webhooks of phone numbers alone.',
    ],
    mend: isPhone
      ? 'put the SID and the auth token of the account that has it into the secret, or take it out of channel.config.ts'
      : 'compare the sender’s webhook in Twilio’s console',
  };
}

function sourceOf({ kind, sid, name }: CalledBy): string {
  if (kind === 'number') return '';
  return `  (by the ${kind === 'service' ? 'Messaging Service' : 'TwiML application'} ${sid}${name ? ` "${name}"` : ''})`;
}

/** Of a service only its own setting helps; where a number is in an application, `webhooks set` takes it out. */
function mendOf(number: string, { kind }: CalledBy, place: string): string {
  const set = `npm run sms -- webhooks set --number ${number} ${place}`.trimEnd();
  return kind === 'service' ? `npm run sms -- connect --number ${number} ${place}`.trimEnd() : set;
}
