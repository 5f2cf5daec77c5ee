import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'vitest';
import { simulatedMessagingOf } from '../../../support/vendors/simulated-messaging-of.ts';
import type { Run, Story } from '../telling.ts';

const options = {
  config: {
    agents: { reception: { vendor: 'polyai-messaging', region: 'us', host: 'www.example.com' } },
  },
  // time flies once nothing else happens
  machine: { sleep: () => nextTurn() },
} as const;

/** No words were sent twice, nor beside others, nor did the agent join twice, whatever died in between. */
function withinContract({ agent }: Run): void {
  for (const { breaches } of simulatedMessagingOf(agent).sessions.values()) expect(breaches).toEqual([]);
}

/** An agent whose answers are events of a session. */
export const polyaiMessaging: readonly Story[] = [
  {
    name: 'a first text to Messaging',
    options,
    calls: ['fetch', 'connect', 'socket.send', 'socket.receive'],
    during: ({ text, turns }) => text('a1').then(turns),
    after: withinContract,
  },
  {
    name: 'several first texts to Messaging',
    options,
    during: async ({ text, turns }) => {
      for (const body of ['a1', 'a2']) await text(body);
      await turns();
    },
    after: withinContract,
  },
  {
    name: 'a later text to Messaging',
    options,
    before: ({ text, turns }) => text('a1').then(turns),
    during: ({ text, turns }) => text('a2').then(turns),
    after: withinContract,
  },
  {
    name: 'an answer of Messaging’s that is lost with its socket',
    options,
    before: ({ text, turns }) => text('a1').then(turns),
    during: async ({ agent, text, turns }) => {
      agent.fail({ answer: 'drop', processed: true, operation: 'respond' });
      await text('a2');
      await turns();
    },
    after: withinContract,
  },
  {
    name: 'a session of Messaging’s that is gone',
    options,
    before: async ({ agent, text, turns }) => {
      await text('a1');
      await turns();
      for (const conversation of agent.conversations.values()) conversation.ended = 'forgotten';
    },
    during: ({ text, turns }) => text('a2').then(turns),
    after: withinContract,
  },
  {
    name: 'a person whom Messaging’s agent asks for',
    options,
    during: ({ text, turns }) => text('person1').then(turns),
    after: withinContract,
  },
];
