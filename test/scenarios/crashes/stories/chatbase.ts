import { expect } from 'vitest';
import type { Run, Story } from '../telling.ts';

const options = {
  config: { agents: { reception: { vendor: 'chatbase', agentId: '5QHA6VB-DIAbBhxwqxfdi' } } },
} as const;

/**
 * The first answer is found again: its message is not asked twice, and no second conversation is begun. A text that
 * comes meanwhile and has a turn of its own is a later one, whose own ask may be what the process dies in.
 */
function askedOnce({ agent, from }: Run): void {
  const asked = agent.calls.filter(({ operation, status }) => operation === 'respond' && status === 200);
  const messages = asked.map(({ message = '' }) => message).filter(message => message.includes('a1'));
  expect(new Set(messages).size, `${from} is asked once`).toBe(messages.length);
  expect(agent.conversations.size, `${from} has one conversation`).toBe(1);
}

/** An agent whose conversations begin with their first words. */
export const chatbase: readonly Story[] = [
  {
    name: 'a first text to Chatbase',
    options,
    calls: ['fetch'],
    during: ({ text, turns }) => text('a1').then(turns),
    after: askedOnce,
  },
  {
    name: 'several first texts to Chatbase',
    options,
    during: async ({ text, turns }) => {
      for (const body of ['a1', 'a2']) await text(body);
      await turns();
    },
  },
  {
    name: 'a later text to Chatbase',
    options,
    before: ({ text, turns }) => text('a1').then(turns),
    during: ({ text, turns }) => text('a2').then(turns),
  },
  {
    name: 'a conversation of Chatbase’s that is gone',
    options,
    before: async ({ agent, text, turns }) => {
      await text('a1');
      await turns();
      for (const conversation of agent.conversations.values()) conversation.ended = 'forgotten';
    },
    during: ({ text, turns }) => text('a2').then(turns),
  },
];
