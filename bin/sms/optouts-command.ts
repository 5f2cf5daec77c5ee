import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { address } from '../../lambdas/channel/thread/address.ts';
import { outputs } from '../../lambdas/environment/outputs.ts';
import { header, readList } from './optout-list.ts';
import { everyMedium } from './person/pairs.ts';
import { placeOf } from './place/find-place.ts';
import { type PlaceOptions, placed } from './place/place.ts';
import { Failure } from './session/failure.ts';
import type { Run, Session } from './session/session.ts';
import { type AgreedOptions, type SharedOptions, shared } from './session/shared-options.ts';
import { UsageError } from './session/usage-error.ts';

interface ExportOptions extends SharedOptions, PlaceOptions {}
interface ImportOptions extends SharedOptions, AgreedOptions, PlaceOptions {}

/** So many messages are on their way to the queue at once. */
const atOnce = 10;

/** `optouts`: who has opted out, from here and to here. */
export function optoutsCommand(program: Command, run: Run): void {
  const group = program
    .command('optouts')
    .summary('optouts export, optouts import: who has opted out, from here and to here')
    .description('Who has opted out of which number: as a list from here, or from a list to here.');
  shared(
    placed(
      group
        .command('export')
        .summary('who has opted out, as CSV')
        .description(
          'Who has opted out, a line each as CSV: business, customer, since when and by what. It reads the whole table.',
        ),
    ),
    {
      'optouts export > optouts.csv': 'all of the stack’s',
      'optouts export --json': 'the same, for a script',
    },
  ).action((options: ExportOptions) => run(options, session => exported(options, session)));
  shared(
    placed(
      group
        .command('import')
        .summary('takes over opt-outs from a list')
        .description(
          'Takes over opt-outs from a list: CSV as `optouts export` writes it, or a number a line. Where it names no ' +
            'business, the customer is out of all of the channel’s numbers, by SMS, WhatsApp and RCS; an address such as ' +
            'whatsapp:+15551234567 only by its own. Each goes through its thread’s own order; who ' +
            'has come back since the time that the list has stays in. Nothing is done where a line is wrong.',
        )
        .argument('<file>', 'the list; - is stdin')
        .option('--yes', 'does it without asking'),
    ),
    {
      'optouts import optouts.csv': 'when you have agreed',
      'optouts import - --yes': 'in a script, from a pipe',
    },
  ).action((file: string, options: ImportOptions) =>
    run(options, session => imported(file, options, session)),
  );
}

async function exported(options: ExportOptions, session: Session): Promise<number> {
  const { optedOut, outByMark } = await import('./optouts.ts');
  const place = await placeOf(options, session);
  const [client, table] = [await place.dynamo(), await place.output(outputs.table)];
  if (!options.json) session.tell(null, `${header}\n`);
  for await (const thread of optedOut(client, table)) {
    session.stop.throwIfAborted();
    const { business, customer } = thread.key;
    const optedOutAt = new Date(thread.optedOutAt).toISOString();
    const by = thread.optedOutBy ?? null;
    session.tell(
      { business, customer, optedOutAt, by },
      `${[business, customer, optedOutAt, by ?? ''].join(',')}\n`,
    );
  }
  const erased = await outByMark(client, table);
  if (erased > 0)
    session.complain(
      `${counted(erased, 'pair')} more had opted out before an erasure. What is left of them is a mark that names nobody: they stay out here, and are on no list.\n`,
    );
  return 0;
}

async function imported(file: string, options: ImportOptions, session: Session): Promise<number> {
  const now = Date.now();
  const { optOuts, problems } = readList(contentsOf(file), now);
  if (problems.length > 0) {
    session.wrong(
      { imported: 0, problems },
      `${problems.map(problem => `${problem}\n`).join('')}Nothing was imported: mend the list.\n`,
    );
    return 1;
  }
  const place = await placeOf(options, session);
  const own = (await place.numbers()).map(address);
  const known = own.flatMap(everyMedium);
  const strange = optOuts.find(({ business }) => business !== undefined && !known.includes(business));
  if (strange)
    throw new Failure(
      'optouts-business',
      `The list has ${strange.business} as a business, which the channel has not: it has ${own.join(', ')}.`,
    );
  const [{ messagesOf }, { createThreadQueue }] = await Promise.all([
    import('./optouts.ts'),
    import('../../lambdas/aws/thread-queue.ts'),
  ]);
  const messages = messagesOf(optOuts, own, now);
  const said = `${counted(optOuts.length, 'line')}, ${counted(messages.length, 'thread')}`;
  if (messages.length > 0 && !options.yes) {
    session.aside(`${said} would be opted out.\n`);
    if (!(await session.agreed('Do it?'))) {
      session.aside('Nothing was imported.\n');
      return 0;
    }
  }
  const queue = createThreadQueue({
    client: await place.sqs(),
    queueUrl: await place.output(outputs.queueUrl),
  });
  for (let from = 0; from < messages.length; from += atOnce) {
    session.stop.throwIfAborted();
    const some = messages.slice(from, from + atOnce);
    await session.whole(() => Promise.all(some.map(message => queue.send(message))));
    if (from > 0 && from % 500 === 0) session.aside(`${from} of ${messages.length} …\n`);
  }
  session.tell(
    { imported: messages.length, lines: optOuts.length },
    `${said}: each is out when its turn has come, behind what is queued before.\n`,
  );
  return 0;
}

function contentsOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UsageError(`"${file}" cannot be read (${code}): name a file, or - for stdin`);
  }
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
