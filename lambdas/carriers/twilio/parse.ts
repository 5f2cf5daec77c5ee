import { type Address, address, isAnswerable, isNumber, mediumOf } from '../../channel/thread/address.ts';
import type { Choice, Media, TextMessage } from '../../channel/thread/message.ts';

import { formLines } from './form-lines.ts';

export type Inbound =
  | { readonly kind: 'text'; readonly message: TextMessage }
  | { readonly kind: 'unsupported'; readonly reason: string };

/** Twilio sids: two letters and 32 hexadecimal digits (twilio.com/docs/glossary/what-is-a-sid). */
export const isSid = (value: string): boolean => /^[A-Z]{2}[0-9a-f]{32}$/i.test(value);

/** An MMS carries ten at most (twilio.com/docs/messaging/guides/accepted-mime-types). */
const mostMedia = 10;

/** The first of these parameters that is not blank, untouched. */
const filled = (form: URLSearchParams, ...names: readonly string[]): string | undefined =>
  names.map(name => form.get(name) ?? '').find(value => value.trim() !== '');

/** Twilio's sid of the message that a webhook is about. The other two names are old ones for the same. */
export const sidOf = (form: URLSearchParams): string | undefined =>
  filled(form, 'MessageSid', 'SmsSid', 'SmsMessageSid');

function mediaOf(form: URLSearchParams): Media[] {
  const count = Math.min(Number.parseInt(form.get('NumMedia') ?? '', 10) || 0, mostMedia);
  return Array.from({ length: Math.max(count, 0) }, (_, index) => ({
    url: form.get(`MediaUrl${index}`) ?? '',
    contentType: filled(form, `MediaContentType${index}`) ?? 'application/octet-stream',
  })).filter(media => media.url !== '');
}

function whereabouts(form: URLSearchParams): TextMessage['from'] {
  const [city, state, zip, country] = ['FromCity', 'FromState', 'FromZip', 'FromCountry'].map(n =>
    filled(form, n),
  );
  return {
    ...(city === undefined ? {} : { city }),
    ...(state === undefined ? {} : { state }),
    ...(zip === undefined ? {} : { zip }),
    ...(country === undefined ? {} : { country }),
  };
}

function locationOf(form: URLSearchParams): Pick<TextMessage, 'location'> {
  const [latitude, longitude] = [filled(form, 'Latitude'), filled(form, 'Longitude')];
  if (latitude === undefined || longitude === undefined) return {};
  const label = filled(form, 'Label', 'Address');
  return { location: { latitude, longitude, ...(label === undefined ? {} : { label }) } };
}

const choiceOf = (text: string | undefined, payload: string | undefined): Choice | undefined =>
  text === undefined && payload === undefined
    ? undefined
    : { ...(text === undefined ? {} : { text }), ...(payload === undefined ? {} : { payload }) };

/**
 * What a customer has tapped, picked or filled in (twilio.com/docs/content/content-types-overview), and whose message
 * they have answered by quoting it (twilio.com/docs/whatsapp/api, "OriginalRepliedMessageSid").
 */
function chosenIn(form: URLSearchParams): Pick<TextMessage, 'button' | 'list' | 'form' | 'quotes'> {
  const button = choiceOf(filled(form, 'ButtonText'), filled(form, 'ButtonPayload'));
  const list = choiceOf(filled(form, 'ListTitle'), filled(form, 'ListId'));
  const lines = formLines(filled(form, 'InteractiveData'), filled(form, 'FlowData'));
  const sender = filled(form, 'OriginalRepliedMessageSender');
  const isReply = sender !== undefined || filled(form, 'OriginalRepliedMessageSid') !== undefined;
  return {
    ...(button && { button }),
    ...(list && { list }),
    ...(lines.length > 0 && { form: lines }),
    ...(isReply && { quotes: sender === undefined || sender === filled(form, 'To') ? 'ours' : 'theirs' }),
  };
}

/** More than any carrier lets into a group. */
const mostRecipients = 50;

/** A group MMS names its other recipients, from 0 on: seen in what Twilio posts, on no page of its own. */
function groupOf(form: URLSearchParams): Pick<TextMessage, 'otherRecipients'> {
  const others: Address[] = [];
  while (others.length < mostRecipients) {
    const other = filled(form, `OtherRecipients${others.length}`);
    if (other === undefined) break;
    others.push(address(other));
  }
  return others.length > 0 ? { otherRecipients: others } : {};
}

/**
 * WhatsApp's customers may have an id beside their number, or in its place: `ExternalUserId`, and `From`, which is the
 * thread's. `WaId` is the number without its plus, where WhatsApp tells it. Gives the address that `From` is not.
 */
function aliasOf(form: URLSearchParams, from: Address): Pick<TextMessage, 'alias'> {
  if (mediumOf(from) !== 'whatsapp') return {};
  const other = isNumber(from) ? filled(form, 'ExternalUserId')?.trim() : `+${filled(form, 'WaId')?.trim()}`;
  const alias = address(`whatsapp:${other?.replace(/^whatsapp:/, '')}`);
  return isAnswerable(alias) ? { alias } : {};
}

function optOutOf(form: URLSearchParams): Pick<TextMessage, 'optOutType'> {
  const type = filled(form, 'OptOutType')?.trim().toUpperCase();
  return type === 'STOP' || type === 'START' || type === 'HELP' ? { optOutType: type } : {};
}

/**
 * An inbound text from Twilio's form (twilio.com/docs/messaging/guides/webhook-request). Parameters that are not
 * known are ignored, since Twilio adds new ones without notice; the body is left as it came. Reads the form,
 * never throws. `receivedAt` is epoch milliseconds.
 */
export function parseInbound(form: URLSearchParams, receivedAt: number): Inbound {
  const sid = sidOf(form);
  if (sid === undefined || !isSid(sid)) return { kind: 'unsupported', reason: 'no MessageSid' };
  const status = filled(form, 'MessageStatus');
  // Told by its status, never by a missing body: a picture may have no words.
  if (status !== undefined && status !== 'received')
    return { kind: 'unsupported', reason: 'a status callback' };
  const [from, to] = [filled(form, 'From'), filled(form, 'To')];
  if (from === undefined) return { kind: 'unsupported', reason: 'no From' };
  if (to === undefined) return { kind: 'unsupported', reason: 'no To' };
  return {
    kind: 'text',
    message: {
      kind: 'text',
      thread: { business: address(to), customer: address(from) },
      sid,
      // what was tapped is what the customer says, where the channel does not say so itself
      body:
        filled(form, 'Body', 'ButtonText', 'ListTitle', 'ButtonPayload', 'ListId') ?? form.get('Body') ?? '',
      media: mediaOf(form),
      receivedAt,
      from: whereabouts(form),
      ...aliasOf(form, address(from)),
      ...groupOf(form),
      ...optOutOf(form),
      ...locationOf(form),
      ...chosenIn(form),
    },
  };
}
