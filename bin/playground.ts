import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import ownConfig from '../channel.config.ts';
import { channelConfigAt } from '../playground/channel-config.ts';
import { startPlayground } from '../playground/start.ts';
import { welcome } from '../playground/welcome.ts';

/** The phone in this terminal. */
const me = '+15551234567';

const { CHANNEL_CONFIG } = process.env;
const config = CHANNEL_CONFIG ? await channelConfigAt(CHANNEL_CONFIG) : ownConfig;
const { verbose } = parseArgs({ options: { verbose: { type: 'boolean' } } }).values;
const playground = await startPlayground({
  env: process.env,
  config,
  log: line => verbose && process.stderr.write(`${line}\n`),
});
const [number = ''] = playground.config.settings.numbers.keys();
console.log(welcome(playground, me, number));

const { carrier } = playground.simulators;
const terminal =
  process.stdin.isTTY && carrier
    ? createInterface({ input: process.stdin, output: process.stdout })
    : undefined;
if (terminal && carrier) {
  let shown = carrier.phone(me).length;
  const show = setInterval(() => {
    for (const { body } of carrier.phone(me).slice(shown)) {
      process.stdout.write(`\r\x1b[K${body.replaceAll(/^/gm, '    ')}\n`);
      terminal.prompt(true);
      shown += 1;
    }
  }, 100);
  terminal.on('line', line => {
    if (line.trim() !== '') void carrier.text({ from: me, to: number, body: line });
    terminal.prompt();
  });
  terminal.on('close', () => {
    clearInterval(show);
    void stop();
  });
  terminal.prompt();
}

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  terminal?.close();
  await playground.stop();
}
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
