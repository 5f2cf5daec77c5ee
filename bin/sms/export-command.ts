import type { Command } from 'commander';
import type { Address } from '../../lambdas/channel/thread/address.ts';
import { outputs } from '../../lambdas/environment/outputs.ts';
import { ofPerson } from './person/customer-argument.ts';
import { placeOf } from './place/find-place.ts';
import { type PlaceOptions, placed } from './place/place.ts';
import type { Run, Session } from './session/session.ts';
import { type SharedOptions, shared } from './session/shared-options.ts';

interface ExportOptions extends SharedOptions, PlaceOptions {}

/** `export`: all that is held of one person, to be handed to them. */
export function exportCommand(program: Command, run: Run): void {
  shared(
    placed(
      ofPerson(
        program
          .command('export')
          .summary('all that is held of one person, over all numbers, as JSON')
          .description(
            'Prints all that the channel holds of one person, over all numbers, words included, as JSON: threads with ' +
              'consent and timers, texts and replies, delivery reports, idempotency keys, dead letters, what phone desks ' +
              'were told, and the marks of earlier erasures. What waits in the queue is in it when its turn has come. It ' +
              'reads the whole table, and changes nothing.',
          ),
      ),
    ),
    {
      'export +15551234567 > person.json': 'of the stack',
      'export +15551234567 --local': 'of what npm start runs here',
    },
  ).action((customer: Address, options: ExportOptions) =>
    run(options, session => exported(customer, options, session)),
  );
}

async function exported(customer: Address, options: ExportOptions, session: Session): Promise<number> {
  const [{ heldOf }, { documentOf, marksOfPerson }, { deadLettersOf }] = await Promise.all([
    import('./person/held.ts'),
    import('./person/document.ts'),
    import('./dead-letters-of.ts'),
  ]);
  const place = await placeOf(options, session);
  const [client, table] = [await place.dynamo(), await place.output(outputs.table)];
  const held = await heldOf(client, table, customer);
  const queues = {
    client: await place.sqs(),
    queueUrl: await place.output(outputs.queueUrl),
    deadLetterQueueUrl: await place.output(outputs.deadLetterQueueUrl),
  };
  const letters = await session.whole(() => deadLettersOf(queues, held.addresses, 'kept'));
  const businesses = [...(await place.numbers()), ...held.threads.map(({ key }) => key.business)];
  const erasures = await marksOfPerson({
    ...{ client, table, businesses, addresses: held.addresses },
    key: await place.erasureKey(),
  });
  const document = documentOf({ ...{ held, letters, erasures }, now: Date.now() });
  session.tell(document, `${JSON.stringify(document, null, 2)}\n`);
  return 0;
}
