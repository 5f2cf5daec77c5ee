import type { Scenario } from './scenario.ts';

/** What a customer does. */
export const textScenarios: readonly Scenario[] = [
  {
    id: 'good-answer',
    name: 'A good answer',
    about: 'A question, the agent’s answer, and the ticks of its delivery.',
    async play({ text, settled }) {
      await settled(await text('Is breakfast included?'));
    },
  },
  {
    id: 'three-quick-texts',
    name: 'Three quick texts',
    about: 'They come while the agent thinks, are asked together, and get one reply.',
    needs: 'agent',
    async play({ text, settled }) {
      const sids: string[] = [];
      for (const words of ['slow', 'Hello', 'Can I bring my dog?', 'And where can I park?'])
        sids.push(await text(words));
      await settled(...sids);
    },
  },
  {
    id: 'picture',
    name: 'A picture',
    about: 'The agent reads words: of a picture it learns that there is one.',
    async play({ text, settled }) {
      await settled(
        await text('Is this your house?', { media: [{ contentType: 'image/jpeg' }] }),
        await text('', { media: [{ contentType: 'image/png' }] }),
      );
    },
  },
  {
    id: 'stop-and-start',
    name: 'STOP and START',
    about: 'After STOP nothing is sent and nobody is asked; START brings the answers back.',
    async play({ text, settled }) {
      for (const words of ['What does a room cost?', 'STOP', 'Are you there?', 'START', 'When do you open?'])
        await settled(await text(words));
    },
  },
  {
    id: 'reaction',
    name: 'A reaction',
    about: 'A heart on a message is a text on the wire. It asks nobody, and says nothing.',
    async play({ text, settled, carrier, customer }) {
      await settled(await text('Do you take pets?'));
      const last = carrier.phone(customer).at(-1)?.body ?? 'Do you take pets?';
      await settled(await text(`Loved “${last}”`));
    },
  },
  {
    id: 'flood',
    name: 'A flood',
    about: 'Fourteen texts at once: the first are answered, the rest are kept and not asked.',
    async play({ text, settled }) {
      const sids: string[] = [];
      for (let at = 1; at <= 14; at += 1)
        sids.push(await text(`Question ${'abcdefghijklmn'[at - 1]} of my many ones`));
      await settled(...sids);
    },
  },
];
