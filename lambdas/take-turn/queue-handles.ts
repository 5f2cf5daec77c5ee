/**
 * Forgets messages while their batch goes on. Gives the handles that were not deleted; rejects where none was.
 * Ten at most, as SQS takes them.
 */
export type Forget = (receiptHandles: readonly string[]) => Promise<ReadonlySet<string>>;

/**
 * Lets messages of one thread come back after a delay, in milliseconds, all at the same moment, so that their order
 * stays. Ten at most. Gives how many could not be put back so: they come when the queue itself lets them.
 */
export type Postpone = (receiptHandles: readonly string[], delayMs: number) => Promise<number>;
