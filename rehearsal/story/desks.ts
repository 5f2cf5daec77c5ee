import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { Refusal } from '../aws/refusal.ts';
import { sendTo } from '../aws/send.ts';
import type { Scene, Stage } from './stage.ts';
import { expect, type Step } from './step.ts';
import { answered, desk, eventsOf, logOf, phone, text, threadPath, wantsPerson } from './words.ts';

/** Names of the desks of some kinds. */
const desksOf = ({ config }: Scene, ...kinds: readonly string[]): readonly string[] =>
  [...config.desks].filter(([, { kind }]) => kinds.includes(kind)).map(([name]) => name);

const has =
  (...kinds: readonly string[]) =>
  (scene: Scene): boolean =>
    desksOf(scene, ...kinds).length > 0;

/** A customer of whom nobody has heard; each desk has some. */
const newcomer = (series: number, index: number): string => `+1555${series}${String(index).padStart(4, '0')}`;

async function handOver(stage: Stage, scene: Scene, customer: string, destination: string): Promise<void> {
  wantsPerson(scene, destination);
  await answered(stage, scene, customer, 'I want to talk to somebody');
  expect(
    eventsOf(stage, scene, customer).includes('handoff.requested'),
    `${destination} is asked`,
    logOf(stage),
  );
}

async function giveBack(stage: Stage, scene: Scene, customer: string): Promise<void> {
  const released = await desk(stage, scene, 'POST', `${threadPath(scene, customer)}/release`, {});
  expect(released.status < 300, 'release', released);
  await stage.turns();
}

/** The number whose desk is a phone, and that phone. */
const phoneDeskOf = ({
  config,
}: Scene): { readonly business: string; readonly phone: string } | undefined => {
  for (const [business, { phoneDesk }] of config.settings.numbers)
    if (phoneDesk !== undefined) return { business, phone: phoneDesk };
  return undefined;
};

/** Each kind of desk gets what it is to get, and what it does not take is kept. */
export const desks: readonly Step[] = [
  {
    name: 'each desk gets the events of its threads',
    when: has('https', 'topic', 'queue'),
    async run(stage, scene) {
      for (const [index, name] of desksOf(scene, 'https', 'topic', 'queue').entries()) {
        const from = stage.bus.deliveries.length;
        await handOver(stage, scene, newcomer(714, index), name);
        const made = stage.bus.deliveries.slice(from);
        expect(
          made.length > 0 && made.every(({ outcome }) => outcome === 'taken'),
          `the desk ${name} takes its event`,
          made,
        );
        await giveBack(stage, scene, newcomer(714, index));
      }
      for (const { headers } of scene.world.endpoint.got) {
        const keys = [...stage.cloud.secrets.values()].map(
          ({ value }) => /"DESK_KEY":"([^"]+)"/.exec(value ?? '')?.[1],
        );
        const given = [...headers.values()];
        expect(
          keys.some(key => key !== undefined && given.includes(key)),
          'the desk’s endpoint gets the key of its secret',
          [...headers.keys()],
        );
      }
    },
  },
  {
    name: 'what a desk does not take is a dead letter of its own',
    when: has('https', 'topic', 'queue'),
    async run(stage, scene) {
      const targets = stage.cloud.rules.filter(({ pattern }) => pattern).flatMap(rule => rule.targets);
      for (const { arn } of targets) stage.cloud.faults.set(arn, new Refusal('Target', 'is out of order'));
      for (const [index, name] of desksOf(scene, 'https', 'topic', 'queue').entries()) {
        const from = stage.bus.deliveries.length;
        await handOver(stage, scene, newcomer(715, index), name);
        const made = stage.bus.deliveries.slice(from);
        expect(
          made.length > 0 && made.every(({ outcome }) => outcome === 'dead letter'),
          `what ${name} does not take is kept`,
          made,
        );
      }
      stage.cloud.faults.clear();
      for (const [topic, { deadLetters, key }] of stage.cloud.topics) {
        for (const arn of deadLetters) {
          const queue = stage.cloud.queues.get(arn);
          if (!queue) throw new Error(`${topic}: its subscription’s dead letters ${arn} are no queue`);
          const caller = { service: 'sns.amazonaws.com', sourceArn: topic };
          await sendTo(stage.cloud, caller, queue, { body: `mail of a topic under ${key}` });
        }
      }
    },
  },
  {
    name: 'Flex takes a thread, and gives it back when its people are done',
    when: has('flex'),
    async run(stage, scene) {
      const { flex } = scene.world;
      for (const [index, name] of desksOf(scene, 'flex').entries()) {
        const customer = newcomer(716, index);
        await handOver(stage, scene, customer, name);
        await stage.turns();
        const held = [...flex.conversations.values()].at(-1);
        expect(held?.participants.at(-1)?.address === customer, 'Flex has the customer', logOf(stage));
        expect(
          eventsOf(stage, scene, customer).includes('handoff.accepted'),
          'the thread is taken',
          logOf(stage),
        );
        expect((await text(scene, customer, 'Are you there?')) === 200, 'Twilio gets 200');
        await stage.turns();
        for (const { url, form } of flex.complete(held?.sid ?? '')) {
          const response = await stage.request(url, {
            method: 'POST',
            headers: {
              'content-type': 'application/x-www-form-urlencoded',
              'x-twilio-signature': getExpectedTwilioSignature(
                scene.accounts.twilio.TWILIO_AUTH_TOKEN,
                url,
                form,
              ),
            },
            body: new URLSearchParams(form).toString(),
          });
          expect(response.status === 204, 'the end is taken', { status: response.status, log: logOf(stage) });
        }
        await stage.turns();
        expect(
          eventsOf(stage, scene, customer).includes('handoff.released'),
          'the thread is given back',
          logOf(stage),
        );
        await answered(stage, scene, customer, 'Thanks, is there parking?');
      }
    },
  },
  {
    name: 'Flex takes a thread that a person gives back by the thread API',
    when: has('flex'),
    async run(stage, scene) {
      const [name = ''] = desksOf(scene, 'flex');
      const customer = newcomer(717, 0);
      await handOver(stage, scene, customer, name);
      await stage.turns();
      await giveBack(stage, scene, customer);
      await stage.turns();
      const closed = [...scene.world.flex.conversations.values()].at(-1);
      expect(closed?.state === 'closed', 'Flex’s conversation is closed', logOf(stage));
    },
  },
  {
    name: 'a phone is a desk: it hears the customer and answers by text',
    when: scene => phoneDeskOf(scene) !== undefined,
    async run(stage, scene) {
      const { business, phone: onCall } = phoneDeskOf(scene) ?? { business: '', phone: '' };
      const customer = newcomer(718, 0);
      const say = async (from: string, body: string) => {
        await scene.world.carrier.text({ from, to: business, body });
        await stage.turns();
      };
      wantsPerson(scene, 'billing');
      await say(customer, 'I want a person');
      expect(phone(scene, onCall).length === 1, 'the phone shows the case', logOf(stage));
      await say(onCall, 'Hello, this is Grace.');
      expect(
        phone(scene, customer).at(-1) === 'Hello, this is Grace.',
        'the customer reads it',
        logOf(stage),
      );
      await say(onCall, 'done');
      expect(
        eventsOf(stage, scene, customer).includes('handoff.released'),
        '“done” gives it back',
        logOf(stage),
      );
    },
  },
];
