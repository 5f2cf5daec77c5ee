import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { runCommand } from './sms/run-command.ts';
import { stopped } from './sms/session/session.ts';

const { stdin, stdout, stderr } = process;
const stop = new AbortController();
let isReaderGone = false;

let stoppedAt = 0;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // npm passes on what the terminal has sent to all; who asks again does not want to wait for what is being finished
    if (stop.signal.aborted && performance.now() - stoppedAt > 300) process.exit(stopped);
    stoppedAt = performance.now();
    stop.abort();
  });
}
// a pipe into `head`, say, that has had enough: nobody is left to tell anything, least of all that
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      // a full disk, say: what was to be printed is lost, and what was done is not
      if (stream === stdout)
        stderr.write(`What was done could not be printed (${error.code ?? 'unknown'}): is the disk full?\n`);
      process.exit(1);
    }
    isReaderGone = true;
    stop.abort();
  });
}

async function ask(question: string, shown: Writable = stderr): Promise<string> {
  const asking = createInterface({ input: stdin, output: shown, terminal: true });
  // while it waits, the terminal hands Ctrl-C to it and not to the process
  asking.on('SIGINT', () => stop.abort());
  try {
    return await asking.question(question, { signal: stop.signal });
  } catch (error) {
    stderr.write('\n');
    // Ctrl-D is no answer, and no mistake
    if (!stop.signal.aborted && error instanceof Error && error.name === 'AbortError') return '';
    throw error;
  } finally {
    asking.close();
  }
}

/** The question is shown, and nothing that is typed. */
async function askSecretly(question: string): Promise<string> {
  stderr.write(question);
  try {
    return await ask('', new Writable({ write: (_chunk, _encoding, done) => done() }));
  } finally {
    stderr.write('\n');
  }
}

const exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  print: text => void stdout.write(text),
  complain: text => void stderr.write(text),
  ...(stdin.isTTY && stderr.isTTY && { ask: question => ask(question), askSecretly }),
  stop: stop.signal,
});
// what was waited for when it was to end may wait for long
if (stop.signal.aborted) process.exit(isReaderGone && exitCode === stopped ? 0 : exitCode);
process.exitCode = exitCode;
