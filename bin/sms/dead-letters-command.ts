import type { Command } from 'commander';
import type { DeadLetter } from './dead-letter.ts';
import { type Chosen, choiceOf, chosenBy, isChosen } from './dead-letter-choice.ts';
import { type QueueOptions, type Queues, queued, queuesOf } from './dead-letter-queues.ts';
import { printable } from './printable.ts';
import { redriveCommand } from './redrive-command.ts';
import { Failure } from './session/failure.ts';
import type { Run, Session } from './session/session.ts';
import { type AgreedOptions, type SharedOptions, shared } from './session/shared-options.ts';
import { UsageError } from './session/usage-error.ts';

interface ListOptions extends SharedOptions, QueueOptions, Chosen {}

interface ShowOptions extends SharedOptions, QueueOptions {
  readonly words?: true;
}

interface DropOptions extends SharedOptions, AgreedOptions, QueueOptions, Chosen {
  readonly all?: true;
}

/** `dead-letters`: what was given up on, and what becomes of it. */
export function deadLettersCommand(program: Command, run: Run): void {
  const group = program
    .command('dead-letters')
    .summary('dead-letters list, show, redrive, drop: what was given up on, and what becomes of it')
    .description(
      'What was given up on: each with its reason and its age, and with words where they are asked for alone.',
    );
  shared(
    queued(
      chosenBy(
        group
          .command('list')
          .summary('what there is, each with its reason and age')
          .description(
            'What was given up on: id, reason, age, kind, the last two digits of the numbers and the thread. No words.',
          ),
      ),
    ),
    {
      'dead-letters list': 'all of the stack’s',
      'dead-letters list --reason agent-refused --json': 'for one reason, for a script',
    },
  ).action((options: ListOptions) => run(options, session => list(options, session)));
  shared(
    queued(
      group
        .command('show')
        .summary('one of them: what it is, and with --words what it says')
        .description('One of the dead letters, by its id or the beginning of it. It stays where it is.')
        .argument('<id>', 'as `dead-letters list` has it', idGiven)
        .option('--words', 'with the customer’s number and words, which are on your screen then'),
    ),
    {
      'dead-letters show 3f2a9c41': 'what it is',
      'dead-letters show 3f2a9c41 --words': 'and what it says',
    },
  ).action((id: string, options: ShowOptions) => run(options, session => show(id, options, session)));
  redriveCommand(group, run, 'dead-letters ');
  shared(
    queued(
      chosenBy(
        group
          .command('drop')
          .summary('deletes some of them, for good')
          .description(
            'Deletes dead letters for good: what they say is then nowhere but in the thread’s record. Say which: by their ' +
              'ids, a reason or an age, or --all. It shows first what would go, and asks.',
          )
          .argument('[id...]', 'as `dead-letters list` has them', idsGiven),
      )
        .option('--all', 'all of them')
        .option('--yes', 'does it without asking'),
    ),
    {
      'dead-letters drop 3f2a9c41': 'one of them',
      'dead-letters drop --reason unreadable --yes': 'what somebody else has put into the queue, in a script',
      'dead-letters drop --older-than 7d': 'what no answer helps any more',
    },
  ).action((ids: string[] | undefined, options: DropOptions) =>
    run(options, session => drop(ids ?? [], options, session)),
  );
}

/** SQS's ids are UUIDs; so much of one is seldom another's. */
function idGiven(value: string): string {
  if (/^[0-9a-f][0-9a-f-]{3,35}$/i.test(value)) return value.toLowerCase();
  throw new UsageError(
    `"${value}" is no dead letter's id: write it as \`dead-letters list\` has it, four characters at least`,
  );
}

const idsGiven = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  idGiven(value),
];

const lineOf = (
  letter: DeadLetter,
  described: (letter: DeadLetter, now: number) => string,
  now: number,
): string => `${letter.id.slice(0, 8)}  ${described(letter, now)}`;

async function list(options: ListOptions, session: Session): Promise<number> {
  const queues = await queuesOf(options, session);
  const { behindThose, described, documentOf } = await import('./dead-letter.ts');
  const now = Date.now();
  const { letters, hidden } = await chosenOf(queues, choiceOf(options), () => true, session);
  for (const letter of letters) session.tell(documentOf(letter), `${lineOf(letter, described, now)}\n`);
  const byReason = Object.entries(Object.groupBy(letters, ({ reason }) => reason)).map(
    ([reason, some = []]) => [reason, some.length] as const,
  );
  session.tell(
    { total: letters.length, reasons: Object.fromEntries(byReason), hidden },
    letters.length === 0
      ? `There are no ${isNarrowed(options) ? 'such ' : ''}dead letters.\n${behindThose(hidden)}`
      : `${counted(letters.length)}: ${byReason.map(([reason, some]) => `${some} ${reason}`).join(', ')}.\n${behindThose(hidden)}`,
  );
  return 0;
}

const isNarrowed = ({ reason, olderThan }: Chosen): boolean =>
  reason !== undefined || olderThan !== undefined;
const counted = (some: number): string => `${some} dead letter${some === 1 ? '' : 's'}`;

/** Those that are meant, none of which is touched. */
async function chosenOf(
  { client, deadLetterQueueUrl }: Queues,
  { limit, ...chosen }: Chosen,
  isMeant: (letter: DeadLetter) => boolean,
  session: Session,
): Promise<{ letters: readonly DeadLetter[]; hidden: number }> {
  const { passThrough } = await import('./dead-letter-pass.ts');
  const startedAt = Date.now();
  const letters: DeadLetter[] = [];
  const hidden = await session.whole(() =>
    passThrough({
      client,
      deadLetterQueueUrl,
      stop: session.stop,
      each: letter => {
        const hasRoom = limit === undefined || letters.length < limit;
        if (hasRoom && isMeant(letter) && isChosen(letter, chosen, startedAt)) letters.push(letter);
      },
    }),
  );
  return { letters, hidden };
}

const hasId =
  (ids: readonly string[]) =>
  ({ id }: DeadLetter): boolean =>
    ids.some(one => id.toLowerCase().startsWith(one));

async function show(id: string, options: ShowOptions, session: Session): Promise<number> {
  const queues = await queuesOf(options, session);
  const { described, documentOf } = await import('./dead-letter.ts');
  const { letters, hidden } = await chosenOf(queues, {}, hasId([id]), session);
  const [letter, another] = letters;
  if (!letter) throw noneOf([id], hidden);
  if (another)
    throw new UsageError(`${letters.length} dead letters' ids begin with "${id}": write more of it`);
  const { at, since } = documentOf(letter);
  const words = options.words ? `\n${shownBody(letter)}\n` : '';
  session.tell(
    {
      ...documentOf(letter),
      ...(options.words && { message: letter.message ?? null, body: letter.body }),
    },
    `${lineOf(letter, described, Date.now())}\n\nid      ${letter.id}\nhappened ${at}\ngiven up ${since}\n` +
      `reason  docs/runbook.md, "dead-letters", tells of ${letter.reason}\n${words}`,
  );
  return 0;
}

/** What is ours as a person reads it; anything else as it came. */
const shownBody = ({ message, body }: DeadLetter): string =>
  printable(message ? JSON.stringify(message, null, 2) : body);

const noneOf = (ids: readonly string[], hidden: number): Failure =>
  new Failure(
    'no-dead-letter',
    `No dead letter's id begins with ${ids.join(', ')}: \`npm run sms -- dead-letters list\` has those that can be seen` +
      `${hidden > 0 ? `, and about ${hidden} more stand behind them in the same threads` : ''}.`,
  );

async function drop(ids: readonly string[], options: DropOptions, session: Session): Promise<number> {
  const { all, yes } = options;
  const choice = choiceOf(options);
  if (ids.length === 0 && !all && !isNarrowed(choice))
    throw new UsageError('say which are to go: ids, --reason, --older-than, or --all');
  if (all && (ids.length > 0 || isNarrowed(choice)))
    throw new UsageError('--all is all of them: say it alone, or say which without it');
  const queues = await queuesOf(options, session);
  const { behindThose, described, documentOf } = await import('./dead-letter.ts');
  const now = Date.now();
  const { letters, hidden } = await chosenOf(
    queues,
    choice,
    ids.length === 0 ? () => true : hasId(ids),
    session,
  );
  session.stop.throwIfAborted();
  const missing = ids.filter(one => !letters.some(hasId([one])));
  if (missing.length > 0) throw noneOf(missing, hidden);
  if (letters.length > 0 && !yes) {
    session.aside(letters.map(letter => `${lineOf(letter, described, now)}  would be dropped\n`).join(''));
    if (
      !(await session.agreed(`Delete ${letters.length === 1 ? 'it' : `these ${letters.length}`} for good?`))
    ) {
      session.aside('Nothing was dropped.\n');
      return 0;
    }
  }
  const { passThrough } = await import('./dead-letter-pass.ts');
  // those that were shown and no others
  const meant = new Set(letters.map(({ id }) => id));
  let dropped = 0;
  if (meant.size > 0)
    await session.whole(() =>
      passThrough({
        client: queues.client,
        deadLetterQueueUrl: queues.deadLetterQueueUrl,
        stop: session.stop,
        async each(letter, remove) {
          if (!meant.has(letter.id)) return;
          await remove();
          dropped += 1;
          session.tell(
            { fate: 'dropped', ...documentOf(letter) },
            `${lineOf(letter, described, now)}  dropped\n`,
          );
        },
      }),
    );
  session.tell(
    { total: { dropped }, hidden },
    letters.length === 0
      ? `There are no ${all ? '' : 'such '}dead letters.\n${behindThose(hidden)}`
      : `${counted(dropped)} dropped.\n${behindThose(hidden)}`,
  );
  return dropped === meant.size ? 0 : 1;
}
