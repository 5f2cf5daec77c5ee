import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

/** The soak in a process of its own; it ends everything that it has started, however it ends. */
async function soak(...args: string[]) {
  const script = fileURLToPath(new URL('soak/soak.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGTERM'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', chunk => {
      said += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { code, said };
}

describe('the soak', () => {
  it('finds nothing lost, doubled or out of order when npm start is killed under load', {
    timeout: 180_000,
  }, async () => {
    const { code, said } = await soak('--threads', '40', '--kills', '3', '--seconds', '10', '--minutes', '2');
    process.stdout.write(said);
    expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining('killed 3 times') });
  });

  it.each(['lost', 'doubled'])('fails where a message was %s', { timeout: 90_000 }, async sabotage => {
    const { code, said } = await soak(
      ...['--threads', '2', '--texts', '1', '--kills', '0', '--seconds', '1', '--minutes', '1'],
      ...['--sabotage', sabotage],
    );
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining(`${sabotage}: `) });
  });

  it.each([
    ['--threads', '0'],
    ['--engine', 'leveldb'],
    ['--kils', '3'],
  ])('says what is wrong with %s %s', async (option, value) => {
    const { code, said } = await soak(option, value);
    expect(code).toBe(2);
    expect(said).toContain(option);
  });
});
