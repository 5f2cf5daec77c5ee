import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'vitest';
import { simulatedMessagingOf } from '../../../support/vendors/simulated-messaging-of.ts';
import { minutes, type Run, type Story } from '../telling.ts';

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

/** Of a live agent's words each was said once, however often they were heard. They may say back what has joined a text. */
const saidOnce =
  (...words: readonly string[]) =>
  (run: Run): void => {
    withinContract(run);
    for (const one of words) expect(run.phone().filter(said => said.startsWith(one))).toHaveLength(1);
  };

const noted = (text: string): string => `Robin here: I have noted "${text}`;
const hello = 'This is Robin at the desk. How can I help?';
const lookedUp = 'Robin again: I have looked it up, and all is well.';
const looking = 'One moment, I am looking for a colleague.';
const answers = { colleague: looking, nobody: looking, late1: `${noted('late1')}".` };

/** After a while they leave by themselves. */
function leavingSoon({ agent }: Run): void {
  const session = [...simulatedMessagingOf(agent).sessions.values()].at(-1);
  session?.later(150_000, () => {
    session.emit('LIVE_AGENT_LEFT', {});
    session.by = 'agent';
  });
}

const asking =
  (word: 'colleague' | 'nobody') =>
  async (run: Run): Promise<void> => {
    for (const body of ['a1', word]) {
      await run.text(body);
      await run.turns();
    }
    if (word === 'colleague') leavingSoon(run);
  };

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

/** A live agent of the vendor's own, behind the session. */
export const liveAgent: readonly Story[] = [
  {
    name: 'a wish for a live agent',
    options,
    answers,
    releases: true,
    before: async run => {
      await run.text('a1');
      await run.turns();
      leavingSoon(run);
    },
    during: ({ text, turns }) => text('colleague').then(turns),
    after: saidOnce(hello, lookedUp),
  },
  {
    name: 'a text to a live agent',
    options,
    answers,
    calls: ['connect', 'socket.send', 'socket.receive'],
    releases: true,
    before: asking('colleague'),
    during: ({ text, turns }) => text('a2').then(turns),
    after: saidOnce(hello, noted('a2'), lookedUp),
  },
  {
    name: 'a look at what a live agent says',
    options,
    answers,
    calls: ['connect', 'socket.send', 'socket.receive'],
    releases: true,
    before: asking('colleague'),
    during: ({ pass }) => pass(2 * minutes),
    after: saidOnce(hello, lookedUp),
  },
  {
    name: 'a live agent who leaves',
    options,
    answers,
    releases: true,
    before: asking('colleague'),
    during: ({ text, turns }) => text('a2 thanks').then(turns),
    after: saidOnce(hello, 'You are welcome. Goodbye!'),
  },
  {
    name: 'a live agent who does not come',
    options,
    answers,
    releases: true,
    before: asking('nobody'),
    during: ({ pass }) => pass(2 * minutes),
    after: run => {
      withinContract(run);
      const requested = run.events.filter(({ 'detail-type': type }) => type === 'handoff.requested');
      expect(new Set(requested.map(({ detail }) => detail.id)).size).toBe(2);
    },
  },
  {
    name: 'a session with a live agent that is lost',
    options,
    answers,
    releases: true,
    before: async run => {
      await asking('colleague')(run);
      for (const conversation of run.agent.conversations.values()) conversation.ended = 'forgotten';
    },
    during: ({ text, turns }) => text('a2').then(turns),
    after: withinContract,
  },
];
