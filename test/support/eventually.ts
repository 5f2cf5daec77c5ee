import { vi } from 'vitest';

/** Resolves when the check passes: an index that lags, a process that starts. So late only where it never does. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 150_000, interval: 50 });
