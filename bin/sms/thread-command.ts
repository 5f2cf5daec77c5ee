import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { Address } from '../../lambdas/channel/thread/address.ts';
import type { ThreadMessage } from '../../lambdas/channel/thread/message.ts';
import type { Erased, Thread } from '../../lambdas/channel/thread/thread.ts';
import type { ThreadKey } from '../../lambdas/channel/thread/thread-key.ts';
import { outputs } from '../../lambdas/environment/outputs.ts';
import { isObject } from '../../lambdas/http/json.ts';
import { placeOf } from './place/find-place.ts';
import { type Place, type PlaceOptions, placed } from './place/place.ts';
import { Failure } from './session/failure.ts';
import type { Run, Session } from './session/session.ts';
import { type AgreedOptions, type SharedOptions, shared } from './session/shared-options.ts';
import { UsageError } from './session/usage-error.ts';
import { askThreadApi, pathOf } from './thread-api-door.ts';
import { ofThread } from './thread-argument.ts';

interface ThreadOptions extends SharedOptions, PlaceOptions {}

interface ShowOptions extends ThreadOptions {
  readonly words?: true;
  readonly messages: number;
}

interface ReleaseOptions extends ThreadOptions {
  readonly say?: string;
  readonly note?: string;
}

const pair = '+15550001000 +15551234567';

/** `thread`: one customer’s thread, what it is and why, and what an operator may do with it. */
export function threadCommand(program: Command, run: Run): void {
  const group = program
    .command('thread')
    .summary(
      'thread show, accept, release, reset: one customer’s thread, and why its last text was not answered',
    )
    .description('One thread, by the business’s number and the customer’s.');
  const command = (name: string, summary: string, description: string): Command =>
    placed(ofThread(group.command(name).summary(summary).description(description)));

  shared(
    command(
      'show',
      'mode, consent, conversation, journal, timers, messages, and why the last text was not answered',
      'All that is known of a thread, and why its last text was not answered. Words are shown with --words alone.',
    )
      .option('--words', 'what was said, too, which is on your screen then')
      .option('--messages <number>', 'so many of the newest messages', countGiven, 20),
    {
      [`thread show ${pair}`]: 'of the stack',
      [`thread show ${pair} --words --local`]: 'with words, of what npm start runs here',
    },
  ).action((business: Address, customer: Address, options: ShowOptions) =>
    run(options, session => show({ business, customer }, options, session)),
  );
  shared(
    command(
      'accept',
      'a person takes it',
      'A person takes the thread: the agent says nothing in it from now on.',
    ).option('--by <name>', 'who has it; another who comes is told'),
    { [`thread accept ${pair} --by Ada`]: 'Ada has it' },
  ).action((business: Address, customer: Address, options: ThreadOptions & { readonly by?: string }) =>
    run(options, async session => {
      const { by } = options;
      const body = by === undefined ? {} : { by };
      const place = await placeOf(options, session);
      const { body: thread } = await askThreadApi(await place.threadApi(), {
        ...{ method: 'POST', path: `${pathOf(business, customer)}/accept`, body },
      });
      session.tell(thread, holderWords(thread, by));
      return 0;
    }),
  );
  shared(
    command(
      'release',
      'gives it back to the agent',
      'Gives a thread that a person has or waits for back to the agent.',
    )
      .option('--say <words>', 'last words to the customer')
      .option('--note <words>', 'for the next conversation’s agent'),
    { [`thread release ${pair} --note "Answered by hand."`]: 'the agent knows of it' },
  ).action((business: Address, customer: Address, options: ReleaseOptions) =>
    run(options, async session => {
      const { note, say } = options;
      const place = await placeOf(options, session);
      const { status, body } = await askThreadApi(await place.threadApi(), {
        method: 'POST',
        path: `${pathOf(business, customer)}/release`,
        body: { ...(say !== undefined && { body: say }), ...(note !== undefined && { note }) },
      });
      const isQueued = status === 202;
      session.tell(
        { released: isQueued, ...(isQueued && { id: body.id }) },
        isQueued
          ? 'The agent has the thread behind what is queued before.\n'
          : 'The agent has the thread already: nothing was changed.\n',
      );
      return 0;
    }),
  );
  shared(
    command(
      'reset',
      'lets it begin anew: no conversation, no person, no muting',
      'Ends the agent’s conversation, gives the thread back to the agent and forgets its pace: the next text begins ' +
        'anew. Consent and what was said stay. It is a message behind what is queued before.',
    ).option('--yes', 'does it without asking'),
    { [`thread reset ${pair}`]: 'where a conversation has gone astray, or a customer counts as a machine' },
  ).action((business: Address, customer: Address, options: ThreadOptions & AgreedOptions) =>
    run(options, session => reset({ business, customer }, options, session)),
  );
}

/** Who has it by the API's answer: a name is kept of who takes it, and not of who comes to a thread that is taken. */
function holderWords({ handoff }: { readonly handoff?: unknown }, by: string | undefined): string {
  const holder = isObject(handoff) && typeof handoff.acceptedBy === 'string' ? handoff.acceptedBy : undefined;
  if (holder !== undefined) return `A person has the thread: ${holder}.\n`;
  return by === undefined
    ? 'A person has the thread.\n'
    : `A person has the thread, who gave no name when it was taken: ${by} is not kept. To have it in that name, release it first.\n`;
}

function countGiven(value: string): number {
  if (/^\d{1,5}$/.test(value)) return Number(value);
  throw new UsageError(`--messages is "${value}": write a whole number`);
}

async function readerOf(place: Place) {
  const { createThreadReader } = await import('../../lambdas/aws/thread-reader.ts');
  return createThreadReader(await place.dynamo(), await place.output(outputs.table));
}

/** What an erasure has left, as far as its key may be read here. */
async function erasedAt(place: Place, key: ThreadKey): Promise<Erased | undefined> {
  const [{ createReadErased }, { keyedHash }] = await Promise.all([
    import('../../lambdas/aws/read-erased.ts'),
    import('../../lambdas/wiring/keyed-hash.ts'),
  ]);
  const secret = await place.erasureKey().catch(() => undefined);
  if (!secret) return undefined;
  const hash = async (value: string): Promise<string> => keyedHash(secret, value);
  return createReadErased(await place.dynamo(), await place.output(outputs.table), hash)(key);
}

/** @throws {Failure} where there is none */
async function found(
  place: Place,
  reader: Awaited<ReturnType<typeof readerOf>>,
  key: ThreadKey,
): Promise<Thread> {
  const thread = await reader.thread(key);
  if (thread) return thread;
  const erased = await erasedAt(place, key);
  if (erased)
    throw new Failure(
      'no-thread',
      `There is no thread of these two numbers: it was erased at ${new Date(erased.at).toISOString()}, and ${
        erased.optedOutAt === undefined
          ? 'the next text begins anew'
          : 'the customer had opted out, and stays so until a START'
      }.`,
    );
  throw new Failure(
    'no-thread',
    'There is no thread of these two numbers: nobody has texted yet, or the first text still waits; `npm run sms -- forged-requests` tells whether texts come at all.',
  );
}

async function show(key: ThreadKey, options: ShowOptions, session: Session): Promise<number> {
  const place = await placeOf(options, session);
  const reader = await readerOf(place);
  const thread = await found(place, reader, key);
  const [{ transcriptOf }, { lastTextOf }, { messageDocument, threadWords }, { threadDocument }] =
    await Promise.all([
      import('../../lambdas/channel/thread/transcript.ts'),
      import('./why-unanswered.ts'),
      import('./thread-view.ts'),
      import('../../local/thread-document.ts'),
    ]);
  const all = transcriptOf(thread, await reader.messages(key));
  const messages = options.messages === 0 ? [] : all.slice(-options.messages);
  const [now, withWords] = [Date.now(), options.words === true];
  const document = threadDocument(thread);
  const lastText = lastTextOf(thread, all, now);
  session.tell(
    { ...document, lastText, messages: messages.map(one => messageDocument(one, withWords)) },
    threadWords(document, lastText, messages, { now, withWords, cut: all.length - messages.length }),
  );
  return 0;
}

async function reset(
  key: ThreadKey,
  options: ThreadOptions & AgreedOptions,
  session: Session,
): Promise<number> {
  const place = await placeOf(options, session);
  const thread = await found(place, await readerOf(place), key);
  const ends = [
    ...(thread.conversation ? ['the agent’s conversation'] : []),
    ...(thread.mode === 'human' ? ['a person’s having it'] : []),
    ...(thread.pace?.mutedUntil ? ['its muting'] : []),
  ];
  if (!options.yes) {
    session.aside(`It would end ${ends.join(', ') || 'nothing but what is forgotten anyway'}.\n`);
    if (!(await session.agreed('Let the thread begin anew?'))) {
      session.aside('Nothing was changed.\n');
      return 0;
    }
  }
  const message: ThreadMessage = { kind: 'reset', thread: key, id: `reset-${randomUUID()}`, at: Date.now() };
  const { createThreadQueue } = await import('../../lambdas/aws/thread-queue.ts');
  const queue = createThreadQueue({
    client: await place.sqs(),
    queueUrl: await place.output(outputs.queueUrl),
  });
  await session.whole(() => queue.send(message));
  session.tell({ id: message.id, ends }, 'It begins anew behind what is queued before.\n');
  return 0;
}
