import { ApiError } from './api-error.ts';
import { type AuthTokens, tokenResource } from './auth-tokens.ts';
import { mediaOf, mediaResource, removeMedia } from './media.ts';
import { accountPath, type CarriedMessage, messageResource } from './message.ts';
import { messageFilter } from './message-filter.ts';
import {
  type MessagingService,
  newService,
  serviceNumberResource,
  serviceNumbersPage,
  serviceResource,
  servicesPage,
  updateService,
} from './messaging-services.ts';
import { page } from './page.ts';
import { type PhoneNumber, phoneNumberResource, updatePhoneNumber } from './phone-numbers.ts';

export type CarrierOperation =
  | 'send'
  | 'list-messages'
  | 'fetch-message'
  | 'delete-message'
  | 'list-media'
  | 'delete-media'
  | 'list-numbers'
  | 'fetch-number'
  | 'update-number'
  | 'buy-number'
  | 'list-services'
  | 'create-service'
  | 'fetch-service'
  | 'update-service'
  | 'list-service-numbers'
  | 'add-service-number'
  | 'make-token'
  | 'remove-token'
  | 'promote-token';

/** What a request asks for; the methods of a path are all known, the others are refused. */
export interface CarrierRoute {
  readonly operation: CarrierOperation;
  /** Of the one message or number that it is about. */
  readonly sid: string;
  /** Of the one that it has, such as an attachment. */
  readonly of?: string;
}

const paths: readonly (readonly [RegExp, Readonly<Record<string, CarrierOperation>>])[] = [
  [/^\/Messages\.json$/, { GET: 'list-messages', POST: 'send' }],
  [/^\/Messages\/((?:SM|MM)\w{32})\.json$/, { GET: 'fetch-message', DELETE: 'delete-message' }],
  [/^\/Messages\/((?:SM|MM)\w{32})\/Media\.json$/, { GET: 'list-media' }],
  [/^\/Messages\/((?:SM|MM)\w{32})\/Media\/(ME\w{32})\.json$/, { DELETE: 'delete-media' }],
  [/^\/IncomingPhoneNumbers\.json$/, { GET: 'list-numbers', POST: 'buy-number' }],
  [/^\/IncomingPhoneNumbers\/(PN\w{32})\.json$/, { GET: 'fetch-number', POST: 'update-number' }],
];

/** Of Messaging v1 and Accounts v1, which Twilio has at hosts of their own; here all are at one. */
const otherPaths: typeof paths = [
  [/^\/v1\/Services$/, { GET: 'list-services', POST: 'create-service' }],
  [/^\/v1\/Services\/(MG\w{32})$/, { GET: 'fetch-service', POST: 'update-service' }],
  [/^\/v1\/Services\/(MG\w{32})\/PhoneNumbers$/, { GET: 'list-service-numbers', POST: 'add-service-number' }],
  [/^\/v1\/AuthTokens\/Secondary$/, { POST: 'make-token', DELETE: 'remove-token' }],
  [/^\/v1\/AuthTokens\/Promote$/, { POST: 'promote-token' }],
];

/** @throws {ApiError} 20404: no such path; 20004: it has no such method. */
export function carrierRoute(path: string, method: string, accountSid: string): CarrierRoute {
  const account = accountPath(accountSid);
  const isAccount = path.startsWith(`${account}/`);
  const rest = isAccount ? path.slice(account.length) : path;
  for (const [pattern, methods] of isAccount ? paths : otherPaths) {
    const found = pattern.exec(rest);
    if (!found) continue;
    const operation = methods[method];
    if (!operation) throw new ApiError(20004);
    return { operation, sid: found[1] ?? '', ...(found[2] !== undefined && { of: found[2] }) };
  }
  throw new ApiError(20404);
}

export interface Account {
  readonly accountSid: string;
  /** Oldest first. */
  readonly messages: readonly CarriedMessage[];
  readonly numbers: readonly PhoneNumber[];
  /** Oldest first. */
  readonly services: MessagingService[];
  readonly tokens: AuthTokens;
  readonly clock: () => number;
  /** @throws {ApiError} */
  send(form: URLSearchParams): CarriedMessage;
  /** The account forgets the message. */
  remove(message: CarriedMessage): void;
}

/** Answers a request that has been let in. @throws {ApiError} */
export function operate(
  { operation, sid, of = '' }: CarrierRoute,
  query: URLSearchParams,
  form: URLSearchParams,
  account: Account,
): Response {
  const { accountSid, messages, numbers } = account;
  const list = `${accountPath(accountSid)}/`;
  switch (operation) {
    case 'send':
      return Response.json(messageResource(account.send(form), accountSid), { status: 201 });
    case 'list-messages': {
      // Newest first, as Twilio lists them.
      const found = messages.filter(messageFilter(query)).reverse();
      const { items, envelope } = page(found, query, `${list}Messages.json`);
      return Response.json({ ...envelope, messages: items.map(one => messageResource(one, accountSid)) });
    }
    case 'fetch-message':
      return Response.json(messageResource(the(messages, sid), accountSid));
    case 'delete-message': {
      const message = the(messages, sid);
      // https://www.twilio.com/docs/api/errors/20009
      if (message.status === 'queued') throw new ApiError(20009);
      account.remove(message);
      return new Response(null, { status: 204 });
    }
    case 'list-media': {
      const media = mediaOf(the(messages, sid)).map(one => mediaResource(one, sid, accountSid));
      const { items, envelope } = page(media, query, `${list}Messages/${sid}/Media.json`);
      return Response.json({ ...envelope, media_list: items });
    }
    case 'delete-media':
      removeMedia(the(messages, sid), of);
      return new Response(null, { status: 204 });
    case 'list-numbers': {
      const wanted = query.get('PhoneNumber');
      const found = numbers.filter(one => wanted === null || one.phoneNumber.includes(wanted));
      const { items, envelope } = page(found, query, `${list}IncomingPhoneNumbers.json`);
      const resources = items.map(one => phoneNumberResource(one, accountSid));
      return Response.json({ ...envelope, incoming_phone_numbers: resources });
    }
    case 'fetch-number':
      return Response.json(phoneNumberResource(the(numbers, sid), accountSid));
    case 'update-number': {
      const number = the(numbers, sid);
      updatePhoneNumber(number, form, account.clock());
      return Response.json(phoneNumberResource(number, accountSid));
    }
    case 'list-services':
      return Response.json(servicesPage(account.services, accountSid));
    case 'create-service': {
      const service = newService(form);
      account.services.push(service);
      return Response.json(serviceResource(service, accountSid), { status: 201 });
    }
    case 'fetch-service':
      return Response.json(serviceResource(the(account.services, sid), accountSid));
    case 'update-service': {
      const service = the(account.services, sid);
      updateService(service, form);
      return Response.json(serviceResource(service, accountSid));
    }
    case 'list-service-numbers':
      return Response.json(serviceNumbersPage(the(account.services, sid), numbers, accountSid));
    case 'add-service-number': {
      const service = the(account.services, sid);
      const number = the(numbers, form.get('PhoneNumberSid') ?? '');
      service.numbers = [...service.numbers.filter(one => one !== number.phoneNumber), number.phoneNumber];
      return Response.json(serviceNumberResource(service, number, accountSid), { status: 201 });
    }
    case 'make-token': {
      const made = { accountSid, at: account.clock() };
      const resource = tokenResource('secondary_auth_token', account.tokens.make(), made);
      return Response.json(resource, { status: 201 });
    }
    case 'remove-token':
      account.tokens.remove();
      return new Response(null, { status: 204 });
    case 'promote-token': {
      const promoted = { accountSid, at: account.clock() };
      return Response.json(tokenResource('auth_token', account.tokens.promote(), promoted));
    }
    case 'buy-number':
      throw new ApiError(21422);
  }
}

function the<T extends { readonly sid: string }>(all: readonly T[], sid: string): T {
  const found = all.find(one => one.sid === sid);
  if (!found) throw new ApiError(20404);
  return found;
}
