import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../../bin/sms/run-command.ts';

const entry = fileURLToPath(new URL('../../../bin/sms.ts', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Env = Readonly<Record<string, string>>;

/** Runs the operator's command in this process, in this environment. */
export async function runSms(args: readonly string[], env: Env = {}): Promise<Ran> {
  const said = { out: '', err: '' };
  const code = await runCommand(args, {
    env: { ...env },
    print: printed => {
      said.out += printed;
    },
    complain: printed => {
      said.err += printed;
    },
  });
  return { code, ...said };
}

/** Runs it as `npm run sms -- …` does, in this environment and none beside it. */
export async function runSmsProcess(args: readonly string[], env: Env = {}): Promise<Ran> {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { promise: code, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject).once('close', resolve);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, err };
}
