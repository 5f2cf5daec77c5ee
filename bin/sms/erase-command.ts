import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { Address } from '../../lambdas/channel/thread/address.ts';
import { outputs } from '../../lambdas/environment/outputs.ts';
import type { TwilioCopies } from './person/at-twilio.ts';
import { ofPerson } from './person/customer-argument.ts';
import type { Held } from './person/held.ts';
import type { Failed, Gone } from './person/receipt.ts';
import { placeOf } from './place/find-place.ts';
import { type Place, type PlaceOptions, placed } from './place/place.ts';
import type { Run, Session } from './session/session.ts';
import { type AgreedOptions, type SharedOptions, shared } from './session/shared-options.ts';

interface EraseOptions extends SharedOptions, AgreedOptions, PlaceOptions {
  readonly atTwilio?: true;
}

/** How often it is looked whether a thread has had its turn, or Twilio has sent what it was sending. */
const lookMs = 500;
/** Longer than any patience: a thread's turn may wait for one before it. */
const patienceMs = 15 * 60_000;

/** `erase`: all that is held of one person goes. */
export function eraseCommand(program: Command, run: Run): void {
  shared(
    placed(
      ofPerson(
        program
          .command('erase')
          .summary('erases all that is held of one person, over all numbers')
          .description(
            'Erases all that the channel holds of one person, over all numbers: threads, texts and replies, delivery ' +
              'reports, timers, idempotency keys, dead letters, what waits in the queue, and what phone desks were told. ' +
              'What is on its way is not answered any more; who had opted out stays out. It shows first what there is, and ' +
              'asks; then it gives a receipt: what went, what remains and until when. It reads the whole table. Twilio’s ' +
              'copies go first, for the table has what finds them: without --at-twilio the receipt names those that a ' +
              'second run does not find.',
          ),
      ),
    )
      .option('--at-twilio', 'Twilio’s copies too, of texts between them and the channel’s numbers')
      .option('--yes', 'does it without asking'),
    {
      'erase +15551234567': 'shows what there is, and asks',
      'erase +15551234567 --at-twilio --yes --json > receipt.json': 'in a script, with the receipt',
      'erase +15551234567 --local': 'in what npm start runs here',
    },
  ).action((customer: Address, options: EraseOptions) =>
    run(options, session => erase(customer, options, session)),
  );
}

async function erase(customer: Address, options: EraseOptions, session: Session): Promise<number> {
  const [{ heldOf }, { counted, countsOf, receiptOf, receiptWords }] = await Promise.all([
    import('./person/held.ts'),
    import('./person/receipt.ts'),
  ]);
  const place = await placeOf(options, session);
  const [client, table] = [await place.dynamo(), await place.output(outputs.table)];
  // credentials that Twilio does not take stop it before anything is gone
  const twilio = options.atTwilio ? await twilioOf(place) : undefined;
  if (!options.yes) {
    const found = countsOf(await heldOf(client, table, customer));
    session.aside(
      `Held of them: ${counted(found)}. What waits in the queue and the dead letters is looked at as it goes` +
        `${options.atTwilio ? ', and so is what Twilio has' : ''}.\n`,
    );
    if (!(await session.agreed('Erase all of it, for good?'))) {
      session.aside('Nothing was erased.\n');
      return 0;
    }
  }
  const numbers = await place.numbers();
  const copies = twilio && (await copiesOf(twilio, { customer, numbers }, session));
  const gone = await erased(place, { client, table, customer, numbers, copies }, session);
  const receipt = receiptOf({ ...gone, ...(copies && { atTwilio: copies }) });
  session.tell(receipt, receiptWords(receipt));
  return receipt.complete ? 0 : 1;
}

interface Whom {
  readonly client: Awaited<ReturnType<Place['dynamo']>>;
  readonly table: string;
  readonly customer: Address;
  readonly numbers: readonly string[];
  readonly copies: TwilioCopies | undefined;
}

/** What went, and what did not: from when something was found there is a receipt, whatever fails. */
async function erased(place: Place, of: Whom, session: Session): Promise<Omit<Gone, 'atTwilio'>> {
  const [{ erasePerson }, { deadLettersOf }, { createThreadQueue }, { failureOf }, { idsOnlyIn }] =
    await Promise.all([
      import('./person/erase.ts'),
      import('./dead-letters-of.ts'),
      import('../../lambdas/aws/thread-queue.ts'),
      import('./failures/failure-of.ts'),
      import('./person/at-twilio.ts'),
    ]);
  const { client, table, customer, numbers, copies } = of;
  const sqs = await place.sqs();
  const queueUrl = await place.output(outputs.queueUrl);
  const deadLetterQueueUrl = await place.output(outputs.deadLetterQueueUrl);
  const failures: Failed[] = [];
  let found: Held | undefined;
  let told = 0;
  /** Nothing where it failed; where nothing is found yet, or it is to end, it is thrown. */
  const tried = async <T>(of: Failed['of'], work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!found || session.stop.aborted || !(error instanceof Error)) throw error;
      failures.push({ of, ...failureOf(error, session.env) });
      return undefined;
    }
  };
  const askedAt = Date.now();
  const done = await tried('table', () =>
    erasePerson(
      {
        ...{ client, table, clock: Date.now, newId: randomUUID, patience: patienceMs, businesses: numbers },
        queue: createThreadQueue({ client: sqs, queueUrl }),
        wait: () => session.pause(lookMs),
        whole: work => {
          session.stop.throwIfAborted();
          return session.whole(work);
        },
        onFound: held => {
          found = held;
        },
        ...(copies && { atCarrier: async held => (await tried('twilio', () => copies.erase(held))) === 0 }),
        onWaiting: left => {
          // soon, for most; then it is worth a word
          told += 1;
          if (told % 20 === 0) session.aside(`${left} threads have yet to have their turn …\n`);
        },
      },
      customer,
    ),
  );
  session.stop.throwIfAborted();
  const { held = found ?? nothing, waiting = 0, at = askedAt, isHeldUp = false } = done ?? {};
  const isErased = done !== undefined && !isHeldUp;
  // what went out at that very moment
  if (isErased && copies) await tried('twilio', () => copies.erase(held));
  const queues = { client: sqs, queueUrl, deadLetterQueueUrl };
  const letters = isErased
    ? await tried('dead letters', () => session.whole(() => deadLettersOf(queues, held.addresses, 'removed')))
    : undefined;
  return {
    ...{ held, at, waiting, failures, isErased, isHeldUp },
    ...{ deadLetters: letters?.letters.length ?? 0, hidden: letters?.hidden ?? 0 },
    notFoundAgain: isErased && !copies ? idsOnlyIn(held, numbers, customer) : [],
  };
}

const nothing: Held = { addresses: [], threads: [], desks: [], keys: [] };

async function twilioOf(place: Place) {
  const { twilioClient } = await import('./place/twilio-client.ts');
  const twilio = twilioClient(await place.twilio());
  await twilio.messages.list({ limit: 1 });
  return twilio;
}

async function copiesOf(
  twilio: Awaited<ReturnType<typeof twilioOf>>,
  of: Pick<Whom, 'customer' | 'numbers'>,
  session: Session,
): Promise<TwilioCopies> {
  const { twilioCopies } = await import('./person/at-twilio.ts');
  return twilioCopies({
    ...{ ...of, twilio },
    between: () => session.stop.throwIfAborted(),
    wait: () => session.pause(lookMs),
  });
}
