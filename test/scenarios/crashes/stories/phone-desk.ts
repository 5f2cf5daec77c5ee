import { expect } from 'vitest';
import { minutes, type Story } from '../telling.ts';

/** People who do so by text. */
export const phoneDesk: readonly Story[] = [
  {
    name: 'a phone desk',
    phoneDesk: true,
    during: async ({ text, person, pass }) => {
      await text('person1');
      await pass(2 * minutes);
      await person('said:one');
      await text('a2');
      await pass(2 * minutes);
      await person('#1 said:two');
    },
    after: async run => {
      expect(run.phone().filter(body => body.startsWith('said:'))).toEqual(['said:one', 'said:two']);
      const shown = run.shown().filter(body => !body.includes('late1'));
      expect(shown).toEqual([
        expect.stringMatching(/^#1 wants a person: desk, asked\. \S+ wrote: person1\nNever text STOP/),
        '#1: a2',
      ]);
      expect(await run.thread(run.from)).toMatchObject({ mode: 'human', handoff: { acceptedBy: 'phone' } });
    },
  },
  {
    name: 'a phone desk that is done',
    phoneDesk: true,
    releases: true,
    before: async ({ text, person, turns }) => {
      await text('person1');
      await turns();
      await person('said:one');
    },
    during: ({ person }) => person('done'),
    after: async run => {
      expect(run.phone().filter(body => body.startsWith('said:'))).toEqual(['said:one']);
      expect(run.shown().filter(body => body.endsWith('is back with the agent.'))).toHaveLength(1);
      expect((await run.thread(run.from)).mode).toBe('agent');
    },
  },
];
