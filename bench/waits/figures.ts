import { quantile } from '../statistics.ts';

/** A text that was sent. Times are milliseconds of one clock. */
export interface SentText {
  readonly customer: string;
  readonly word: string;
  readonly sentAt: number;
  /** How long the agent had it, all askings together. */
  readonly agentMs: number;
}

/** A text's word in a message that the carrier was asked to send. */
export interface Answer {
  readonly word: string;
  readonly at: number;
}

export interface Figures {
  readonly texts: number;
  /** What was waited beyond the agent's own time and the customer's own earlier turn, in milliseconds. */
  readonly wait: { readonly p50: number; readonly p90: number; readonly p99: number; readonly max: number };
  /** Never answered. */
  readonly lost: number;
  /** Answered more than once. */
  readonly doubled: number;
  /** Answered before a text that the same customer had sent earlier. */
  readonly outOfOrder: number;
}

/**
 * What became of texts. `sent` holds each customer's texts in the order in which they were sent, `answers` all
 * answers in the order in which they came.
 */
export function figuresOf(sent: readonly SentText[], answers: readonly Answer[]): Figures {
  const answersOf = Map.groupBy(answers.entries(), ([, { word }]) => word);
  const waits: number[] = [];
  let [lost, doubled, outOfOrder] = [0, 0, 0];
  for (const texts of Map.groupBy(sent, ({ customer }) => customer).values()) {
    const earlier: { readonly place: number; readonly at: number }[] = [];
    for (const { word, sentAt, agentMs } of texts) {
      const [first, ...more] = answersOf.get(word) ?? [];
      if (!first) {
        lost += 1;
        continue;
      }
      const [place, { at }] = first;
      if (more.length > 0) doubled += 1;
      if (earlier.some(other => other.place > place)) outOfOrder += 1;
      // texts that one message answers had one turn, and did not wait for each other
      const turnsBefore = earlier.map(other => other.at).filter(ended => ended < at);
      waits.push(at - Math.max(sentAt, ...turnsBefore) - agentMs);
      earlier.push({ place, at });
    }
  }
  const at = (q: number): number => quantile(waits, q);
  const wait = { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
  return { texts: sent.length, wait, lost, doubled, outOfOrder };
}

/** Whether every text was answered once, and in order. */
export const isWhole = ({ lost, doubled, outOfOrder }: Figures): boolean =>
  lost === 0 && doubled === 0 && outOfOrder === 0;
