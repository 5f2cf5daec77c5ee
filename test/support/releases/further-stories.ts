import { address } from '../../../lambdas/channel/thread/address.ts';
import type { ThreadMessage } from '../../../lambdas/channel/thread/message.ts';
import { minutes, type Run, type Story } from '../../scenarios/crashes/telling.ts';
import { refusingProcess } from '../scenario/refusing-process.ts';
import { business } from '../scenario/scenario.ts';

/** `Omit` of each kind alone. */
type Sent = ThreadMessage extends infer M ? (M extends ThreadMessage ? Omit<M, 'thread'> : never) : never;

const say =
  (...bodies: readonly string[]) =>
  async ({ text, turns }: Run): Promise<void> => {
    for (const body of bodies) {
      await text(body);
      await turns();
    }
  };
const send =
  (message: (run: Run) => Sent) =>
  async (run: Run): Promise<void> => {
    const thread = { business: address(business), customer: address(run.from) };
    await run.queue.queue.send({ ...message(run), thread } as ThreadMessage);
    await run.turns();
  };
const story = (name: string, during: Story['during'], more: Partial<Story> = {}): Story => ({
  name,
  during,
  ...more,
});
const spoken = { before: say('a1') };
const notices = { apology: 'Sorry.', picture: 'No pictures, please.' };

/** Turns that crash stories do not tell of, for what they leave in a thread. */
export const furtherStories: readonly Story[] = [
  story('a stop and a start', say('STOP', 'hello', 'START', 'a2'), spoken),
  story('an opt-out in plain words', say('please stop texting me'), spoken),
  story('HELP', say('HELP')),
  story('a reaction', say('Liked “re:a1”'), spoken),
  story('a flood', async ({ text, turns }) => {
    for (let count = 0; count < 40; count += 1) await text(`a${count}`);
    await turns();
  }),
  story('nothing to read', async ({ carrier, from, turns }) => {
    await carrier.text({ from, to: business, body: '' });
    await turns();
  }),
  story(
    'an agent that is out',
    async run => {
      run.agent.outage(503);
      await say('a1')(run);
      await run.pass(8 * minutes);
      run.agent.outage();
    },
    { options: { config: { notices } } },
  ),
  story('an agent that refuses', async run => {
    run.agent.outage(401);
    await say('a1')(run);
    run.agent.outage();
  }),
  story('an agent that says nothing', async run => {
    run.agent.fail({ answer: { status: 500 }, processed: true });
    await say('a1')(run);
  }),
  story('a carrier that refuses a sender', async run => {
    run.carrier.fail({ answer: { status: 400, body: { code: 21_606, message: 'no', status: 400 } } });
    await say('a1')(run);
  }),
  story('a carrier that knows of an opt-out', async run => {
    run.carrier.block(business, run.from);
    await say('a1')(run);
  }),
  story('a bus that refuses', async run => {
    run.restart(
      refusingProcess(
        part => part === 'bus' || part === 'timer',
        () => Object.assign(new Error('down'), { code: 'ECONNREFUSED' }),
      ),
    );
    await say('a1')(run);
    await run.pass(8 * minutes);
    run.restart();
  }),
  story(
    'an opening',
    send(({ time }) => ({ ...{ kind: 'opening', id: 'o-1', body: 'Ready.' }, at: time.clock() })),
  ),
  story('an opening with attributes, before a text', async run => {
    const attributes = { table: 7, name: 'Ada' };
    await send(({ time }) => ({
      ...{ kind: 'opening', id: 'o-2', body: 'Ready.', attributes },
      at: time.clock(),
    }))(run);
    await say('a1')(run);
  }),
  story(
    'a thread that begins anew',
    send(({ time }) => ({ kind: 'reset', id: 'r-1', at: time.clock() })),
    spoken,
  ),
  story(
    'an opt-out from elsewhere',
    send(({ time }) => ({ kind: 'opt-out', id: 'x-1', at: time.clock() })),
    spoken,
  ),
  story(
    'an erasure',
    send(({ time }) => ({ kind: 'erase', id: 'e-1', at: time.clock() })),
    spoken,
  ),
];
