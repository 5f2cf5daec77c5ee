import { expect } from 'vitest';
import { business } from '../../../support/scenario/scenario.ts';
import type { Story } from '../telling.ts';

/** People who take a conversation over, and give it back. */
export const people: readonly Story[] = [
  {
    name: 'a handoff',
    during: ({ text, turns }) => text('person1').then(turns),
    after: async run => {
      expect((await run.thread(run.from)).mode).toBe('human');
      const requested = run.events.filter(event => event['detail-type'] === 'handoff.requested');
      expect(new Set(requested.map(event => event.detail.id)).size).toBe(1);
    },
  },
  {
    name: 'a person’s message and the release',
    before: ({ text, turns }) => text('person1').then(turns),
    during: async ({ queue, turns, from, time }) => {
      const thread = { business, customer: from } as never;
      await queue.queue.send({
        kind: 'person-message',
        thread,
        id: 'pm-1',
        body: 'said:pm-1',
        at: time.clock(),
      });
      await queue.queue.send({ kind: 'release', thread, id: 'rel-1', body: 'said:rel-1', at: time.clock() });
      await turns();
    },
    after: async run => {
      expect(run.phone().filter(body => body.startsWith('said:'))).toEqual(['said:pm-1', 'said:rel-1']);
      expect((await run.thread(run.from)).mode).toBe('agent');
    },
  },
];
