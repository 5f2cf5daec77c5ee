import type { Story } from '../telling.ts';

/** Vendors that fail on the way. */
export const vendors: readonly Story[] = [
  {
    name: 'a carrier that times out after accepting',
    during: async ({ carrier, text, turns }) => {
      carrier.fail({ answer: 'drop', processed: true });
      await text('a1');
      await turns();
    },
  },
  {
    name: 'a carrier that times out without accepting',
    during: async ({ carrier, text, turns }) => {
      carrier.fail({ answer: 'drop' });
      await text('a1');
      await turns();
    },
  },
  {
    name: 'an agent that fails twice',
    during: async ({ agent, text, turns }) => {
      agent.fail({ answer: { status: 503 } }, { answer: { status: 503 } }, { answer: { status: 503 } });
      await text('a1');
      await turns();
    },
  },
];
