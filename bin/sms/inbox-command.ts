import type { Command } from 'commander';
import { startError } from '../../playground/start-errors.ts';
import { placeOf } from './place/find-place.ts';
import { type PlaceOptions, placed } from './place/place.ts';
import { Failure } from './session/failure.ts';
import type { Run, Session } from './session/session.ts';
import { type SharedOptions, shared } from './session/shared-options.ts';
import { UsageError } from './session/usage-error.ts';
import { askThreadApi } from './thread-api-door.ts';

interface InboxCommandOptions extends SharedOptions, PlaceOptions {
  readonly port: string;
}

/** The same at each start: a browser keeps what was read by the address, with its port. */
const usualPort = '3700';

/** `inbox`: the desk of what is deployed, in a browser on this machine. */
export const inboxCommand = (program: Command, run: Run): void =>
  void shared(
    placed(
      program
        .command('inbox')
        .summary('the desk, in a browser on this machine: who waits, and answering them')
        .description(
          'Serves the inbox on this machine alone, until Ctrl-C, and prints the address to open. It works by the thread API ' +
            'of the stack, with its key, which the browser never has. The address is good for this start.',
        ),
    ).option('--port <port>', 'where it listens on 127.0.0.1', usualPort),
    {
      inbox: 'of the stack that channel.config.ts names',
      'inbox --stack SmsChannelTest --port 3800': 'of another stack, at another port',
      'inbox --local': 'of what npm start runs here',
    },
  ).action((options: InboxCommandOptions) => run(options, session => inbox(options, session)));

async function inbox({ port, ...options }: InboxCommandOptions, session: Session): Promise<number> {
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
    throw new UsageError(`--port is "${port}": write a port, a number from 1 to 65535`);
  const place = await placeOf(options, session);
  const door = await place.threadApi();
  const { url } = door;
  // what cannot be reached, or does not take the key, is said here and now, as of every command
  await askThreadApi(door, { method: 'GET', path: '/threads?mode=human' });
  const { serveInbox } = await import('../../playground/inbox/serve-inbox.ts');
  const key = async () => (await place.threadApi()).key;
  const served = await serveInbox({ place: place.name, url, key, port: Number(port) }).catch(error => {
    const isListening = error instanceof Error && 'syscall' in error && error.syscall === 'listen';
    if (!isListening) throw error;
    throw new Failure('port-in-use', startError(error, port).replace(' or PORT', ''), error);
  });
  session.atEnd(() => void served.close());
  session.tell(
    { place: place.name, address: served.address },
    `The inbox of ${place.name}: open\n\n  ${served.address}\n\nThe address opens it on this machine alone, until Ctrl-C.\n`,
  );
  return new Promise((_, reject) => {
    session.stop.addEventListener('abort', () => reject(session.stop.reason), { once: true });
  });
}
