import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { compiled } from '../support/processes/compiled.ts';

const start = fileURLToPath(new URL('../../bin/playground.ts', import.meta.url));

/** util-linux's `script` gives a process a terminal of its own; other systems' takes other options, or none is there. */
const hasTerminals = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

/** `npm start` on a terminal. */
async function terminal(...args: readonly string[]) {
  const command = [process.execPath, start, '--port', await freePort(), ...args].join(' ');
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    env: { ...compiled, PATH: process.env.PATH, TERM: 'xterm' },
  });
  const ended = once(child, 'exit');
  let shown = '';
  let looked = 0;
  child.stdout.setEncoding('utf8').on('data', chunk => {
    shown += chunk;
  });
  return {
    type: (keys: string) => void child.stdin.write(keys),
    /** What it shows until then, from where it was last looked at. */
    async until(words: string): Promise<string> {
      while (!shown.includes(words, looked)) await once(child.stdout, 'data');
      const from = looked;
      looked = shown.indexOf(words, looked) + words.length;
      return shown.slice(from, looked);
    },
    ended: async () => (await ended)[0],
    [Symbol.dispose]: () => void child.kill(),
  };
}

describe.skipIf(!hasTerminals)('npm start on a terminal', () => {
  it('has a prompt, under which it tells what became of a text and why nothing comes', async () => {
    using typed = await terminal();
    await typed.until('Or type here: every line is a text from +15551234567');
    await typed.until('> \x1b[3G');
    typed.type('When are you open?\r');
    expect(await typed.until('delivered')).toContain('1 segment, GSM-7');
    typed.type('person\r');
    await typed.until('delivered');
    typed.type('hello?\r');
    await typed.until('\x1b[2ma person has this thread: the agent is not asked until they release it');
    typed.type('STOP\r');
    await typed.until('a keyword: the carrier answers it, not the agent');
    typed.type('hello?\r');
    await typed.until('this number has opted out: nothing is sent to it until it texts START');
    typed.type('\x04');
    expect(await typed.ended()).toBe(0);
  });

  it('ends by Ctrl-C when the turn in flight is done, and by a second at once', async () => {
    using typed = await terminal('--verbose');
    await typed.until('\x1b[3G');
    typed.type('slow\r');
    await typed.until('text taken');
    typed.type('\x03');
    await typed.until('Ending when the turns in flight are done; once more ends it at once.');
    typed.type('\x03');
    expect(await typed.ended()).toBe(130);
  });
});
