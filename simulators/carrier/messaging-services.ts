import type { PhoneNumber } from './phone-numbers.ts';

/** A Messaging Service, as far as it says where its senders' texts go. */
export interface MessagingService {
  /** MG and 32 digits. */
  readonly sid: string;
  readonly friendlyName: string;
  /** Empty where nothing is called. */
  readonly inboundRequestUrl: string;
  /** Whether it defers to each sender's own webhook. */
  readonly useInboundWebhookOnNumber: boolean;
  /** Of the account's, E.164. */
  readonly numbers: readonly string[];
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

/** Service resources (twilio.com/docs/messaging/api/service-resource). */
export const servicesPage = (services: readonly MessagingService[], accountSid: string) =>
  pageOf(
    'services',
    '/v1/Services',
    services.map(({ sid, friendlyName, inboundRequestUrl, useInboundWebhookOnNumber }) => ({
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
    })),
  );

/** The senders in a service (twilio.com/docs/messaging/api/phonenumber-resource). */
export const serviceNumbersPage = (
  { sid, numbers }: MessagingService,
  owned: readonly PhoneNumber[],
  accountSid: string,
) =>
  pageOf(
    'phone_numbers',
    `/v1/Services/${sid}/PhoneNumbers`,
    owned
      .filter(({ phoneNumber }) => numbers.includes(phoneNumber))
      .map(({ phoneNumber, sid: numberSid }) => ({
        account_sid: accountSid,
        service_sid: sid,
        sid: numberSid,
        phone_number: phoneNumber,
        url: `https://messaging.twilio.com/v1/Services/${sid}/PhoneNumbers/${numberSid}`,
      })),
  );
