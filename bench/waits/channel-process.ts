import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromChannel, Usage } from './channel.ts';

export interface ChannelProcess {
  /** What it has used since it began. */
  usage(): Promise<Usage>;
  /** Resolves when it is gone. */
  end(): Promise<void>;
}

/**
 * Starts the channel in a process of its own; resolves when it serves.
 * @throws {Error} where it ends by itself.
 */
export async function startChannel(env: Readonly<Record<string, string>>): Promise<ChannelProcess> {
  const child = fork(fileURLToPath(new URL('./channel.ts', import.meta.url)), [], {
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  const { promise: ended, reject } = Promise.withResolvers<never>();
  ended.catch(() => {}); // it is looked at only while something is awaited of the process
  child.once('error', reject);
  child.once('exit', () => reject(new Error("the channel's process has ended: see what it wrote")));
  await Promise.race([told(child, 'ready'), ended]);
  return {
    async usage() {
      const answer = told(child, 'usage');
      child.send('usage');
      const { cpuMs, bytes, peakBytes } = await Promise.race([answer, ended]);
      return { cpuMs, bytes, peakBytes };
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

type Told<K extends FromChannel['kind']> = Extract<FromChannel, { readonly kind: K }>;

/** The next message of that kind. */
const told = <K extends FromChannel['kind']>(child: ChildProcess, kind: K): Promise<Told<K>> =>
  new Promise(resolve => {
    const isOfKind = (message: FromChannel): message is Told<K> => message.kind === kind;
    const hear = (message: FromChannel): void => {
      if (!isOfKind(message)) return;
      child.off('message', hear);
      resolve(message);
    };
    child.on('message', hear);
  });
