import type { Twilio } from 'twilio';
import { isSet, readWebhooks, setWebhook, signedUrl, webhookUrl } from './webhooks.ts';
import { withoutPassword } from './without-password.ts';

/** One thing at Twilio that is to be another way. */
export interface Change {
  /** Such as a number, or a Messaging Service. */
  readonly what: string;
  readonly was: string;
  readonly will: string;
  make(): Promise<void>;
}

export interface Connection {
  readonly changes: readonly Change[];
  /** What is as it should be. */
  readonly right: readonly string[];
  /** What could not be looked at, or is not there, and why. */
  readonly unknown: readonly string[];
}

const most = 1_000;

/**
 * What has to be changed at Twilio so that texts to these numbers come to the channel at `publicUrl`: the numbers' own
 * webhooks, the Messaging Services that they are in, the senders of WhatsApp. Reads, and changes nothing.
 * Status callbacks need nothing: each text that is sent brings its own.
 */
export async function connectionOf(
  twilio: Twilio,
  numbers: readonly string[],
  publicUrl: string,
): Promise<Connection> {
  const parts = await Promise.all([
    ofNumbers(twilio, numbers, publicUrl),
    ofShortCodes(twilio, numbers, publicUrl),
    ofServices(twilio, numbers),
    ofWhatsApp(twilio, numbers, publicUrl),
  ]);
  return {
    changes: parts.flatMap(({ changes }) => changes),
    right: parts.flatMap(({ right }) => right),
    unknown: parts.flatMap(({ unknown }) => unknown),
  };
}

async function ofNumbers(twilio: Twilio, numbers: readonly string[], publicUrl: string): Promise<Connection> {
  const phones = numbers.filter(number => number.startsWith('+'));
  const found = await readWebhooks(twilio, phones);
  const wrong = found.filter(one => !isSet(one, publicUrl));
  return {
    changes: wrong.map(({ applicationSid, number, sid, url }) => ({
      what: number,
      was: applicationSid ? `by application ${applicationSid}` : withoutPassword(url) || 'none',
      will: `POST ${webhookUrl(publicUrl)}, and the same as its fallback`,
      make: () => setWebhook(twilio, sid, publicUrl),
    })),
    right: found.filter(one => isSet(one, publicUrl)).map(({ number }) => number),
    unknown: numbers
      .filter(
        number => !found.some(one => one.number === number) && !number.includes(':') && !isShortCode(number),
      )
      .map(number => `${number}: not among the account's numbers, so its webhook is set in Twilio's console`),
  };
}

async function ofShortCodes(
  twilio: Twilio,
  numbers: readonly string[],
  publicUrl: string,
): Promise<Connection> {
  const codes = numbers.filter(isShortCode);
  const url = webhookUrl(publicUrl);
  const found = await Promise.all(
    codes.map(async shortCode => (await twilio.shortCodes.list({ shortCode, limit: 1 }))[0]),
  );
  const own = found.filter(one => one !== undefined);
  const isRight = (one: (typeof own)[number]): boolean =>
    one.smsUrl === url && one.smsFallbackUrl === url && [one.smsMethod, one.smsFallbackMethod].every(isPost);
  return {
    changes: own
      .filter(one => !isRight(one))
      .map(({ shortCode, sid, smsUrl }) => ({
        what: shortCode,
        was: withoutPassword(smsUrl ?? '') || 'none',
        will: `POST ${url}, and the same as its fallback`,
        make: async () => {
          const urls = { smsUrl: url, smsFallbackUrl: url };
          await twilio.shortCodes(sid).update({ ...urls, smsMethod: 'POST', smsFallbackMethod: 'POST' });
        },
      })),
    right: own.filter(isRight).map(({ shortCode }) => shortCode),
    unknown: codes
      .filter(code => !own.some(({ shortCode }) => shortCode === code))
      .map(code => `${code}: the account has no such short code`),
  };
}

/** What Twilio does not say is what it does by itself. */
const isPost = (method: string | null | undefined): boolean => (method ?? 'POST') === 'POST';

const isShortCode = (number: string): boolean => /^\d{3,8}$/.test(number);

/** A service that does not defer calls its own URL for all its numbers. */
async function ofServices(twilio: Twilio, numbers: readonly string[]): Promise<Connection> {
  const { services } = twilio.messaging.v1;
  const changes: Change[] = [];
  const right: string[] = [];
  try {
    for (const service of await services.list({ limit: most })) {
      const members = await services(service.sid).phoneNumbers.list({ limit: most });
      const own = members.filter(({ phoneNumber }) => numbers.includes(phoneNumber));
      if (own.length === 0) continue;
      const what = `Messaging Service ${service.sid} "${service.friendlyName}"`;
      if (service.useInboundWebhookOnNumber) right.push(what);
      else
        changes.push({
          what,
          was: withoutPassword(service.inboundRequestUrl ?? '') || 'none',
          will: `defers to its senders’ webhooks (${own.length} of ${members.length} are the channel’s)`,
          make: async () => void (await services(service.sid).update({ useInboundWebhookOnNumber: true })),
        });
    }
    return { changes, right, unknown: [] };
  } catch (error) {
    return unreadable('Messaging Services', error);
  }
}

/** https://www.twilio.com/docs/whatsapp/api/senders */
async function ofWhatsApp(
  twilio: Twilio,
  numbers: readonly string[],
  publicUrl: string,
): Promise<Connection> {
  const { channelsSenders } = twilio.messaging.v2;
  const wanted = webhookUrl(publicUrl);
  const changes: Change[] = [];
  const right: string[] = [];
  try {
    for (const { sid, senderId, webhook } of await channelsSenders.list({
      channel: 'whatsapp',
      limit: most,
    })) {
      const number = senderId.slice('whatsapp:'.length);
      if (!numbers.includes(number) && !numbers.includes(senderId)) continue;
      const { callbackUrl, callbackMethod, fallbackUrl, fallbackMethod } = webhook ?? {};
      const isPosted = [callbackMethod, fallbackMethod].every(isPost);
      if (callbackUrl === wanted && fallbackUrl === wanted && isPosted) right.push(senderId);
      else
        changes.push({
          what: senderId,
          was: withoutPassword(callbackUrl ?? '') || 'none',
          will: `POST ${signedUrl(publicUrl)}, and the same as its fallback`,
          make: () => setSender(twilio, sid, wanted),
        });
    }
    return { changes, right, unknown: [] };
  } catch (error) {
    return unreadable('WhatsApp senders', error);
  }
}

/** Twilio's client sends a sender as it is handed over, and the API has other names than its types. */
async function setSender(twilio: Twilio, sid: string, url: string): Promise<void> {
  await twilio.request({
    method: 'post',
    uri: `https://messaging.twilio.com/v2/Channels/Senders/${sid}`,
    headers: { 'Content-Type': 'application/json' },
    data: {
      webhook: { callback_url: url, callback_method: 'POST', fallback_url: url, fallback_method: 'POST' },
    },
  });
}

/** A restricted key, or a host that has Twilio's older API alone; what else goes wrong is said by what stands on it. */
function unreadable(what: string, error: unknown): Connection {
  const isKnown =
    error instanceof Error &&
    'code' in error &&
    ['twilio-denied', 'twilio-missing'].includes(String(error.code));
  if (!isKnown) throw error;
  return {
    changes: [],
    right: [],
    unknown: [`${what}: these credentials cannot read them; look in Twilio’s console`],
  };
}
