import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatedCarrier } from '../../simulators/carrier/simulated-carrier.ts';
import { moments, type Random } from '../support/random.ts';
import type { SentText } from './protocol.ts';
import { answerWords, bodyOf, textWord, type Wish } from './words.ts';

export interface Load {
  readonly threads: number;
  readonly texts: number;
  /** Over how long the texts are spread, in milliseconds. */
  readonly span: number;
  readonly numbers: readonly string[];
  readonly random: Random;
}

/** Some webhooks come twice, the second time up to so much later. */
const repeatProbability = 0.05;
const repeatWithinMs = 10_000;

/**
 * Lets customers text at random moments, each one text after the other. Two threads have the same customer, and
 * many the same business. Resolves when all is sent, and all webhooks are through.
 */
export async function sendTexts(
  carrier: Pick<SimulatedCarrier, 'text' | 'redeliver'>,
  { threads, texts, span, numbers, random }: Load,
  onText: (text: SentText) => void,
  onRepeat: () => void,
): Promise<void> {
  const begin = Date.now();

  async function text(business: string, customer: string, word: string, wish: Wish): Promise<string> {
    const sentAt = Date.now();
    const { sid, attempts } = await carrier.text({ from: customer, to: business, body: bodyOf(word, wish) });
    const taken = attempts.at(-1)?.status === 200;
    onText({
      ...{ thread: `${business} ${customer}`, sid, words: answerWords(word, wish), sentAt },
      ...(taken && { takenAt: Date.now() }),
    });
    return sid;
  }

  async function repeat(sid: string, after: number): Promise<void> {
    await sleep(after);
    onRepeat();
    await carrier.redeliver(sid);
  }

  const all = Array.from({ length: threads }, async (_, thread) => {
    const business = numbers[thread % numbers.length] ?? '';
    const customer = `+1556${String(Math.floor(thread / 2)).padStart(7, '0')}`;
    const plan = moments(random, texts, span).map(at => ({
      at,
      wish: wishOf(random()),
      repeatAfter: random() < repeatProbability ? random() * repeatWithinMs : undefined,
    }));
    const repeats: Promise<void>[] = [];
    for (const [index, { at, wish, repeatAfter }] of plan.entries()) {
      await sleep(Math.max(0, begin + at - Date.now()));
      const sid = await text(business, customer, textWord(thread, index), wish);
      if (repeatAfter !== undefined) repeats.push(repeat(sid, repeatAfter));
    }
    await Promise.all(repeats);
  });
  await Promise.all(all);
}

const wishOf = (chance: number): Wish => (chance < 0.12 ? 'long' : chance < 0.24 ? 'goodbye' : 'plain');
