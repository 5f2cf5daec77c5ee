/**
 * What the worst texts cost in CPU over the text path of a turn, from the customer's words to the agent's reply cut into
 * messages. Run: node bench/worst-texts.ts [--json]. Wanted: 20 ms at most for each, and about double for double.
 */
import { hostileTexts } from '../test/support/hostile/texts.ts';
import { composingSteps, readingSteps, textSteps } from '../test/support/hostile/way-of-a-text.ts';

/** The longest text that a carrier takes. */
const longest = 1_600;
/** Long enough that what grows by the square shows, and more than one reply may be, as its double is. */
const long = 20_000;
const wanted = 20;
const shown = 12;

const steps = Object.values({ ...readingSteps, ...composingSteps, ...textSteps });

/** Milliseconds of CPU, the least of some tries: a busy machine makes a try dearer and never cheaper. */
function cpuOf(text: string, tries: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let count = 0; count < tries; count += 1) {
    const before = process.cpuUsage();
    for (const step of steps) step(text);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

// the first texts would pay for what is compiled and looked up once
for (const hostile of hostileTexts.values()) cpuOf(hostile(longest).slice(0, longest), 1);

const rows = [...hostileTexts].map(([kind, hostile]) => {
  const [text, double] = [hostile(long), hostile(2 * long)];
  return {
    kind,
    cpuMs: rounded(cpuOf(hostile(longest).slice(0, longest), 5)),
    doubled: rounded(cpuOf(double, 3) / cpuOf(text, 3) / (double.length / text.length / 2)),
  };
});
const by = (of: 'cpuMs' | 'doubled') => rows.toSorted((a, b) => b[of] - a[of]).slice(0, shown);

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ characters: longest, wantedMs: wanted, texts: rows }));
} else {
  console.log(
    `CPU of the whole text path for ${longest} characters: ${rows.length} kinds, wanted ${wanted} ms each`,
  );
  console.table(by('cpuMs'));
  console.log(`the most growth from ${long} characters to twice as many (2 is linear)`);
  console.table(by('doubled'));
  const over = rows.filter(({ cpuMs }) => cpuMs > wanted);
  console.log(over.length === 0 ? 'none is over it' : `${over.length} are over it`);
}
