import type { MortalProcess } from './mortal-process.ts';

/**
 * A process of which one part refuses some calls for ever, as long as `isRefused` says so: it gets the part's name
 * and what the call was given.
 */
export const refusingProcess = (
  isRefused: (part: string, args: readonly unknown[]) => boolean,
  error: () => unknown = () => new Error('refused for ever'),
): MortalProcess => ({
  calls: [],
  isDead: () => false,
  invocation: run => run(),
  part: (name, part) =>
    new Proxy(part, {
      apply: (target, self, args) => {
        if (isRefused(name, args)) return Promise.reject(error());
        return Reflect.apply(target as never, self, args);
      },
      get(target, key) {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) =>
          isRefused(name, args) ? Promise.reject(error()) : Reflect.apply(member, target, args);
      },
    }),
});
