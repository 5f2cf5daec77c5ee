import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { stateSortKey, threadFromItem } from '../lambdas/aws/thread-item.ts';
import type { Clock, IdleTimer, ThreadQueue } from '../lambdas/channel/ports.ts';
import { address } from '../lambdas/channel/thread/address.ts';
import { type ThreadKey, threadId } from '../lambdas/channel/thread/thread-key.ts';
import type { Timer } from './timer.ts';

/** setTimeout takes no more than 2^31 - 1 milliseconds; what is further away is looked at again then. */
const maxDelayMs = 2 ** 31 - 1;

export interface LocalIdleTimer extends IdleTimer {
  /** What waits to fire, each by its thread, conversation and number. */
  waiting(): readonly string[];
  stop(): void;
}

/**
 * EventBridge Scheduler in this process: fires once, into the thread's queue. `looksAfter`: at a live agent's words is
 * looked after so many milliseconds, for nobody who tries it waits for minutes. @default when it says
 */
export function createLocalIdleTimer(
  queue: ThreadQueue,
  clock: Clock,
  timer: Timer,
  { looksAfter }: { readonly looksAfter?: number } = {},
): LocalIdleTimer {
  const armed = new Map<string, unknown>();

  const nameOf = (key: ThreadKey, of: { conversationId: string; timer: number }): string =>
    `${threadId(key)}#${of.conversationId}#${of.timer}`;

  function set(key: ThreadKey, of: { conversationId: string; timer: number; at: number }): void {
    const name = nameOf(key, of);
    timer.clear(armed.get(name));
    const wait = Math.min(Math.max(of.at - clock(), 0), maxDelayMs);
    const fire = () => {
      if (of.at > clock()) return set(key, of);
      armed.delete(name);
      const { conversationId } = of;
      void queue.send({ kind: 'idle', thread: key, conversationId, timer: of.timer });
    };
    armed.set(name, timer.set(wait, fire));
  }

  return {
    arm: async (key, of) =>
      set(key, of.look && looksAfter !== undefined ? { ...of, at: clock() + looksAfter } : of),
    async disarm(key, timers) {
      for (const of of timers) {
        const name = nameOf(key, of);
        timer.clear(armed.get(name));
        armed.delete(name);
      }
    },
    waiting: () => [...armed.keys()],
    stop() {
      for (const handle of armed.values()) timer.clear(handle);
      armed.clear();
    },
  };
}

/** Arms what the threads of a table wait for, for timers in a process die with it. */
export async function rearm(
  client: DynamoDBClient,
  table: string,
  timer: IdleTimer,
  { idle, waiting }: { readonly idle: number; readonly waiting: number },
): Promise<void> {
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      FilterExpression:
        'sk = :state AND (attribute_exists(conversation.#timer) OR attribute_exists(handoff.#timer))',
      ExpressionAttributeNames: { '#timer': 'timer' },
      ExpressionAttributeValues: { ':state': { S: stateSortKey } },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items.map(each => unmarshall(each))) {
      const [business = '', customer = ''] = String(item.pk).slice('thread#'.length).split('#');
      const key = { business: address(business), customer: address(customer) };
      const { conversation, handoff, mode } = threadFromItem(key, item);
      if (mode === 'human') {
        if (handoff?.conversationId === undefined || handoff.timer === undefined) continue;
        const { conversationId, live, requestedAt, timer: number } = handoff;
        const rest = live ? { at: requestedAt, look: true as const } : { at: requestedAt + waiting };
        await timer.arm(key, { conversationId, timer: number, ...rest });
        continue;
      }
      if (conversation?.timer === undefined) continue;
      const at = (conversation.warnedAt ?? conversation.lastTextAt) + idle;
      await timer.arm(key, { conversationId: conversation.id, timer: conversation.timer, at });
    }
  }
}
