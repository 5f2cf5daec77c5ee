import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, type TestContext } from 'vitest';
import { isDeep } from './support/depth.ts';

/** The soak in a process of its own; it ends everything that it has started, however it ends. */
async function soak({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, ...args: string[]) {
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

/** Each is a channel more at the same time, and all of it minutes: `npm run test:deep` has them. */
const sabotages = isDeep ? ['lost', 'doubled'] : [];

// what takes long is that everything waits: for what was in flight to be visible again, for a process to start
describe.concurrent('the soak', { timeout: 900_000 }, () => {
  it.runIf(isDeep)(
    'finds nothing lost, doubled or out of order when npm start is killed under load',
    async context => {
      const { code, said } = await soak(context, '--minutes', '12');
      process.stdout.write(said);
      expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining('killed 10 times') });
    },
  );

  it.for(sabotages)('fails where a message was %s', async (sabotage, context) => {
    const { code, said } = await soak(
      context,
      ...['--threads', '2', '--texts', '1', '--kills', '0', '--seconds', '1', '--minutes', '5'],
      ...['--sabotage', sabotage],
    );
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining(`${sabotage}: `) });
  });

  it.for([
    ['--threads', '0'],
    ['--engine', 'leveldb'],
    ['--kils', '3'],
  ] as const)('says what is wrong with %s %s', async ([option, value], context) => {
    const { code, said } = await soak(context, option, value);
    expect(code).toBe(2);
    expect(said).toContain(option);
  });
});
