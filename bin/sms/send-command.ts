import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { Address } from '../../lambdas/channel/thread/address.ts';
import { placeOf } from './place/find-place.ts';
import { type PlaceOptions, placed } from './place/place.ts';
import { Failure } from './session/failure.ts';
import type { Run, Session } from './session/session.ts';
import { type AgreedOptions, type SharedOptions, shared } from './session/shared-options.ts';
import { askThreadApi } from './thread-api-door.ts';
import { ofThread } from './thread-argument.ts';

interface SendOptions extends SharedOptions, AgreedOptions, PlaceOptions {
  readonly key?: string;
}

/** `send`: the business speaks first. */
export const sendCommand = (program: Command, run: Run): void =>
  void shared(
    placed(
      ofThread(
        program
          .command('send')
          .summary('the business speaks first: a text to a customer, whose answer the agent gets')
          .description(
            'Sends a text to a customer, in a conversation of its own: the agent knows what was said when they answer. ' +
              'Nothing is sent to who has opted out.',
          ),
      ).argument('<words>', 'what is sent'),
    )
      .option(
        '--key <key>',
        'an idempotency key: with the same one, the same text is sent once (default: a new one)',
      )
      .option('--yes', 'does it without asking'),
    {
      'send +15550001000 +15551234567 "Your table is ready."': 'one text, when you have agreed',
      'send +15550001000 +15551234567 "Your table is ready." --yes --key table-4711':
        'in a script, which may be run again',
    },
  ).action((business: Address, customer: Address, body: string, options: SendOptions) =>
    run(options, session => send({ business, customer, body }, options, session)),
  );

async function send(
  opening: { readonly business: Address; readonly customer: Address; readonly body: string },
  { key = randomUUID(), yes, ...options }: SendOptions,
  session: Session,
): Promise<number> {
  const place = await placeOf(options, session);
  const door = await place.threadApi();
  if (!yes) {
    session.aside(
      `${opening.business} to ${opening.customer}: ${opening.body.length} characters would be sent\n`,
    );
    if (!(await session.agreed('Send it?'))) {
      session.aside('Nothing was sent.\n');
      return 0;
    }
  }
  const told = await session.whole(() =>
    askThreadApi(door, { method: 'POST', path: '/threads', body: opening, idempotencyKey: key }).catch(
      (error: unknown) => {
        const isOpen = error instanceof Failure && /^(network-|thread-api-failing)/.test(error.code);
        if (isOpen)
          session.aside(`It may have been taken: repeat it with --key ${key}, and it is sent once.\n`);
        throw error;
      },
    ),
  );
  session.tell({ id: told.body.id, key }, `It is on its way, as ${told.body.id}.\n`);
  return 0;
}
