/**
 * A module that puts a process's clock ahead by so many ms, as a URL for Node's `--import`: what waits for hours goes
 * through in seconds. Nothing else of the process is changed.
 */
export const shiftedClock = (ms: number): string =>
  `data:text/javascript,${encodeURIComponent(
    `const Real = Date;
globalThis.Date = class Date extends Real {
  constructor(...given) { given.length === 0 ? super(Real.now() + ${ms}) : super(...given); }
  static now() { return Real.now() + ${ms}; }
};`,
  )}`;
