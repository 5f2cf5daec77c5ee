import { describe, expect, it } from 'vitest';
import { exhaustiveEngines } from '../support/engines/exhaustive-engines.ts';
import { type Death, mortalProcess } from '../support/scenario/mortal-process.ts';
import { scenario } from '../support/scenario/scenario.ts';

const minutes = 60_000;

/** An answer is lost on its way, and the process that asks again dies at one of its calls; so do others after it. */
async function tell(on: Parameters<typeof scenario>[0], deaths: readonly Death[]) {
  const told = await scenario(on);
  const { agent, pass, restart, text, turns } = told;
  await text('Hello');
  await turns();
  agent.fail({ operation: 'respond', answer: 'drop', processed: true });
  const processes = deaths.map(death => mortalProcess(death));
  const [first = mortalProcess(), second = mortalProcess()] = processes;
  restart(first);
  await text('When do you open?');
  await turns();
  restart(second);
  await pass(12 * minutes);
  const heard = [...agent.conversations.values()].flatMap(conversation => conversation.turns);
  const times = heard.filter(({ message }) => message === 'When do you open?').length;
  return { times, told, died: processes.every(process => process.isDead()), calls: first.calls.length };
}

describe.each(exhaustiveEngines())(
  'an agent whose answer was lost, on $name',
  ({ freshTable, client, choose }) => {
    it('is told the same twice at most, wherever the processes die', async () => {
      const on = { client, table: await freshTable() };
      const whole = await tell(on, []);
      expect(whole.times).toBe(2);
      const fresh = async () => ({ client, table: await freshTable() });
      const { calls } = await tell(await fresh(), [{ call: Number.POSITIVE_INFINITY, when: 'after' }]);
      expect(calls).toBeGreaterThan(5);
      const dying = (call: number): Death => ({ call, when: 'after' });
      const all = Array.from({ length: calls }, (_, index) => dying(index + 1)).flatMap(first =>
        [[], [3], [4], [5], [6]].map(later => [first, ...later.map(dying)]),
      );
      for (const deaths of choose(all, 5)) {
        const { times } = await tell(await fresh(), deaths);
        expect(times, JSON.stringify(deaths)).toBeLessThanOrEqual(2);
      }
    });
  },
);
