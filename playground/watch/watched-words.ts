import { address } from '../../lambdas/channel/thread/address.ts';
import { threadId } from '../../lambdas/channel/thread/thread-key.ts';
import { isObject } from '../../lambdas/http/json.ts';
import type { PublishedEvent } from '../../local/runtime.ts';
import { threadNow } from './in-turn.ts';
import type { Way } from './way.ts';

/** What was published, as a step. */
export function watchEvent({ 'detail-type': type, detail }: PublishedEvent, way: Way): void {
  const { business, customer } = isObject(detail.thread) ? detail.thread : {};
  const of =
    typeof business === 'string' && typeof customer === 'string'
      ? { thread: threadId({ business: address(business), customer: address(customer) }) }
      : threadNow();
  way.add({ ...of, kind: 'event', title: 'Event published', note: type, detail });
}

/** What a turn had to complain of in its log. */
export function watchLog(line: string, way: Way): void {
  const entry: unknown = JSON.parse(line);
  if (!isObject(entry) || (entry.level !== 'WARN' && entry.level !== 'ERROR')) return;
  const { level, message, ...fields } = entry;
  way.add({
    ...threadNow(),
    kind: 'log',
    title: `Log: ${String(message)}`,
    isTrouble: true,
    detail: { level, ...fields },
  });
}
