/**
 * Counts the work for hostile texts and prints, as JSON, where it grew by more than the text did. A process of its own:
 * what is counted is looked for in every script that is loaded, and here there are few. A tenth of all is counted,
 * another in each run; `npm run test:deep` counts all.
 */
import { isDeep } from '../depth.ts';
import { sampleOf, sampleSeed } from '../sample.ts';
import { hostileTexts } from './texts.ts';
import { composingSteps, readingSteps, textSteps } from './way-of-a-text.ts';
import { watchWork } from './work.ts';

/** Cutting costs a hundred times what reading does, and is done on what reading leaves. */
const ways = [
  ...Object.entries({ ...readingSteps, ...textSteps }).map(([name, step]) => ({ name, step, size: 15_000 })),
  ...Object.entries(composingSteps).map(([name, step]) => ({ name, step, size: 3_600 })),
];

const pairs = ways.flatMap(way => [...hostileTexts].map(([kind, hostile]) => ({ ...way, kind, hostile })));
const chosen = isDeep ? pairs : sampleOf(pairs, Math.ceil(pairs.length / 10));

await using work = await watchWork('/lambdas/channel/');
const grown: string[] = [];
let counted = 0;
for (const { name, step, size, kind, hostile } of chosen) {
  const [text, longer] = [hostile(size), hostile(2 * size)];
  const [once, twice] = [await work.of(() => step(text)), await work.of(() => step(longer))];
  counted += once;
  // what happens once a part, a line or a table comes on top
  if (twice > 1.3 * (longer.length / text.length) * once + 10_000)
    grown.push(`${name} of ${kind}: ${once}, then ${twice} (SAMPLE_SEED=${sampleSeed})`);
}
console.log(JSON.stringify({ ways: ways.length, kinds: hostileTexts.size, counted, grown }));
