import type { Scenario } from './scenario.ts';

/** What the carrier does. */
export const carrierScenarios: readonly Scenario[] = [
  {
    id: 'carrier-times-out',
    name: 'A carrier that times out',
    about: 'It takes the reply, and its answer never comes. It is not sent twice: the status callback tells.',
    async play({ carrier, text, settled, isSettled, pass }) {
      carrier.fail({ answer: 'hang', processed: true });
      const sid = await text('When can I check in?');
      for (let round = 0; round < 60 && !isSettled(sid); round += 1) await pass(2_000);
      await settled(sid);
    },
  },
  {
    id: 'opted-out-at-the-carrier',
    name: '21610, opted out at the carrier',
    about:
      'The carrier refuses the reply, for it knows of a STOP that we never saw. From then on we know it too.',
    async play({ carrier, business, customer, text, settled }) {
      carrier.block(business, customer);
      await settled(await text('Do you have a sauna?'));
      await settled(await text('Hello?'));
    },
  },
  {
    id: 'webhook-twice',
    name: 'A webhook delivered twice',
    about: 'The same text comes again, as after a lost answer. It gets one reply.',
    async play({ carrier, text, settled }) {
      const sid = await text('Where can I park?');
      await carrier.redeliver(sid);
      await settled(sid);
    },
  },
];
