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
}

/** Of each number, whether what Twilio calls for it is what the functions verify against, and what mends it. */
export function urlFindings(
  numbers: readonly string[],
  { called, isServicesUnknown }: CalledUrls,
  verifying: Verifying,
): Finding[] {
  const findings = numbers.map(number => {
    const own = called.find(one => one.number === number);
    return own ? ofNumber(own, verifying) : absent(number);
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

function ofNumber({ number, by, url, method, fallbackUrl }: Called, verifying: Verifying): Finding {
  const wanted = signedUrl(verifying.publicUrl);
  const why = [
    ...urlDifferences(url, wanted),
    ...(method === 'POST' || url === '' ? [] : [`its method is ${method}, and must be POST`]),
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
function absent(number: string): Finding {
  const isPhone = number.startsWith('+');
  return {
    what: number,
    verdict: 'unknown',
    is: '',
    why: [
      isPhone
        ? 'It is not among the numbers of TWILIO_ACCOUNT_SID: of a subaccount’s, requests count as forged.'
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
