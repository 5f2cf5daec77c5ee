import type { Command } from 'commander';
import type { Thread } from '../../lambdas/channel/thread/thread.ts';
import { outputs } from '../../lambdas/environment/outputs.ts';
import { spoken } from './duration.ts';
import { placeOf } from './place/find-place.ts';
import { type PlaceOptions, placed } from './place/place.ts';
import type { Run, Session } from './session/session.ts';
import { type SharedOptions, shared } from './session/shared-options.ts';

interface ThreadsOptions extends SharedOptions, PlaceOptions {}

/** A customer who waits, and for what. */
interface Waits {
  readonly business: string;
  readonly customer: string;
  readonly state: 'waits for a person' | 'has a person' | 'unfinished';
  readonly since: string;
  readonly by?: string;
}

/** `threads`: who waits, and what is unfinished. */
export const threadsCommand = (program: Command, run: Run): void =>
  void shared(
    placed(
      program
        .command('threads')
        .summary('who waits for a person or has one, and whose turn is unfinished')
        .description(
          'The threads that wait for a person or have one, longest first, and those whose turn was decided and is not settled.',
        ),
    ),
    { threads: 'of the stack', 'threads --local --json': 'of what npm start runs here, for a script' },
  ).action((options: ThreadsOptions) => run(options, session => threads(options, session)));

async function threads(options: ThreadsOptions, session: Session): Promise<number> {
  const place = await placeOf(options, session);
  const [{ createThreadReader }, { createSweepStore }] = await Promise.all([
    import('../../lambdas/aws/thread-reader.ts'),
    import('../../lambdas/aws/sweep-store.ts'),
  ]);
  const [client, table] = [await place.dynamo(), await place.output(outputs.table)];
  const reader = createThreadReader(client, table);
  const now = Date.now();
  let count = 0;
  const tell = (waits: Waits): void => {
    count += 1;
    const { business, by, customer, since, state } = waits;
    session.tell(
      waits,
      `${state.padEnd(18)} ${spoken(now - Date.parse(since)).padStart(7)}  ${customer} to ${business}${by ? `  ${by}` : ''}\n`,
    );
  };
  let after: Parameters<typeof reader.waiting>[1];
  do {
    session.stop.throwIfAborted();
    const page = await reader.waiting(25, after);
    for (const thread of page.threads) tell(human(thread));
    after = page.next;
  } while (after);
  // the store's times are the sweep's own, which claims nothing here
  const store = createSweepStore({ client, table, lease: 0, keep: 0 });
  for (const key of await store.unfinished(now)) {
    session.stop.throwIfAborted();
    const thread = await reader.thread(key);
    const since = thread?.journal?.startedAt ?? thread?.handoff?.acceptedAt;
    if (since === undefined) continue;
    tell({ ...pairOf(key), state: 'unfinished', since: new Date(since).toISOString() });
  }
  session.tell({ total: count }, count === 0 ? 'Nobody waits, and nothing is unfinished.\n' : '');
  return 0;
}

const pairOf = ({ business, customer }: Thread['key']) => ({ business, customer });

function human({ key, handoff }: Thread): Waits {
  const since = new Date(handoff?.acceptedAt ?? handoff?.requestedAt ?? 0).toISOString();
  return {
    ...pairOf(key),
    state: handoff?.acceptedAt === undefined ? 'waits for a person' : 'has a person',
    since,
    ...(handoff?.acceptedBy !== undefined && { by: handoff.acceptedBy }),
  };
}
