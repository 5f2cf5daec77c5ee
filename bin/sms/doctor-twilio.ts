import type { Twilio } from 'twilio';
import { callingCodeOf } from '../../lambdas/channel/settings/calling-codes.ts';
import type { Called } from './called-urls.ts';
import { spoken } from './duration.ts';
import type { Finding } from './finding.ts';
import type { NumberWebhook } from './webhooks.ts';

const most = 1_000;
/** North America's toll-free codes (NANPA). */
const isTollFree = (number: string): boolean => /^\+18(00|33|44|55|66|77|88)/.test(number);
/** Of the numbers of +1 Twilio's A2P 10DLC concerns long ones of the USA; which those are, `+1` does not tell. */
const isLongCode = (number: string): boolean => /^\+1\d{10}$/.test(number) && !isTollFree(number);

/** Whether a text is tried again where the first try fails: the overrides, and a fallback. */
export function retryFinding(called: Called, place: string): Finding {
  const { by, fallbackUrl, number, url } = called;
  const what = `${number}, tries`;
  const rp = new URLSearchParams(url.split('#')[1] ?? '').get('rp') ?? '';
  const isTriedAgain = rp.split(',').some(one => one === 'all' || one === '5xx');
  const why = [
    ...(isTriedAgain
      ? []
      : [
          'A text that we answer 5xx or too late is not tried again: the URL ends without #rc=2&rt=4500&rp=all.',
        ]),
    ...(fallbackUrl ? [] : ['It has no fallback: what fails three times waits for the sweep.']),
  ];
  if (why.length === 0) return { what, verdict: 'right', is: 'three, and a fallback', why };
  const mend =
    by.kind === 'service'
      ? `in Twilio’s console under Messaging, Services, ${by.sid}, Integration: "Defer to sender’s webhook"; then npm run sms -- webhooks set --number ${number} ${place}`
      : `npm run sms -- webhooks set --number ${number} ${place}`;
  return { what, verdict: 'wrong', is: '', why, mend: mend.trimEnd() };
}

/** Whether carriers of the USA let its texts through (https://www.twilio.com/docs/messaging/compliance/a2p-10dlc). */
export async function registrationFinding(
  twilio: Twilio,
  { number, sid }: NumberWebhook,
): Promise<Finding | undefined> {
  if (isTollFree(number)) return tollFree(twilio, number, sid);
  if (!isLongCode(number)) return undefined;
  const what = `${number}, registration`;
  const { services } = twilio.messaging.v1;
  for (const { sid: service } of await services.list({ limit: most })) {
    const members = await services(service).phoneNumbers.list({ limit: most });
    if (!members.some(({ phoneNumber }) => phoneNumber === number)) continue;
    const [campaign] = await services(service).usAppToPerson.list({ limit: 1 });
    const status = campaign?.campaignStatus ?? 'no campaign';
    if (status === 'VERIFIED') return { what, verdict: 'right', is: `10DLC campaign ${status}`, why: [] };
    const isWaiting = ['PENDING', 'IN_PROGRESS'].includes(status);
    return {
      ...{ what, verdict: isWaiting ? 'unknown' : 'wrong', is: `10DLC: ${status}` },
      why: [isWaiting ? 'The carriers have yet to decide.' : 'Carriers of the USA block its texts (30034).'],
      mend: `https://console.twilio.com/us1/develop/sms/services/${service}/compliance: register a campaign of the service`,
    };
  }
  return {
    ...{ what, verdict: 'wrong', is: 'in no Messaging Service' },
    why: [
      'Carriers of the USA block texts of numbers without a 10DLC campaign, which a service has (30034). A number of Canada needs none.',
    ],
    mend: 'https://console.twilio.com/us1/develop/sms/services: make a service with "Defer to sender’s webhook", put the number into it, register a campaign',
  };
}

async function tollFree(twilio: Twilio, number: string, sid: string): Promise<Finding> {
  const what = `${number}, registration`;
  const [verification] = await twilio.messaging.v1.tollfreeVerifications.list({
    tollfreePhoneNumberSid: sid,
    limit: 1,
  });
  const status = verification?.status ?? 'never asked for';
  if (status === 'TWILIO_APPROVED') return { what, verdict: 'right', is: 'toll-free, verified', why: [] };
  const isWaiting = ['PENDING_REVIEW', 'IN_REVIEW'].includes(status);
  return {
    ...{ what, verdict: isWaiting ? 'unknown' : 'wrong', is: `toll-free: ${status}` },
    why: [isWaiting ? 'Twilio has yet to decide.' : 'Carriers refuse its texts (30032).'],
    mend: `https://console.twilio.com/us1/develop/phone-numbers/manage/incoming/${sid}/regulatory: submit the toll-free verification`,
  };
}

/**
 * Whether Twilio sends to the countries that the owner answers; where none are named, nobody knows which those are.
 * https://www.twilio.com/docs/messaging/guides/sms-geo-permissions
 */
export async function permissionFinding(twilio: Twilio, callingCodes: readonly string[]): Promise<Finding> {
  const what = 'geographic permissions';
  if (callingCodes.length === 0)
    return {
      what,
      verdict: 'unknown',
      is: '',
      why: ['words.callingCodes of channel.config.ts names no countries: all are answered.'],
    };
  const { permissions } = await twilio.accounts.v1.messagingGeopermissions.fetch();
  const known = (Array.isArray(permissions) ? permissions : []).flatMap((one: unknown) => countryOf(one));
  const wanted = known.filter(({ code }) =>
    callingCodes.some(calling => code.startsWith(calling) || calling.startsWith(code)),
  );
  const off = wanted.filter(({ enabled }) => !enabled).map(({ country }) => country);
  // a calling code has several countries, such as +1: one of them is enough to answer it
  const dead = callingCodes.filter(calling => {
    const of = known.filter(({ code }) => code.startsWith(calling) || calling.startsWith(code));
    return of.length > 0 && of.every(({ enabled }) => !enabled);
  });
  const is = `${wanted.length - off.length} of ${wanted.length} countries of callingCodes`;
  if (dead.length === 0) return { what, verdict: 'right', is, why: [] };
  return {
    ...{ what, verdict: 'wrong', is },
    why: [`Twilio sends nothing to ${dead.join(', ')} (21408).`],
    mend: `https://console.twilio.com/us1/develop/sms/settings/geo-permissions: enable ${off.join(', ')}; or take ${dead.join(', ')} out of words.callingCodes`,
  };
}

function countryOf(one: unknown): { country: string; code: string; enabled: boolean }[] {
  if (typeof one !== 'object' || one === null) return [];
  const country = 'country_code' in one && typeof one.country_code === 'string' ? one.country_code : '';
  const code = callingCodeOf(country);
  return code === undefined ? [] : [{ country, code, enabled: 'enabled' in one && one.enabled === true }];
}

/** The last text that came to a number, and the last that went from it: ages, and what became of it. */
export async function lastFindings(twilio: Twilio, number: string, now: number): Promise<Finding[]> {
  const [[text], [reply]] = await Promise.all([
    twilio.messages.list({ to: number, limit: 1 }),
    twilio.messages.list({ from: number, limit: 1 }),
  ]);
  const age = (at: Date | undefined): string =>
    at ? `${spoken(now - at.getTime())} ago` : 'at no known time';
  const came: Finding = text
    ? { what: `${number}, last text`, verdict: 'right', is: age(text.dateCreated), why: [] }
    : {
        what: `${number}, last text`,
        verdict: 'unknown',
        is: 'none',
        why: ['Nobody has texted yet: text it from a phone.'],
      };
  if (!reply)
    return [
      came,
      {
        what: `${number}, last reply`,
        verdict: 'unknown',
        is: 'none',
        why: ['Nothing was ever sent from it.'],
      },
    ];
  const what = `${number}, last reply`;
  const is = `${reply.status}, ${age(reply.dateCreated)}`;
  if (!['undelivered', 'failed'].includes(reply.status))
    return [came, { what, verdict: 'right', is, why: [] }];
  return [
    came,
    {
      ...{ what, verdict: 'wrong', is },
      why: [`Twilio says ${reply.errorCode}.`],
      mend: `https://www.twilio.com/docs/api/errors/${reply.errorCode} tells what mends it`,
    },
  ];
}
