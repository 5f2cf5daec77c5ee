import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatedCarrier } from '../../simulators/carrier/simulated-carrier.ts';
import { type PlannedCustomer, readingMs } from './plan.ts';

/** Longer than any agent takes, and than the channel waits between two tries: who still waits then waits in vain. */
const quietMs = 90_000;

export interface CustomersOptions {
  readonly plan: readonly PlannedCustomer[];
  readonly carrier: Pick<SimulatedCarrier, 'text'>;
  /** E.164. */
  readonly business: string;
}

export interface SendMoment {
  readonly customer: string;
  readonly word: string;
  /** As `performance.now()` has it. */
  readonly sentAt: number;
}

/** Customers who text, wait for the answer, read it and text again. */
export function createCustomers({ plan, carrier, business }: CustomersOptions) {
  const waiting = new Map<string, () => void>();
  const sent: SendMoment[] = [];
  let lastMoment = performance.now();

  async function converse({ number, beginMs, texts }: PlannedCustomer, gaveUp: Promise<void>): Promise<void> {
    await sleep(beginMs);
    for (const [index, { word }] of texts.entries()) {
      if (index > 0) await sleep(readingMs);
      const { promise: answered, resolve } = Promise.withResolvers<void>();
      waiting.set(word, resolve);
      lastMoment = performance.now();
      sent.push({ customer: number, word, sentAt: lastMoment });
      await carrier.text({ from: number, to: business, body: `About ${word}, please` });
      await Promise.race([answered, gaveUp]);
      if (waiting.delete(word)) return;
    }
  }

  return {
    /** What was sent so far, each customer's texts in order. */
    sent: sent as readonly SendMoment[],

    /** Lets the customer know who sent the text with that word. */
    answered(word: string): void {
      lastMoment = performance.now();
      waiting.get(word)?.();
      waiting.delete(word);
    },

    /** Resolves when all texts are answered, or when nothing happens any more. */
    async run(): Promise<void> {
      const { promise: gaveUp, resolve: giveUp } = Promise.withResolvers<void>();
      const watch = setInterval(() => {
        if (performance.now() - lastMoment > quietMs) giveUp();
      }, 1_000);
      await Promise.all(plan.map(customer => converse(customer, gaveUp)));
      clearInterval(watch);
    },
  };
}
