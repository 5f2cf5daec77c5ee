import type { Trouble } from '../faults.ts';

/** Twilio's errors by code (twilio.com/docs/api/errors): the HTTP status and the words. */
const errors: Readonly<Record<number, readonly [status: number, message: string]>> = {
  20001: [400, 'Invalid parameter'],
  20003: [401, 'Authenticate'],
  20004: [405, 'Method not allowed'],
  20009: [400, 'Cannot delete this resource before it is complete'],
  20404: [404, 'The requested resource was not found'],
  20429: [429, 'Too Many Requests'],
  20500: [500, 'An internal server error has occurred'],
  20503: [503, 'Service unavailable'],
  21211: [400, "The 'To' number is not a valid phone number."],
  21266: [400, "'To' and 'From' number cannot be the same"],
  21402: [400, 'Url is not a valid URL'],
  21408: [400, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number"],
  21422: [400, 'PhoneNumber is not available'],
  21602: [400, 'Message body is required.'],
  21603: [400, "A 'From' phone number is required."],
  21604: [400, "A 'To' phone number is required."],
  21606: [400, "The 'From' phone number is not a valid, SMS-capable phone number for your account."],
  21608: [400, 'The number is unverified. Trial accounts cannot send messages to unverified numbers'],
  21609: [400, "The 'StatusCallback' URL is not a valid URL."],
  21610: [400, 'Attempt to send to unsubscribed recipient'],
  21611: [429, "This 'From' number has exceeded the maximum number of queued messages"],
  21612: [400, "The 'To' phone number cannot be reached with this 'From' number"],
  21614: [400, "'To' number is not a valid mobile number"],
  21617: [400, 'The concatenated message body exceeds the 1600 character limit'],
  21703: [400, 'The Messaging Service does not have a phone number available to send a message'],
  21910: [400, "Invalid 'From' and 'To' pair. 'From' and 'To' should be of the same channel"],
};

/** The request is refused with one of Twilio's codes. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;

  constructor(code: number) {
    super(`Twilio error ${code}`);
    this.code = code;
  }
}

function describe(code: number) {
  const [status, message] = errors[code] ?? [400, 'The request was refused.'];
  return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } };
}

export function errorResponse(code: number): Response {
  const { status, body } = describe(code);
  return Response.json(body, { status });
}

const byStatus: Readonly<Record<number, number>> = {
  400: 20001,
  401: 20003,
  404: 20404,
  405: 20004,
  429: 20429,
};

/** The error that goes with a status, for scripted faults. */
export function statusResponse(status: number): Response {
  const code = byStatus[status] ?? (status === 503 ? 20503 : 20500);
  return Response.json({ ...describe(code).body, status }, { status });
}

/** A fault's answer: this error, as Twilio words it. */
export const refusedWith = (code: number, headers: Readonly<Record<string, string>> = {}): Trouble => ({
  ...describe(code),
  headers,
});
