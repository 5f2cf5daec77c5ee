import type { Scenario } from './scenario.ts';

/** What an agent does. */
export const agentScenarios: readonly Scenario[] = [
  {
    id: 'end',
    name: 'An end',
    about: 'The agent says goodbye; the next text begins a new conversation.',
    needs: 'agent',
    async play({ text, settled }) {
      for (const words of ['My name is Ada', 'Thanks, bye', 'What is my name?'])
        await settled(await text(words));
    },
  },
  {
    id: 'handoff',
    name: 'A handoff',
    about: 'A person is wanted: the thread waits at the desk, and the agent is silent.',
    needs: 'agent',
    async play({ text, settled }) {
      await settled(await text('I want to speak to a person'));
      await settled(await text('It is about my booking'));
    },
  },
  {
    id: 'slow-agent',
    name: 'A slow agent',
    about: 'It thinks for five seconds. The webhook has answered long before.',
    needs: 'agent',
    async play({ text, settled }) {
      await settled(await text('slow'));
    },
  },
  {
    id: 'agent-down',
    name: 'An agent that is down',
    about:
      'It is tried again for five minutes; then the customer gets an apology, and the owner a dead letter.',
    needs: 'agent',
    async play({ agent, text, settled, isSettled, pass, say }) {
      agent?.outage(503);
      try {
        const sid = await text('Do you have a room for tonight?');
        say('The agent answers 503 to everything.');
        for (let round = 0; round < 40 && !isSettled(sid); round += 1) await pass(15_000);
        await settled(sid);
      } finally {
        agent?.outage();
      }
      say('The agent is well again.');
      await settled(await text('Do you have a room for tonight now?'));
    },
  },
  {
    id: 'conversation-gone',
    name: 'Conversation gone',
    about: 'The agent has forgotten the conversation (410): another is begun, and the text is asked there.',
    needs: 'agent',
    async play({ text, settled }) {
      await settled(await text('My name is Ada'));
      await settled(await text('forget'));
    },
  },
  {
    id: 'long-reply',
    name: 'A long reply',
    about: 'More than one text holds: it goes out in parts, cut where a sentence ends.',
    needs: 'agent',
    async play({ text, settled }) {
      await settled(await text('long'));
    },
  },
  {
    id: 'death-in-mid-turn',
    name: 'A death in mid-turn',
    about:
      'The answer is saved, then the invocation dies. The queue hands the text out again, and it goes on from there.',
    needs: 'agent',
    async play({ text, settled, pass, dies, isSettled }) {
      await settled(await text('Hello'));
      dies('saved');
      const sid = await text('What does a room cost?');
      for (let round = 0; round < 12 && !isSettled(sid); round += 1) await pass(5_000);
      await settled(sid);
    },
  },
];
