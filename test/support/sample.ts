import { type Random, seeded } from './random.ts';

/** All that is drawn at random in this run hangs on it (vitest.config.ts). */
export const sampleSeed = Number(process.env.SAMPLE_SEED ?? 1);

/** So many of them, each once, in their order; the same ones for the same seed. */
export function sampleOf<T>(all: readonly T[], size: number, random: Random = seeded(sampleSeed)): T[] {
  const left = all.map((_, index) => index);
  const drawn = Array.from({ length: Math.min(size, all.length) }, () => {
    const [index = 0] = left.splice(Math.floor(random() * left.length), 1);
    return index;
  });
  return drawn.sort((one, other) => one - other).flatMap(index => all.slice(index, index + 1));
}
