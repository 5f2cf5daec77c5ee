import { ApiError } from './api-error.ts';
import { newSid } from './message.ts';
import type { PhoneNumber } from './phone-numbers.ts';

/** A Messaging Service, as far as it says where its senders' texts go. */
export interface MessagingService {
  /** MG and 32 digits. */
  readonly sid: string;
  friendlyName: string;
  /** Empty where nothing is called. */
  inboundRequestUrl: string;
  /** Whether it defers to each sender's own webhook. */
  useInboundWebhookOnNumber: boolean;
  /** Of the account's, E.164. */
  numbers: readonly string[];
}

/** One page, as Twilio's newer APIs have it (twilio.com/docs/usage/twilios-response#pagination): no account has more. */
const pageOf = (key: string, path: string, items: readonly object[]) => ({
  meta: {
    ...{ page: 0, page_size: 50, first_page_url: `https://messaging.twilio.com${path}?PageSize=50&Page=0` },
    ...{ previous_page_url: null, url: `https://messaging.twilio.com${path}?PageSize=50&Page=0` },
    ...{ next_page_url: null, key },
  },
  [key]: items,
});

/** A Service resource (twilio.com/docs/messaging/api/service-resource). */
export const serviceResource = (
  { sid, friendlyName, inboundRequestUrl, useInboundWebhookOnNumber }: MessagingService,
  accountSid: string,
) => ({
  account_sid: accountSid,
  sid,
  friendly_name: friendlyName,
  inbound_request_url: inboundRequestUrl || null,
  inbound_method: 'POST',
  fallback_url: null,
  fallback_method: 'POST',
  status_callback: null,
  use_inbound_webhook_on_number: useInboundWebhookOnNumber,
  url: `https://messaging.twilio.com/v1/Services/${sid}`,
});

export const servicesPage = (services: readonly MessagingService[], accountSid: string) =>
  pageOf(
    'services',
    '/v1/Services',
    services.map(one => serviceResource(one, accountSid)),
  );

/** A service that is made: it defers to nobody unless it is told to. @throws {ApiError} 20001: it has no name */
export function newService(form: URLSearchParams): MessagingService {
  if (!form.get('FriendlyName')) throw new ApiError(20001);
  const service: MessagingService = {
    ...{ sid: newSid('MG'), friendlyName: '', inboundRequestUrl: '' },
    ...{ useInboundWebhookOnNumber: false, numbers: [] },
  };
  updateService(service, form);
  return service;
}

/** An update's parameters; what is left out stays. @throws {ApiError} 20001: what is neither true nor false */
export function updateService(service: MessagingService, form: URLSearchParams): void {
  const defers = form.get('UseInboundWebhookOnNumber');
  if (defers !== null && !/^(true|false)$/i.test(defers)) throw new ApiError(20001);
  if (defers !== null) service.useInboundWebhookOnNumber = defers.toLowerCase() === 'true';
  service.inboundRequestUrl = form.get('InboundRequestUrl') ?? service.inboundRequestUrl;
  service.friendlyName = form.get('FriendlyName') ?? service.friendlyName;
}

/** A sender in a service (twilio.com/docs/messaging/api/phonenumber-resource). */
export const serviceNumberResource = (
  { sid }: MessagingService,
  { phoneNumber, sid: numberSid }: PhoneNumber,
  accountSid: string,
) => ({
  account_sid: accountSid,
  service_sid: sid,
  sid: numberSid,
  phone_number: phoneNumber,
  url: `https://messaging.twilio.com/v1/Services/${sid}/PhoneNumbers/${numberSid}`,
});

export const serviceNumbersPage = (
  service: MessagingService,
  owned: readonly PhoneNumber[],
  accountSid: string,
) =>
  pageOf(
    'phone_numbers',
    `/v1/Services/${service.sid}/PhoneNumbers`,
    owned
      .filter(({ phoneNumber }) => service.numbers.includes(phoneNumber))
      .map(one => serviceNumberResource(service, one, accountSid)),
  );
