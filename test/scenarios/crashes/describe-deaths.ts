import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { isDeep } from '../../support/depth.ts';
import { exhaustiveEngines } from '../../support/engines/exhaustive-engines.ts';
import { sampleOf } from '../../support/sample.ts';
import { expectPromisesKept } from './promises.ts';
import { type Story, type Telling, tell } from './telling.ts';

/** Deaths of each story on an engine that has some for all. */
const sampleSize = 1;
/** Deaths of a story in process, drawn from all; `npm run test:deep` has them all. */
const most = 24;
/** One in so many deaths has a text that comes meanwhile. `npm run test:deep` has it with all. */
const lateShare = 4;

/** Each story with many deaths on the in-process engine, and with some on those that a customer relies on. */
export function describeDeaths(stories: readonly Story[]): void {
  describe.each(exhaustiveEngines())(
    'whenever the process dies, on $name',
    ({ client, freshTable, choose }) => {
      let on: { client: DynamoDBClient; table: string };
      beforeAll(async () => {
        on = { client, table: await freshTable() };
      });

      it.each(stories)(
        '$name: each text is answered, each part accepted once',
        { timeout: 1_800_000 },
        async story => {
          const whole = await tell(story, on);
          await expectPromisesKept(whole, 'nothing dies');
          const { calls } = whole.process;
          expect(calls.length).toBeGreaterThan(4);
          expect(calls).toEqual(expect.arrayContaining([...(story.calls ?? [])]));
          let deaths = 0;
          let repeated = 0;
          const deathsOf = everyDeath(calls.length);
          for (const telling of choose(isDeep ? deathsOf : sampleOf(deathsOf, most), sampleSize)) {
            const told = await tell(story, on, telling);
            if (!told.process.isDead()) continue;
            const where = `dies ${telling.death?.when} call ${telling.death?.call}, ${told.process.calls.at(-1)}${telling.late ? ', a text comes meanwhile' : ''}`;
            deaths += 1;
            repeated += (await expectPromisesKept(told, where)).repeats;
            try {
              await story.after?.(told.run);
            } catch (error) {
              throw new Error(where, { cause: error });
            }
          }
          expect(deaths).toBeGreaterThan(0);
          console.info(
            `${story.name}: ${deaths} deaths at ${calls.length} calls; the agent got ${repeated} messages twice`,
          );
        },
      );
    },
  );
}

/** Each death, and a text that comes between it and the next delivery: with each of them too, or with some. */
function everyDeath(calls: number): Telling[] {
  const alone = Array.from({ length: calls }, (_, index) => index + 1).flatMap(call =>
    (['before', 'after'] as const).map(when => ({ death: { call, when } })),
  );
  const together = alone.map(telling => ({ ...telling, late: 'late1' }));
  return [...alone, ...(isDeep ? together : sampleOf(together, Math.ceil(together.length / lateShare)))];
}
