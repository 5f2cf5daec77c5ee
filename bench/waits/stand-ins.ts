import { setTimeout as sleep } from 'node:timers/promises';
import { type Served, serve } from '../../playground/serve.ts';
import { createSimulatedAgent } from '../../simulators/agent/simulated-agent.ts';
import { createSimulatedCarrier, type SimulatedCarrier } from '../../simulators/carrier/simulated-carrier.ts';
import { wordsIn } from '../../test/soak/words.ts';
import type { Answer } from './figures.ts';

/** What the stand-ins let in, in the channel's own names. */
export const credentials = {
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
  TWILIO_AUTH_TOKEN: 'auth-token-of-the-bench',
  POLYAI_ACCOUNT_ID: 'bench-account',
  POLYAI_PROJECT_ID: 'bench-project',
  POLYAI_API_KEY: 'bench-api-key',
  POLYAI_TOKEN: 'bench-token',
} as const;

export interface StandInsOptions {
  /** The business numbers, E.164. */
  readonly numbers: readonly string[];
  /** The channel's origin. */
  readonly channel: string;
  /** What the agent takes for the text with a word, in milliseconds. */
  readonly agentMs: (word: string) => number;
  /** A message came to the carrier, with the words of the texts that it answers. */
  readonly onSend: (answers: readonly Answer[]) => void;
}

export interface StandIns {
  readonly agentUrl: string;
  readonly carrierUrl: string;
  readonly carrier: Pick<SimulatedCarrier, 'text'>;
  /** How long the agent had the text with a word, all askings together, in milliseconds. */
  heldMs(word: string): number;
  close(): Promise<void>;
}

/** Agent and carrier, each on a port of its own. Times are those of `performance.now()`. */
export async function startStandIns({
  numbers,
  channel,
  agentMs,
  onSend,
}: StandInsOptions): Promise<StandIns> {
  const agent = createSimulatedAgent({
    accountId: credentials.POLYAI_ACCOUNT_ID,
    projectId: credentials.POLYAI_PROJECT_ID,
    apiKey: credentials.POLYAI_API_KEY,
    token: credentials.POLYAI_TOKEN,
    answer: (message, memory) => ({
      reply: { response: `You asked about ${wordsIn(message).join(' and ')}.` },
      memory,
    }),
  });
  const carrier = createSimulatedCarrier({
    accountSid: credentials.TWILIO_ACCOUNT_SID,
    authToken: credentials.TWILIO_AUTH_TOKEN,
    numbers,
    // as an owner is told to configure it
    webhookUrl: `${channel}/twilio/messages#rc=2&rt=4500&rp=all`,
  });
  const held = new Map<string, number>();

  /** The stand-in's answer at once, and given back when the agent's time is over. */
  async function asked(request: Request): Promise<Response> {
    const from = performance.now();
    const answer = await agent.handle(request);
    const words = wordsIn(await answer.clone().text());
    // a greeting answers nothing, and comes at once
    if (words.length > 0) await sleep(Math.max(...words.map(agentMs)));
    const ms = performance.now() - from;
    for (const word of words) held.set(word, (held.get(word) ?? 0) + ms);
    return answer;
  }

  let heard = 0;
  async function sentTo(request: Request): Promise<Response> {
    const at = performance.now();
    const answer = await carrier.handle(request);
    const fresh = carrier.messages.slice(heard);
    heard = carrier.messages.length;
    const sends = fresh.filter(({ direction }) => direction !== 'inbound');
    for (const { body } of sends) onSend(wordsIn(body).map(word => ({ word, at })));
    return answer;
  }

  const at = { port: 0, host: '127.0.0.1' };
  const servers: [agent: Served, carrier: Served] = [await serve(asked, at), await serve(sentTo, at)];
  return {
    agentUrl: servers[0].url,
    carrierUrl: servers[1].url,
    carrier,
    heldMs: word => held.get(word) ?? 0,
    async close() {
      await Promise.all(servers.map(server => server.close()));
    },
  };
}
