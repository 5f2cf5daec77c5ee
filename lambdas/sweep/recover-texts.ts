import type { CarrierTexts } from '../carriers/vendor/carrier-vendor.ts';
import { isStop } from '../channel/decide/keyword-in.ts';
import type { ListedText, ListInbound } from '../channel/ports.ts';
import { keywordOf } from '../channel/text/keywords.ts';
import { stopsIn } from '../channel/text/stop-words.ts';
import { type Address, address, lastTwo } from '../channel/thread/address.ts';
import { isOfErased } from '../channel/thread/erased.ts';
import type { TextMessage } from '../channel/thread/message.ts';
import { isPendingStop } from '../channel/thread/stops.ts';
import type { Thread } from '../channel/thread/thread.ts';
import type { Sweep } from './sweep-parts.ts';

export interface SweepTime {
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/** After so many texts the watermark is saved: a sweep that is cut short has not worked for nothing. */
const stepSize = 100;

/**
 * Queues the texts to a number that the carrier has and we have not, oldest first. The watermark follows only
 * over texts that are safe: settled, known to their thread, or in the queue.
 */
export async function recoverTexts(
  sweep: Sweep,
  { list, mediaUrl }: CarrierTexts,
  number: Address,
  time: SweepTime,
): Promise<void> {
  const { clock, settings, store, telemetry } = sweep;
  const now = clock();
  const until = now - settings.grace;
  const watermark = (await store.watermark(number)) ?? now - settings.firstReach;
  // a first look that fails does not move what the next one begins with
  await store.advance(number, watermark);
  if (watermark < now - settings.reach)
    telemetry.error('sweep looks no further back', { number: lastTwo(number) });
  const since = Math.max(watermark, now - settings.reach);
  if (since >= until) return;

  const texts = await listAll(list, number, since, time.signal);
  const due = texts.filter(({ receivedAt }) => receivedAt >= since && receivedAt < until);
  for (let from = 0; from < due.length; from += stepSize) {
    const step = due.slice(from, from + stepSize).map(text => toMessage(text, mediaUrl));
    for (const text of await store.missing(step)) {
      const safe = clock() < time.deadline && (await recover(sweep, text, texts));
      if (!safe) return await store.advance(number, text.receivedAt);
    }
    await store.advance(number, step.at(-1)?.receivedAt ?? since);
  }
  await store.advance(number, until);
}

/** Whether the text is safe now. A crash behind the claim costs minutes, one behind the send a second, harmless copy. */
async function recover(sweep: Sweep, text: TextMessage, texts: readonly Listed[]): Promise<boolean> {
  const { clock, queue, store, telemetry, threads } = sweep;
  const { sid, thread: key } = text;
  const starts = startsAfter(text, texts);
  const { thread, settled } = await threads.load(key, [sid, ...starts]);
  if (settled.has(sid) || isInHand(thread, sid) || isOfErased(thread, text)) return true;
  if (isStop(thread, text) && !isPendingStop(thread, sid) && starts.some(start => settled.has(start))) {
    // a START that came through has undone it, and would be undone by it in turn; one that is written down needs its
    // turn to be over
    telemetry.count('TextsSuperseded');
    return true;
  }
  const claim = await store.claim(text, clock());
  if (claim !== 'ours') return claim === 'queued';
  await queue.send(text);
  await store.queued(text, clock());
  telemetry.count('TextsRecovered');
  telemetry.info('text recovered', { messageSid: sid, ageMs: clock() - text.receivedAt });
  return true;
}

/** Its turn is under way, or was tried: so the queue has had it. */
const isInHand = ({ journal, trying }: Thread, sid: string): boolean =>
  trying?.sid === sid || (journal?.texts.some(text => text.sid === sid) ?? false);

/** Where a text is a stop: the starts that its customer sent after it. */
function startsAfter({ body, receivedAt, thread }: TextMessage, texts: readonly Listed[]): string[] {
  if (stopsIn({ body }) === undefined) return [];
  return texts
    .filter(later => later.from === thread.customer && later.receivedAt > receivedAt)
    .filter(later => keywordOf(later.body) === 'start')
    .map(({ sid }) => sid);
}

/** When a text came to the carrier is when it was received, however late we learn of it. */
type Listed = ListedText & { readonly receivedAt: number };

/** All pages, oldest first, each text once. */
async function listAll(
  list: ListInbound,
  to: Address,
  since: number,
  signal: AbortSignal,
): Promise<Listed[]> {
  const texts = new Map<string, Listed>();
  let pageToken: string | undefined;
  do {
    const page = await list({ to, since, ...(pageToken !== undefined && { pageToken }) }, { signal });
    for (const text of page.messages) {
      if (text.from !== '') texts.set(text.sid, { ...text, receivedAt: text.dateSent });
    }
    pageToken = page.nextPage;
  } while (pageToken !== undefined);
  // newest come first: turned round, texts of the same second are in their order too
  return [...texts.values()].reverse().sort((a, b) => a.receivedAt - b.receivedAt);
}

/** What the list does not say is absent: where the number is from, and of what kind an attachment is. */
const toMessage = (text: Listed, mediaUrl: CarrierTexts['mediaUrl']): TextMessage => ({
  kind: 'text',
  thread: { business: address(text.to), customer: address(text.from) },
  sid: text.sid,
  body: text.body,
  media: Array.from({ length: text.numMedia }, () => ({
    url: mediaUrl(text.sid),
    contentType: 'application/octet-stream',
  })),
  receivedAt: text.receivedAt,
  from: {},
  swept: true,
});
