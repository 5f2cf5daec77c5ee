import { expect } from 'vitest';
import { minutes, type Story } from '../telling.ts';

/** Conversations that end. */
export const endings: readonly Story[] = [
  {
    name: 'the end of a conversation',
    during: ({ text, turns }) => text('bye1').then(turns),
    after: async run => {
      const closed = [...run.agent.conversations.values()].filter(({ ended }) => ended === 'closed');
      expect(closed.length).toBeGreaterThan(0);
      // the agent itself has ended what it was told twice; one whose id was never saved was never spoken in
      const left = [...run.agent.conversations.values()].filter(
        ({ ended, turns }) => !ended && turns.length > 0,
      );
      expect(left.map(({ id }) => id)).toEqual(
        [(await run.thread(run.from)).conversation?.id].filter(Boolean),
      );
    },
  },
  {
    name: 'an idle conversation',
    options: {
      config: {
        times: { idleHours: 0.1, idleGraceMinutes: 1 },
        notices: { idleWarning: 'Still there?', farewell: 'Bye.' },
      },
    },
    before: ({ text, turns }) => text('a1').then(turns),
    during: ({ pass }) => pass(10 * minutes),
    after: async run => {
      const notices = run.phone().filter(body => !body.includes('re:'));
      expect(notices.slice(0, 2)).toEqual(['Still there?', 'Bye.']);
    },
  },
];
