import type { Story } from '../telling.ts';

/** Texts that are answered. */
export const texts: readonly Story[] = [
  { name: 'a first text', during: ({ text, turns }) => text('a1').then(turns) },
  {
    name: 'a later text',
    before: ({ text, turns }) => text('a1').then(turns),
    during: ({ text, turns }) => text('a2').then(turns),
  },
  { name: 'a reply in parts', during: ({ text, turns }) => text('long1').then(turns) },
  {
    name: 'several texts at once',
    during: async ({ text, turns }) => {
      for (const body of ['a1', 'a2', 'a3']) await text(body);
      await turns();
    },
  },
  {
    name: 'a conversation that is gone',
    before: async ({ agent, text, turns }) => {
      await text('a1');
      await turns();
      for (const conversation of agent.conversations.values()) conversation.ended = 'forgotten';
    },
    during: ({ text, turns }) => text('a2').then(turns),
  },
];
