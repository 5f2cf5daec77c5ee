import { names } from '../../lambdas/environment/names.ts';
import { eventually, expect, type Step } from './step.ts';
import {
  answered,
  customers,
  desk,
  eventsOf,
  logOf,
  phone,
  queueOf,
  text,
  threadPath,
  wantsPerson,
} from './words.ts';

const { erased, handedOver, opened, stopped } = customers;

/** A person takes a thread and gives it back; a customer opts out; the business speaks first. */
export const people: readonly Step[] = [
  {
    name: 'the agent hands over: the bus hears of it, and the thread waits in the list',
    async run(stage, scene) {
      wantsPerson(scene, 'billing');
      await answered(stage, scene, handedOver, 'I want a person');
      expect(
        eventsOf(stage, scene, handedOver).includes('handoff.requested'),
        'handoff.requested is on the bus',
        logOf(stage),
      );
      const { status, body } = await desk(stage, scene, 'GET', '/threads?mode=human');
      expect(status === 200 && JSON.stringify(body).includes(handedOver), 'GET /threads lists it', {
        status,
        body,
      });
    },
  },
  {
    name: 'a person accepts, writes, reads the thread and hears the customer',
    async run(stage, scene) {
      const path = threadPath(scene, handedOver);
      const accepted = await desk(stage, scene, 'POST', `${path}/accept`, { by: 'Grace' });
      expect(accepted.status === 200, 'accept', accepted);
      const said = await desk(stage, scene, 'POST', `${path}/messages`, { body: 'This is Grace.' });
      expect(said.status === 202, 'a person’s words are queued', said);
      await stage.turns();
      expect(phone(scene, handedOver).includes('This is Grace.'), 'the customer reads them', logOf(stage));
      const asked = scene.world.agent.calls.length;
      expect((await text(scene, handedOver, 'Where is my refund?')) === 200, 'Twilio gets 200');
      await stage.turns();
      expect(
        eventsOf(stage, scene, handedOver).includes('text.received'),
        'the desk hears the customer',
        logOf(stage),
      );
      expect(
        scene.world.agent.calls.slice(asked).every(call => call.operation !== 'respond'),
        'the agent is not asked',
      );
      const read = await desk(stage, scene, 'GET', path);
      expect(
        read.status === 200 && JSON.stringify(read.body).includes('refund'),
        'the thread can be read',
        read.status,
      );
      await eventually(
        () =>
          scene.world.carrier.messages.every(({ to, status }) => to !== handedOver || status === 'delivered'),
        'the person’s words are delivered',
      );
      await scene.world.carrier.idle();
      await stage.turns();
      expect(
        eventsOf(stage, scene, handedOver).includes('message.delivered'),
        'and the bus says so',
        eventsOf(stage, scene, handedOver),
      );
    },
  },
  {
    name: 'the thread is released: the agent answers again',
    async run(stage, scene) {
      const released = await desk(stage, scene, 'POST', `${threadPath(scene, handedOver)}/release`, {
        note: 'Refunded.',
      });
      expect(released.status === 202 || released.status === 200, 'release', released);
      await stage.turns();
      expect(
        eventsOf(stage, scene, handedOver).includes('handoff.released'),
        'handoff.released is on the bus',
        logOf(stage),
      );
      await answered(stage, scene, handedOver, 'Is there parking?');
    },
  },
  {
    name: 'STOP takes effect at once, START ends it',
    async run(stage, scene) {
      await answered(stage, scene, stopped, 'Do you take dogs?');
      expect((await text(scene, stopped, 'STOP')) === 200, 'Twilio gets 200 for STOP');
      const { body } = await desk(stage, scene, 'GET', threadPath(scene, stopped));
      expect(JSON.stringify(body).includes('"consent":"out"'), 'the webhook has recorded the opt-out', body);
      await stage.turns();
      const said = await desk(stage, scene, 'POST', `${threadPath(scene, stopped)}/messages`, {
        body: 'Hello?',
      });
      expect(said.status === 409, 'nobody writes to who is out', said);
      expect((await text(scene, stopped, 'START')) === 200, 'Twilio gets 200 for START');
      await stage.turns();
      await answered(stage, scene, stopped, 'And cats?');
    },
  },
  {
    name: 'the business opens a thread',
    async run(stage, scene) {
      const open = await desk(stage, scene, 'POST', '/threads', {
        business: scene.business,
        customer: opened,
        body: 'Your room is ready.',
      });
      expect(open.status === 202, 'POST /threads', open);
      await stage.turns();
      expect(phone(scene, opened).includes('Your room is ready.'), 'the customer reads it', logOf(stage));
      await answered(stage, scene, opened, 'Thanks, how much is parking?');
    },
  },
  {
    name: 'a customer is erased: nothing of them is left, their timer neither, and who texts again is served',
    async run(stage, scene) {
      await answered(stage, scene, erased, 'Do you have a sauna?');
      const timers = stage.cloud.schedules.size;
      const thread = { business: scene.business, customer: erased };
      const at = stage.cloud.clock();
      // as `npm run sms -- erase` queues it
      queueOf(stage, scene, names.queueUrl).engine.send({
        body: JSON.stringify({ kind: 'erase', thread, id: 'erase-rehearsal', at }),
        group: 'erasure',
        deduplicationId: 'erase-rehearsal',
      });
      const troubles = await stage.turns();
      expect(troubles.length === 0, 'the turn is taken without trouble', [...troubles, ...logOf(stage)]);
      expect(stage.cloud.schedules.size === timers - 1, 'its timer is taken back', logOf(stage));
      const { status } = await desk(stage, scene, 'GET', threadPath(scene, erased));
      expect(status === 404, 'there is no such thread any more', status);
      await answered(stage, scene, erased, 'Do you have a gym?');
    },
  },
];
