import { describe, expect, it } from 'vitest';
import { isDeep } from '../../support/depth.ts';
import { exhaustiveEngines } from '../../support/engines/exhaustive-engines.ts';
import { sampleOf } from '../../support/sample.ts';
import { desk } from '../../support/scenario/desk.ts';
import { erase, tracesOf } from '../../support/scenario/erasing.ts';
import { type Death, mortalProcess } from '../../support/scenario/mortal-process.ts';
import { scenario } from '../../support/scenario/scenario.ts';

const minutes = 60_000;
let nextCustomer = 5_552_000_000;
/** Deaths of each story on an engine that has some for all. */
const some = 1;
/** Deaths of each story in process, drawn from all: each is followed by 40 minutes. `npm run test:deep` has them all. */
const most = 10;

function deathsOf(calls: number): readonly Death[] {
  const every = Array.from({ length: calls }, (_, index) => index + 1).flatMap(call =>
    (['before', 'after'] as const).map(when => ({ call, when })),
  );
  return isDeep ? every : sampleOf(every, most);
}

describe.each(exhaustiveEngines())(
  'an erasure, whatever dies, on $name',
  ({ client, freshTable, choose }) => {
    /** Somebody who has an answer, opted out where it is said, and one text in the queue. */
    async function somebody({ isOut }: { readonly isOut: boolean }) {
      const from = `+1${nextCustomer++}`;
      // looked through whole, again and again
      const on = { client, table: await freshTable() };
      const run = await scenario(on, {
        sweeps: true,
        answer: (message, memory) => ({ reply: { response: `re:${message}` }, memory }),
      });
      await run.text(`Rumpelstiltskin ${from}`, { from });
      await run.pass(minutes);
      if (isOut) await run.text('STOP', { from });
      await run.text(`Rapunzel ${from}`, { from });
      const words = ['Rumpelstiltskin', 'Rapunzel'].map(word => `${word} ${from}`);
      return { from, on, run, left: () => tracesOf(on, run, [...words, from.slice(1)]) };
    }
    type Begun = Awaited<ReturnType<typeof somebody>>;

    async function expectErased({ from, left, run }: Begun, isOut: boolean, where: string): Promise<void> {
      await run.pass(40 * minutes);
      expect(await left(), where).toEqual([]);
      expect(run.failures, where).toEqual([]);
      expect(
        run.phone(from).filter(said => said.includes('re:Rapunzel')),
        where,
      ).toEqual([]);
      expect(run.runtime.idleTimer.waiting(), where).toEqual([]);
      const said = run.phone(from).length;
      await run.text('Here I am again', { from });
      await run.pass(minutes);
      const again = run.phone(from).slice(said).join('\n');
      if (isOut) expect(again, where).toBe('');
      else expect(again, where).toContain('re:Here I am again');
    }

    it.each([
      { isOut: false, name: 'who is in' },
      { isOut: true, name: 'who is out' },
    ])('of $name: a function dies at any of its calls', { timeout: 600_000 }, async ({ isOut }) => {
      const tellWith = async (death?: Death) => {
        const begun = await somebody({ isOut });
        const process = mortalProcess(death);
        begun.run.restart(process);
        const { waiting } = await erase(begun.on, begun.run, begun.from);
        expect(waiting).toBe(0);
        return { begun, process };
      };
      const { begun: whole, process } = await tellWith();
      const calls = process.calls.length;
      await expectErased(whole, isOut, 'nothing dies');
      expect(calls).toBeGreaterThan(8);
      let deaths = 0;
      for (const death of choose(deathsOf(calls), some)) {
        const told = await tellWith(death);
        const where = `dies ${death.when} call ${death.call}, ${told.process.calls.at(-1)}`;
        if (told.process.isDead()) deaths += 1;
        await expectErased(told.begun, isOut, where);
      }
      expect(deaths).toBeGreaterThan(0);
    });

    it('the operator’s own process dies at any of its calls, and the command is run again', {
      timeout: 600_000,
    }, async () => {
      const tellWith = async (death?: Death) => {
        const begun = await somebody({ isOut: false });
        await desk(begun.run).open({
          business: '+15550001000',
          customer: begun.from,
          body: 'Rapunzel opens',
        });
        const process = mortalProcess(death);
        const operator = {
          client: process.part('dynamo', client),
          queue: process.part('queue', begun.run.queue.queue),
        };
        const done = process.invocation(() => erase(begun.on, begun.run, begun.from, operator));
        await done.catch(error => {
          if (!process.isDead()) throw error;
        });
        return { begun, process };
      };
      const { begun: whole, process } = await tellWith();
      const calls = process.calls.length;
      await expectErased(whole, false, 'nothing dies');
      for (const death of choose(deathsOf(calls), some)) {
        const { begun } = await tellWith(death);
        expect((await erase(begun.on, begun.run, begun.from)).waiting).toBe(0);
        await expectErased(begun, false, `dies ${death.when} call ${death.call}`);
      }
    });
  },
);
