import type { Twilio } from 'twilio';
import { callingCodeOf } from '../../lambdas/channel/settings/calling-codes.ts';
import type { Called } from './called-urls.ts';
import { spoken } from './duration.ts';
import type { Finding } from './finding.ts';
import { overridesOf } from './overrides.ts';

/** Whether a text is tried again where the first try fails: the overrides, and a fallback. */
export function retryFinding(called: Called, place: string): Finding {
  const { by, fallbackUrl, number, url } = called;
  const what = `${number}, tries`;
  const own = overridesOf(url);
  const why = [
    ...own.why,
    // its first series of tries is over then: it need not try again, but wait it must
    ...(fallbackUrl
      ? overridesOf(fallbackUrl)
          .why.filter(one => !one.startsWith('A text'))
          .map(one => `Of its fallback: ${one}`)
      : ['It has no fallback: what fails three times waits for the sweep.']),
  ];
  if (why.length === 0) return { what, verdict: 'right', is: `${countOf(own.tries)}, and a fallback`, why };
  const mend =
    by.kind === 'service'
      ? `in Twilio’s console under Messaging, Services, ${by.sid}, Integration: "Defer to sender’s webhook"; then npm run sms -- webhooks set --number ${number} ${place}`
      : `npm run sms -- webhooks set --number ${number} ${place}`;
  return { what, verdict: 'wrong', is: '', why, mend: mend.trimEnd() };
}

const countOf = (tries: number): string => ['none', 'one', 'two', 'three'][tries] ?? String(tries);

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
