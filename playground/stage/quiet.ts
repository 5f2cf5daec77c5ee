/** Who is at work, counted by who does it. */
export interface Busy {
  /** Does it, and is busy until that is done. */
  with<R>(work: () => Promise<R>): Promise<R>;
  readonly isBusy: boolean;
}

export function createBusy(): Busy {
  let at = 0;
  return {
    async with(work) {
      at += 1;
      try {
        return await work();
      } finally {
        at -= 1;
      }
    },
    get isBusy() {
      return at > 0;
    },
  };
}

/** Real milliseconds: longer than any turn may take. */
const patience = 30_000;

/**
 * Resolves when nothing has been at work for some turns of the event loop, in real time; after the patience it resolves
 * all the same.
 */
export async function quiet(isBusy: () => boolean): Promise<void> {
  const until = performance.now() + patience;
  for (let calm = 0; calm < 3 && performance.now() < until; calm = isBusy() ? 0 : calm + 1)
    await new Promise(resolve => setTimeout(resolve, 2));
}
