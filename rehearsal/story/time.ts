import { names } from '../../lambdas/environment/names.ts';
import { expect, type Step } from './step.ts';
import { answered, customers, logOf, phone, queueOf, queueOptions, text } from './words.ts';

const minutes = 60_000;
const hours = 60 * minutes;
const { dead, lost } = customers;

/** What time brings: timers, the sweep; and what was given up on. */
export const time: readonly Step[] = [
  {
    name: 'a text that the webhook never saw is found by the sweep',
    async run(stage, scene) {
      // the first look at a number begins where nothing was lost
      await stage.tick();
      scene.reachable = false;
      expect((await text(scene, lost, 'Do you have rooms?')) === undefined, 'Twilio reaches nobody');
      scene.reachable = true;
      await stage.pass(16 * minutes);
      const from = stage.bus.deliveries.length;
      await stage.tick();
      const swept = stage.bus.deliveries.slice(from).filter(({ outcome }) => outcome !== 'taken');
      expect(swept.length === 0, 'the rule starts the sweep', swept);
      await stage.turns();
      expect(phone(scene, lost).length > 0, 'the customer gets an answer', logOf(stage));
    },
  },
  {
    name: 'what the agent refuses is a dead letter; mended and redriven, it is answered',
    async run(stage, scene) {
      const deadLetters = queueOf(stage, scene, names.deadLetterQueueUrl);
      scene.world.agent.outage(401);
      await answered(stage, scene, dead, 'When is breakfast?');
      expect(deadLetters.engine.depth().waiting === 1, 'one dead letter', logOf(stage));
      scene.world.agent.outage();
      const printed = await stage.operator('redrive', '--reason', 'agent-refused', ...queueOptions(scene));
      expect(/1 redriven/.test(printed), 'the operator’s command redrives it', printed);
      const before = phone(scene, dead).length;
      await stage.turns();
      expect(phone(scene, dead).length > before, 'the customer gets the answer', logOf(stage));
      expect(deadLetters.engine.peek().length === 0, 'no dead letter is left');
    },
  },
  {
    name: 'idle timers fire: the queue gets them, and conversations are closed',
    async run(stage, scene) {
      expect(stage.cloud.schedules.size > 0, 'timers are armed', logOf(stage));
      await stage.pass(25 * hours);
      const dropped = await stage.timers();
      expect(dropped.length === 0, 'all reach the queue', dropped);
      const troubles = await stage.turns();
      expect(troubles.length === 0, 'their turns are taken', troubles);
      const closed = scene.world.agent.calls.filter(({ operation }) => operation === 'close');
      expect(closed.length > 0, 'the agent’s conversations are closed', logOf(stage));
    },
  },
];
