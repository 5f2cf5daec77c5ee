import { setTimeout as sleep } from 'node:timers/promises';
import file from '../../channel.config.ts';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { freePort } from '../../test/support/free-port.ts';
import { startChannel } from './channel-process.ts';
import { createCustomers } from './customers.ts';
import { type Answer, type Figures, figuresOf } from './figures.ts';
import { type PlanOptions, planOf } from './plan.ts';
import { credentials, startStandIns } from './stand-ins.ts';

const config = withDefaults(file);

export interface RunFigures extends Figures, PlanOptions {
  /** Of the channel's process, the embedded DynamoDB and the status callbacks in it. */
  readonly cpuMsPerText: number;
  /** By how much that process grew at its highest, over the texts. */
  readonly bytesPerText: number;
  readonly tookMs: number;
}

/** As long as a second answer, or the last report on a message, may take to come. */
const afterglowMs = 3_000;

/** One run of customers through the channel, in real time. */
export async function run(options: PlanOptions): Promise<RunFigures> {
  const plan = planOf(options);
  const agentMs = new Map(plan.flatMap(({ texts }) => texts.map(text => [text.word, text.agentMs] as const)));
  const numbers = [...config.settings.numbers.keys()];
  const [business = ''] = numbers;
  const port = await freePort(Math.random);
  const answers: Answer[] = [];
  const onSend = (said: readonly Answer[]): void => {
    answers.push(...said);
    for (const { word } of said) customers.answered(word);
  };
  const channelUrl = `http://127.0.0.1:${port}`;
  const standIns = await startStandIns({
    numbers,
    channel: channelUrl,
    agentMs: word => agentMs.get(word) ?? 0,
    onSend,
  });
  const customers = createCustomers({ plan, carrier: standIns.carrier, business });
  const channel = await startChannel({
    ...credentials,
    PORT: String(port),
    PUBLIC_URL: channelUrl,
    TWILIO_BASE_URL: standIns.carrierUrl,
    POLYAI_BASE_URL: standIns.agentUrl,
  });
  try {
    const before = await channel.usage();
    const began = performance.now();
    await customers.run();
    const tookMs = performance.now() - began;
    await sleep(afterglowMs);
    const after = await channel.usage();
    const sent = customers.sent.map(text => ({ ...text, agentMs: standIns.heldMs(text.word) }));
    return {
      ...options,
      ...figuresOf(sent, answers),
      cpuMsPerText: (after.cpuMs - before.cpuMs) / sent.length,
      bytesPerText: (after.peakBytes - before.bytes) / sent.length,
      tookMs,
    };
  } finally {
    await channel.end();
    await standIns.close();
  }
}
