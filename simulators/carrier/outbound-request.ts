import { ApiError } from './api-error.ts';

export interface OutboundRequest {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly mediaUrls: readonly string[];
  readonly statusCallback?: string;
  readonly effect?: string;
}

/** The channel's prefix, `''` for SMS, and the rest. */
export const splitAddress = (address: string): [channel: string, number: string] => {
  const colon = address.indexOf(':');
  return [address.slice(0, colon + 1), address.slice(colon + 1)];
};

/**
 * A send, as far as its form alone tells; whose number it is and who has opted out is for the caller.
 *
 * @throws {ApiError} with Twilio's code for the first thing that is wrong.
 */
export function parseOutbound(form: URLSearchParams): OutboundRequest {
  const to = form.get('To') ?? '';
  const from = form.get('From') ?? '';
  const body = form.get('Body') ?? '';
  const mediaUrls = form.getAll('MediaUrl');
  if (to === '') throw new ApiError(21604);
  // This account has no Messaging Service, so that none has a sender.
  if (from === '') throw new ApiError(form.has('MessagingServiceSid') ? 21703 : 21603);
  if (!/^((whatsapp:|rcs:)?\+[1-9]\d{6,14}|whatsapp:[A-Z]{2}\.[A-Za-z0-9]{1,128})$/.test(to))
    throw new ApiError(21211);
  if (to === from) throw new ApiError(21266);
  if (splitAddress(to)[0] !== splitAddress(from)[0]) throw new ApiError(21910);
  if (body === '' && mediaUrls.length === 0) throw new ApiError(21602);
  // The unit is not documented; UTF-16 code units make an emoji two, as the error's page says it is.
  if (body.length > 1600) throw new ApiError(21617);
  const statusCallback = form.get('StatusCallback') ?? '';
  if (statusCallback === '') return { from, to, body, mediaUrls };
  const effect = callbackUrl(statusCallback).searchParams.get('effect');
  return { from, to, body, mediaUrls, statusCallback, ...(effect !== null && { effect }) };
}

/** Twilio takes no underscore in its host (Message resource, StatusCallback). */
function callbackUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname.includes('_')) throw new ApiError(21609);
  return url;
}
