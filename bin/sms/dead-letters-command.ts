import type { Command } from 'commander';
import type { DeadLetter } from './dead-letter.ts';
import { type Chosen, choiceOf, chosenBy } from './dead-letter-choice.ts';
import { type QueueOptions, queued, queuesOf } from './dead-letter-queues.ts';
import { type DropOptions, drop } from './dead-letters-drop.ts';
import { chosenOf, counted, hasId, isNarrowed, lineOf, noneOf } from './dead-letters-found.ts';
import { printable } from './printable.ts';
import { redriveCommand } from './redrive-command.ts';
import type { Run, Session } from './session/session.ts';
import { type SharedOptions, shared } from './session/shared-options.ts';
import { UsageError } from './session/usage-error.ts';

interface ListOptions extends SharedOptions, QueueOptions, Chosen {}

interface ShowOptions extends SharedOptions, QueueOptions {
  readonly words?: true;
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
