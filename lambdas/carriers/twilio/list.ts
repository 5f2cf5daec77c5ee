import { CarrierError } from '../../channel/errors.ts';
import type { Carrier, ListInbound } from '../../channel/ports.ts';
import { type ListedMessage, type MessagePage, pageOf } from './message-page.ts';
import { createTwilioRest, type TwilioOptions, type TwilioRequest } from './rest.ts';

/** Of 100 messages, each of a few KB at most. */
const maxBytes = 2 * 1024 * 1024;
const pageSize = '100';

/** So much is looked through for a lost send; it is minutes old, and two numbers exchange no hundreds in minutes. */
const mostPages = 5;

const floorToSecond = (time: number): number => Math.floor(time / 1000) * 1000;

type Rest = ReturnType<typeof createTwilioRest>;

async function read(
  rest: Rest,
  request: Pick<TwilioRequest, 'query' | 'page' | 'signal'>,
): Promise<MessagePage> {
  const page = pageOf(await rest({ ...request, operation: 'list', maxBytes }));
  if (!page) throw new CarrierError('unsure', 'Twilio list: a page that is not what the API promises');
  return page;
}

/** Newest come first (twilio.com/docs/messaging/api/message-resource, "Read multiple Message resources"). */
const reaches = (page: MessagePage, since: number, timeOf: (message: ListedMessage) => number): boolean =>
  page.messages.some(message => timeOf(message) < since);

/** {@link Carrier.sentSince}. What is not found for sure is not said to be absent: it throws `unsure`. */
export function createSentSince(rest: Rest): Carrier['sentSince'] {
  return async ({ from, to, since }, { signal }) => {
    const earliest = floorToSecond(since);
    const createdAt = (message: ListedMessage) => message.createdAt;
    const found: ListedMessage[] = [];
    // No date filter: it is about `date_sent`, which a message in Twilio's queue does not have yet.
    const query = new URLSearchParams({ To: to, From: from, PageSize: pageSize });
    let page = await read(rest, { query, signal });
    for (let pages = 1; ; pages++) {
      found.push(
        ...page.messages.filter(m => m.direction.startsWith('outbound-api') && m.createdAt >= earliest),
      );
      if (page.next === undefined || reaches(page, earliest, createdAt)) break;
      if (pages === mostPages) throw new CarrierError('unsure', `Twilio list: more than ${mostPages} pages`);
      page = await read(rest, { page: page.next, signal });
    }
    return found.sort((a, b) => b.createdAt - a.createdAt).map(({ sid, body }) => ({ sid, body }));
  };
}

/**
 * A page of the texts that Twilio has taken for a number of ours since a moment, newest first, and the token of
 * the next one. `DateSent>` knows whole days in GMT alone (`YYYY-MM-DD`, Twilio's API description), so a page is
 * cut to the moment here. The list function throws {@link CarrierError} and nothing else.
 */
export function createListInbound(options: TwilioOptions): ListInbound {
  const rest = createTwilioRest(options);
  return async ({ to, since, pageToken }, { signal }) => {
    const earliest = floorToSecond(since);
    const takenAt = (message: ListedMessage) => message.sentAt ?? message.createdAt;
    const day = new Date(earliest).toISOString().slice(0, 10);
    // Written as `DateSent>=2026-11-22`: the parameter's name ends in `>`.
    const query = new URLSearchParams({ To: to, 'DateSent>': day, PageSize: pageSize });
    const page = await read(rest, { signal, query, ...(pageToken === undefined ? {} : { page: pageToken }) });
    const inbound = page.messages.filter(m => m.direction === 'inbound' && takenAt(m) >= earliest);
    const more = page.next !== undefined && !reaches(page, earliest, takenAt);
    return {
      messages: inbound.map(message => ({
        sid: message.sid,
        from: message.from,
        to: message.to,
        body: message.body,
        numMedia: message.numMedia,
        dateSent: takenAt(message),
      })),
      ...(more && page.next !== undefined ? { nextPage: page.next } : {}),
    };
  };
}
