import { textWord } from '../../test/soak/words.ts';
import { moments, seeded } from '../../test/support/random.ts';
import { type LogNormal, logNormal } from './log-normal.ts';

export interface PlannedText {
  /** In the text and in its answer, and in no other. */
  readonly word: string;
  /** What the agent takes to answer it. */
  readonly agentMs: number;
}

export interface PlannedCustomer {
  /** E.164. */
  readonly number: string;
  /** When the first text is sent, in milliseconds after the start. */
  readonly beginMs: number;
  readonly texts: readonly PlannedText[];
}

export interface PlanOptions {
  readonly customers: number;
  /** Customers begin at random moments within so long; 0: all at once. */
  readonly spreadMs: number;
  readonly seed: number;
}

export const textsEach = 3;
/** Between an answer and the customer's next text. */
export const readingMs = 10_000;
export const agentTimes: LogNormal = { median: 2_000, tail: 16_000 };

/** Who texts when, and how long the agent takes: the same for the same seed. */
export function planOf({ customers, spreadMs, seed }: PlanOptions): PlannedCustomer[] {
  const random = seeded(seed);
  return moments(random, customers, spreadMs).map((beginMs, index) => ({
    number: `+1557${String(index).padStart(7, '0')}`,
    beginMs,
    texts: Array.from({ length: textsEach }, (_, text) => ({
      word: textWord(index, text),
      agentMs: logNormal(agentTimes, random),
    })),
  }));
}
