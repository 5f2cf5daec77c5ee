import type { Twilio } from 'twilio';
import { Failure } from './session/failure.ts';
import { readWebhooks } from './webhooks.ts';

/** What names the URL that Twilio calls for a number. */
export interface CalledBy {
  readonly kind: 'number' | 'application' | 'service';
  readonly sid: string;
  /** Its friendly name; none of a number. */
  readonly name?: string;
}

/** What Twilio calls when a text comes to a number. */
export interface Called {
  readonly number: string;
  readonly by: CalledBy;
  /** Empty where nothing is called. */
  readonly url: string;
  readonly method: string;
  /** Empty where there is none. */
  readonly fallbackUrl: string;
  readonly fallbackMethod: string;
}

export interface CalledUrls {
  /** In the order of the numbers; those that the account has not are absent. */
  readonly called: readonly Called[];
  /** Whether Messaging Services could not be read: then any number may be in one. */
  readonly isServicesUnknown: boolean;
}

/** Twilio's own pages hold less; an account with more services than that has another problem. */
const most = 1000;

/**
 * Reads which URL Twilio calls for each number: that of the Messaging Service that it is in, unless the service defers
 * to its senders; else of its TwiML application; else its own.
 * https://www.twilio.com/docs/messaging/api/service-resource, https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
 */
export async function readCalledUrls(twilio: Twilio, numbers: readonly string[]): Promise<CalledUrls> {
  const owned = await readWebhooks(twilio, numbers);
  const services = await servicesOf(twilio, new Set(owned.map(({ number }) => number)));
  const called = await Promise.all(
    owned.map(async (own): Promise<Called> => {
      const service = services?.get(own.number);
      if (service) return { number: own.number, ...service };
      if (own.applicationSid)
        return { number: own.number, ...(await applicationOf(twilio, own.applicationSid)) };
      const { number, sid, url, method, fallbackUrl, fallbackMethod } = own;
      return { number, by: { kind: 'number', sid }, url, method, fallbackUrl, fallbackMethod };
    }),
  );
  return { called, isServicesUnknown: services === undefined };
}

type Caller = Omit<Called, 'number'>;

/** Of the numbers that are in a service which does not defer to its senders. Nothing where they cannot be read. */
async function servicesOf(
  twilio: Twilio,
  numbers: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Caller> | undefined> {
  const found = new Map<string, Caller>();
  const { services } = twilio.messaging.v1;
  try {
    for (const service of await services.list({ limit: most })) {
      if (service.useInboundWebhookOnNumber) continue;
      const { sid, friendlyName: name, inboundRequestUrl, inboundMethod } = service;
      for (const { phoneNumber } of await services(sid).phoneNumbers.list({ limit: most }))
        if (numbers.has(phoneNumber))
          found.set(phoneNumber, {
            by: { kind: 'service', sid, name },
            url: inboundRequestUrl ?? '',
            method: inboundMethod ?? 'POST',
            fallbackUrl: service.fallbackUrl ?? '',
            fallbackMethod: service.fallbackMethod ?? 'POST',
          });
    }
    return found;
  } catch (error) {
    // a restricted key, or a host that has Twilio's older API alone
    if (error instanceof Failure && ['twilio-denied', 'twilio-missing'].includes(error.code))
      return undefined;
    throw error;
  }
}

async function applicationOf(twilio: Twilio, sid: string): Promise<Caller> {
  const { friendlyName: name, ...own } = await twilio.applications(sid).fetch();
  return {
    by: { kind: 'application', sid, name },
    url: own.smsUrl ?? '',
    method: own.smsMethod ?? 'POST',
    fallbackUrl: own.smsFallbackUrl ?? '',
    fallbackMethod: own.smsFallbackMethod ?? 'POST',
  };
}
