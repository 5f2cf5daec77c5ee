import { createHash } from 'node:crypto';
import { ApiError } from './api-error.ts';
import { accountPath, rfc2822 } from './message.ts';

export interface PhoneNumber {
  /** The same for the same number, whenever the simulator runs. */
  readonly sid: string;
  readonly phoneNumber: string;
  readonly createdAt: number;
  updatedAt: number;
  friendlyName: string;
  smsUrl: string;
  smsFallbackUrl: string;
  statusCallback: string;
}

export const newPhoneNumber = (phoneNumber: string, smsUrl: string, at: number): PhoneNumber => ({
  sid: `PN${createHash('sha256').update(phoneNumber).digest('hex').slice(0, 32)}`,
  phoneNumber,
  createdAt: at,
  updatedAt: at,
  friendlyName: phoneNumber,
  smsUrl,
  smsFallbackUrl: '',
  statusCallback: '',
});

/**
 * Changes what a form names; what has no part in texts is taken and forgotten.
 *
 * @throws {ApiError} 21402: not a URL; 20001: a webhook that is to be called by GET, which this simulator does not.
 */
export function updatePhoneNumber(number: PhoneNumber, form: URLSearchParams, at: number): void {
  for (const name of ['SmsMethod', 'SmsFallbackMethod', 'StatusCallbackMethod']) {
    if ((form.get(name) ?? 'POST') !== 'POST') throw new ApiError(20001);
  }
  number.smsUrl = url(form, 'SmsUrl') ?? number.smsUrl;
  number.smsFallbackUrl = url(form, 'SmsFallbackUrl') ?? number.smsFallbackUrl;
  number.statusCallback = url(form, 'StatusCallback') ?? number.statusCallback;
  number.friendlyName = form.get('FriendlyName') ?? number.friendlyName;
  number.updatedAt = at;
}

/** An empty one switches the webhook off. */
function url(form: URLSearchParams, name: string): string | undefined {
  const value = form.get(name);
  if (value === null) return undefined;
  if (value !== '' && !/^https?:\/\//i.test(value)) throw new ApiError(21402);
  if (value !== '' && !URL.canParse(value)) throw new ApiError(21402);
  return value;
}

/** The IncomingPhoneNumber resource (twilio.com/docs/phone-numbers/api/incomingphonenumber-resource). */
export function phoneNumberResource(number: PhoneNumber, accountSid: string) {
  return {
    account_sid: accountSid,
    address_requirements: 'none',
    address_sid: null,
    api_version: '2010-04-01',
    beta: false,
    bundle_sid: null,
    capabilities: { voice: true, sms: true, mms: true, fax: false },
    date_created: rfc2822(number.createdAt),
    date_updated: rfc2822(number.updatedAt),
    emergency_address_sid: null,
    emergency_address_status: 'unregistered',
    emergency_status: 'Inactive',
    friendly_name: number.friendlyName,
    identity_sid: null,
    origin: 'twilio',
    phone_number: number.phoneNumber,
    sid: number.sid,
    sms_application_sid: null,
    sms_fallback_method: 'POST',
    sms_fallback_url: number.smsFallbackUrl,
    sms_method: 'POST',
    sms_url: number.smsUrl,
    status: 'in-use',
    status_callback: number.statusCallback,
    status_callback_method: 'POST',
    trunk_sid: null,
    type: 'local',
    uri: `${accountPath(accountSid)}/IncomingPhoneNumbers/${number.sid}.json`,
    voice_application_sid: null,
    voice_caller_id_lookup: false,
    voice_fallback_method: 'POST',
    voice_fallback_url: null,
    voice_method: 'POST',
    voice_receive_mode: 'voice',
    voice_url: null,
  };
}
