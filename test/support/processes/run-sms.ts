import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../../bin/sms/run-command.ts';
import type { Terminal } from '../../../bin/sms/session/terminal.ts';
import { compiled } from './compiled.ts';

const entry = fileURLToPath(new URL('../../../bin/sms.ts', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Env = Readonly<Record<string, string>>;

/**
 * Runs the operator's command in this process, in this environment and none beside it: the AWS SDK looks there too,
 * so one run at a time. Nobody is there to be asked, unless `somebody` is.
 */
export async function runSms(
  args: readonly string[],
  env: Env = {},
  somebody: Pick<Terminal, 'ask' | 'stop' | 'pause'> = {},
): Promise<Ran> {
  const said = { out: '', err: '' };
  const before = process.env;
  process.env = { ...nowhere, ...env };
  try {
    const code = await runCommand(args, {
      env: process.env,
      print: printed => {
        said.out += printed;
      },
      complain: printed => {
        said.err += printed;
      },
      ...somebody,
    });
    return { code, ...said };
  } finally {
    process.env = before;
  }
}

/** A machine with no account of AWS's: no files of its owner's, and no instance's metadata. */
const nowhere = { ...compiled, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' };

export interface SmsProcess {
  readonly pid: number;
  readonly ended: Promise<Ran>;
  /** What it has said on stdout so far. */
  readonly out: string;
  /** Resolves when it has said so much on stdout; rejects where it ends before. */
  said(words: string): Promise<void>;
  /** Nobody reads its stdout any more. */
  closeOut(): void;
  kill(signal: NodeJS.Signals): void;
}

/** Starts it as `npm run sms -- …` does, in this environment and none beside it. */
export function startSmsProcess(args: readonly string[], env: Env = {}): SmsProcess {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { ...nowhere, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  const heard = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', chunk => {
    out += chunk;
    for (const one of heard) one();
  });
  const { promise: code, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject).once('close', resolve);
  const ended = Promise.all([code, text(child.stderr)]).then(([code, err]) => ({ code, out, err }));
  return {
    pid: child.pid ?? 0,
    ended,
    get out() {
      return out;
    },
    said: words =>
      Promise.race([
        new Promise<void>(resolve => {
          const look = () => out.includes(words) && resolve();
          heard.add(look);
          look();
        }),
        ended.then(({ err }) => Promise.reject(new Error(`it ended without saying that: ${err}`))),
      ]),
    closeOut: () => child.stdout.destroy(),
    kill: signal => void child.kill(signal),
  };
}

/** Runs it as `npm run sms -- …` does, in this environment and none beside it. */
export const runSmsProcess = (args: readonly string[], env: Env = {}): Promise<Ran> =>
  startSmsProcess(args, env).ended;
