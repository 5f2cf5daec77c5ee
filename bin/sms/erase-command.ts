import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Address } from '../../lambdas/channel/thread/address.ts';
import { outputs } from '../../lambdas/environment/outputs.ts';
import { ofPerson } from './person/customer-argument.ts';
import { placeOf } from './place/find-place.ts';
import { type Place, type PlaceOptions, placed } from './place/place.ts';
import type { Run, Session } from './session/session.ts';
import { type AgreedOptions, type SharedOptions, shared } from './session/shared-options.ts';

interface EraseOptions extends SharedOptions, AgreedOptions, PlaceOptions {
  readonly atTwilio?: true;
}

/** How often it is looked whether a thread has had its turn. */
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
              'asks; then it gives a receipt: what went, what remains and until when. It reads the whole table.',
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
  const gone = await erased(place, { client, table, customer }, session);
  const atTwilio = twilio && { atTwilio: await atTwilioOf(twilio, place, gone.held, session) };
  const receipt = receiptOf({ ...gone, ...atTwilio });
  session.tell(receipt, receiptWords(receipt));
  return receipt.complete ? 0 : 1;
}

async function erased(
  place: Place,
  of: { client: Awaited<ReturnType<Place['dynamo']>>; table: string; customer: Address },
  session: Session,
) {
  const [{ erasePerson }, { deadLettersOf }, { createThreadQueue }] = await Promise.all([
    import('./person/erase.ts'),
    import('./dead-letters-of.ts'),
    import('../../lambdas/aws/thread-queue.ts'),
  ]);
  const sqs = await place.sqs();
  const queueUrl = await place.output(outputs.queueUrl);
  const deadLetterQueueUrl = await place.output(outputs.deadLetterQueueUrl);
  let told = 0;
  const { held, waiting, at } = await erasePerson(
    {
      ...{ client: of.client, table: of.table, clock: Date.now, newId: randomUUID, patience: patienceMs },
      businesses: await place.numbers(),
      queue: createThreadQueue({ client: sqs, queueUrl }),
      wait: () => delay(lookMs, undefined, { signal: session.stop }),
      whole: work => {
        session.stop.throwIfAborted();
        return session.whole(work);
      },
      onWaiting: left => {
        // soon, for most; then it is worth a word
        told += 1;
        if (told % 20 === 0) session.aside(`${left} threads have yet to have their turn …\n`);
      },
    },
    of.customer,
  );
  session.stop.throwIfAborted();
  const queues = { client: sqs, queueUrl, deadLetterQueueUrl };
  const { letters, hidden } = await session.whole(() => deadLettersOf(queues, held.addresses, 'removed'));
  return { held, at, waiting, deadLetters: letters.length, hidden };
}

async function twilioOf(place: Place) {
  const { twilioClient } = await import('./place/twilio-client.ts');
  const twilio = twilioClient(await place.twilio());
  await twilio.messages.list({ limit: 1 });
  return twilio;
}

async function atTwilioOf(
  twilio: Awaited<ReturnType<typeof twilioOf>>,
  place: Place,
  held: Awaited<ReturnType<typeof erased>>['held'],
  session: Session,
) {
  const { eraseAtTwilio } = await import('./person/at-twilio.ts');
  return eraseAtTwilio({
    ...{ twilio, held, numbers: await place.numbers() },
    between: () => session.stop.throwIfAborted(),
  });
}
