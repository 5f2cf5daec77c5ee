import type { Guard } from '../../../local/runtime.ts';
import { ConnectionDropped } from '../../../simulators/connection-dropped.ts';

export interface Death {
  /** Which of its calls, counted from 1. */
  readonly call: number;
  readonly when: 'before' | 'after';
}

export interface MortalProcess extends Guard {
  readonly isDead: () => boolean;
  /** What it called, in order. */
  readonly calls: readonly string[];
}

/**
 * A process that dies at one of the calls it makes to agent, carrier, store, queue, bus or timer: from then on
 * nothing that it began goes on, and nothing new is begun.
 */
export function mortalProcess(death?: Death): MortalProcess {
  const calls: string[] = [];
  const end = Promise.withResolvers<never>();
  // nobody may be listening yet
  end.promise.catch(() => undefined);
  let dead = false;

  const die = (): Promise<never> => {
    dead = true;
    end.reject(new ConnectionDropped());
    return new Promise(() => undefined);
  };

  async function call<R>(name: string, run: () => R | Promise<R>): Promise<R> {
    if (dead) return new Promise(() => undefined);
    calls.push(name);
    const mine = calls.length;
    if (death?.call === mine && death.when === 'before') return die();
    const [outcome] = await Promise.allSettled([(async () => run())()]);
    if (dead) return new Promise(() => undefined);
    if (death?.call === mine && death.when === 'after') return die();
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }

  return {
    calls,
    isDead: () => dead,
    part: (name, part) =>
      new Proxy(part, {
        apply: (target, self, args) => call(name, () => Reflect.apply(target as never, self, args)),
        get(target, key) {
          const member: unknown = Reflect.get(target, key);
          // of an SDK client, what goes out is what it sends
          const isCall = typeof member === 'function' && (name !== 'dynamo' || key === 'send');
          if (!isCall) return member;
          return (...args: unknown[]) =>
            call(`${name}.${String(key)}`, () => Reflect.apply(member, target, args));
        },
      }),
    invocation: run => Promise.race([run(), end.promise]),
  };
}
