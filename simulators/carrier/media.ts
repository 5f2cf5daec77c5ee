import { createHash } from 'node:crypto';
import { ApiError } from './api-error.ts';
import { type Attachment, accountPath, type CarriedMessage, rfc2822 } from './message.ts';

/** An attachment as the account keeps it. */
interface KeptMedia extends Attachment {
  readonly sid: string;
  /** When its message was created. */
  readonly at: number;
}

const removed = new WeakMap<CarriedMessage, Set<string>>();

/** A message's attachments that have not been deleted. */
export const mediaOf = (message: CarriedMessage): readonly KeptMedia[] =>
  message.media
    .map((attachment, index) => ({ ...attachment, sid: sidOf(message.sid, index), at: message.at }))
    .filter(({ sid }) => !removed.get(message)?.has(sid));

/** @throws {ApiError} 20404: it has no such attachment. */
export function removeMedia(message: CarriedMessage, sid: string): void {
  if (!mediaOf(message).some(one => one.sid === sid)) throw new ApiError(20404);
  removed.set(message, new Set([...(removed.get(message) ?? []), sid]));
}

/** The Media resource (twilio.com/docs/messaging/api/media-resource). */
export function mediaResource({ sid, contentType, at }: KeptMedia, parent: string, accountSid: string) {
  return {
    account_sid: accountSid,
    content_type: contentType,
    date_created: rfc2822(at),
    date_updated: rfc2822(at),
    parent_sid: parent,
    sid,
    uri: `${accountPath(accountSid)}/Messages/${parent}/Media/${sid}.json`,
  };
}

const sidOf = (message: string, index: number): string =>
  `ME${createHash('sha256').update(`${message} ${index}`).digest('hex').slice(0, 32)}`;
