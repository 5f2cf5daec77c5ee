/** How something is run later: the system's, or a test's own time. */
export interface Timer {
  /** Runs it once, after so many milliseconds; returns what `clear` takes. */
  set(ms: number, run: () => void): unknown;
  clear(handle: unknown): void;
}

export const systemTimer: Timer = {
  set: (ms, run) => setTimeout(run, ms),
  clear: (handle: NodeJS.Timeout | undefined) => clearTimeout(handle),
};
