import type { DeadLetters, ThreadQueue } from '../../lambdas/channel/ports.ts';
import type { ThreadMessage } from '../../lambdas/channel/thread/message.ts';
import { threadId } from '../../lambdas/channel/thread/thread-key.ts';
import type { TakeTurn } from '../../lambdas/take-turn/take-turn.ts';
import type { LocalIdleTimer } from '../../local/local-idle-timer.ts';
import { inTurn, threadNow } from './in-turn.ts';
import type { Way } from './way.ts';

/** Does it, unless it is asked for by an invocation that is dead. */
const alive = <R>(run: () => Promise<R>): Promise<R> => inTurn.getStore()?.turn?.alive(run) ?? run();

/** How a message in a thread's queue is called. */
const names: Readonly<Partial<Record<ThreadMessage['kind'], string>>> = {
  text: 'Queued',
  idle: 'Timer fired',
  'person-message': 'A person’s words queued',
  release: 'Release queued',
  resume: 'Look again',
  delivered: 'Delivery queued',
  undelivered: 'Not delivered: queued',
};

export const watchedQueue = (queue: ThreadQueue, way: Way): ThreadQueue => ({
  send: message =>
    alive(async () => {
      await queue.send(message);
      const context = inTurn.getStore();
      const thread = threadId(message.thread);
      // the webhook queues what it has verified, and nothing else
      if (message.kind === 'text' && context && !context.turn)
        way.add({ thread, kind: 'text', title: 'Signature checked', note: 'and only then read' });
      way.add({
        thread,
        kind: message.kind === 'idle' ? 'timer' : 'queue',
        title: names[message.kind] ?? `Queued: ${message.kind}`,
        note:
          message.kind === 'idle'
            ? 'queued like everything that makes a thread act'
            : 'in the thread’s own order',
        detail: message,
      });
    }),
});

export const watchedTimer = (timer: LocalIdleTimer, way: Way): LocalIdleTimer => ({
  arm: (key, of) =>
    alive(async () => {
      await timer.arm(key, of);
      const at = new Date(of.at).toISOString();
      way.add({
        thread: threadId(key),
        kind: 'timer',
        title: 'Timer armed',
        note: `for ${at.slice(0, 16).replace('T', ' ')} UTC`,
        detail: of,
      });
    }),
  disarm: (key, timers) => alive(() => timer.disarm(key, timers)),
  waiting: timer.waiting,
  stop: timer.stop,
});

export const watchedDeadLetters = (deadLetters: DeadLetters, way: Way): DeadLetters => ({
  put: (message, reason) =>
    alive(async () => {
      await deadLetters.put(message, reason);
      way.add({
        ...threadNow(),
        kind: 'queue',
        title: 'Given up',
        note: `a copy is a dead letter: ${reason}`,
        isTrouble: true,
        detail: message,
      });
    }),
  putAsItCame: (record, reason) =>
    alive(async () => {
      await deadLetters.putAsItCame(record, reason);
      way.add({
        ...threadNow(),
        kind: 'queue',
        title: 'Set aside',
        note: `as it came: ${reason}`,
        isTrouble: true,
      });
    }),
});

export const watchedPostpone =
  (postpone: TakeTurn['postpone'], way: Way): TakeTurn['postpone'] =>
  (handles, delayMs) =>
    alive(async () => {
      way.add({
        ...threadNow(),
        kind: 'queue',
        title: 'Comes again',
        note: `in ${Math.round(delayMs / 100) / 10} s`,
        isTrouble: true,
      });
      return postpone(handles, delayMs);
    });
