import type { Twilio } from 'twilio';
import type { Finding } from './finding.ts';
import { type NumberWebhook, webhookUrl } from './webhooks.ts';
import { withoutPassword } from './without-password.ts';

const most = 1_000;
/** North America's toll-free codes (NANPA). */
const isTollFree = (number: string): boolean => /^\+18(00|33|44|55|66|77|88)/.test(number);
/** Of the numbers of +1 Twilio's A2P 10DLC concerns long ones of the USA; which those are, `+1` does not tell. */
const isLongCode = (number: string): boolean => /^\+1\d{10}$/.test(number) && !isTollFree(number);

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
    const brand = campaign?.brandRegistrationSid;
    const refused = brand ? await refusedBrand(twilio, what, brand) : undefined;
    if (refused) return refused;
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

/** A campaign goes by its brand: where that is refused, so are the texts (https://www.twilio.com/docs/messaging/api/brand-registration-resource). */
async function refusedBrand(twilio: Twilio, what: string, sid: string): Promise<Finding | undefined> {
  const { status } = await twilio.messaging.v1.brandRegistrations(sid).fetch();
  if (!['FAILED', 'SUSPENDED', 'DELETION_PENDING', 'DELETION_FAILED'].includes(status)) return undefined;
  return {
    ...{ what, verdict: 'wrong', is: `10DLC brand ${status}` },
    why: ['The brand that its campaign is of is refused, and carriers of the USA block its texts (30034).'],
    mend: `https://console.twilio.com/us1/develop/sms/regulatory-compliance/a2p-brands: mend the brand ${sid}, and submit it again`,
  };
}

/** Whether WhatsApp lets the channel's senders send (https://www.twilio.com/docs/whatsapp/api/senders). */
export async function senderFindings(twilio: Twilio, numbers: readonly string[]): Promise<Finding[]> {
  const senders = await twilio.messaging.v2.channelsSenders.list({ channel: 'whatsapp', limit: most });
  return senders
    .filter(({ senderId }) =>
      numbers.some(number => senderId === `whatsapp:${number}` || senderId === number),
    )
    .map(({ sid, senderId, status }): Finding => {
      const what = `${senderId}, sender`;
      if (['ONLINE', 'ONLINE:UPDATING'].includes(status))
        return { what, verdict: 'right', is: status, why: [] };
      const isWaiting = ['CREATING', 'PENDING_VERIFICATION', 'VERIFYING', 'TWILIO_REVIEW'].includes(status);
      return {
        ...{ what, verdict: isWaiting ? 'unknown' : 'wrong', is: status },
        why: [isWaiting ? 'WhatsApp or Twilio has yet to decide.' : 'WhatsApp takes nothing of it.'],
        mend: `https://console.twilio.com/us1/develop/sms/senders/whatsapp-senders: the sender ${sid} says what it waits for`,
      };
    });
}

/** Short codes have webhooks of their own (https://www.twilio.com/docs/messaging/api/short-code-resource). */
export const shortCodeFindings = (
  twilio: Twilio,
  numbers: readonly string[],
  publicUrl: string,
): Promise<Finding[]> =>
  Promise.all(
    numbers
      .filter(number => /^\d{3,8}$/.test(number))
      .map(async (number): Promise<Finding> => {
        const [found] = await twilio.shortCodes.list({ shortCode: number, limit: 1 });
        const wanted = webhookUrl(publicUrl);
        if (!found)
          return {
            ...{ what: number, verdict: 'wrong', is: '' },
            why: ['TWILIO_ACCOUNT_SID has no such short code.'],
            mend: 'put the account that has it into the secret, or take it out of channel.config.ts',
          };
        const { smsFallbackUrl, smsMethod, smsUrl } = found;
        const is = smsUrl ? `${smsMethod} ${withoutPassword(smsUrl)}` : 'nothing';
        if (smsUrl === wanted && smsFallbackUrl === wanted && smsMethod === 'POST')
          return { what: number, verdict: 'right', is, why: [] };
        return {
          ...{ what: number, verdict: 'wrong', is },
          why: [`Its webhook and fallback must be ${wanted}, by POST.`],
          mend: `npm run sms -- connect ${publicUrl} --number ${number}`,
        };
      }),
  );
