import { serve } from '../../playground/serve.ts';
import { createSimulatedAgent } from '../../simulators/agent/simulated-agent.ts';
import { createSimulatedCarrier } from '../../simulators/carrier/simulated-carrier.ts';
import { seeded } from '../support/random.ts';
import { sendTexts } from './load.ts';
import {
  credentials,
  type FromVendors,
  type SentText,
  type ToVendors,
  type VendorsJournal,
  type VendorsPlan,
} from './protocol.ts';
import { soakedChannel } from './soaked-channel.ts';
import { inWeather } from './weather.ts';
import { answerTo } from './words.ts';

/**
 * Agent, carrier and customers, in a process that is not killed: what they have seen is what the channel is
 * judged by. Ends with the soak that started it.
 */
const { channel, threads, texts, seed }: VendorsPlan = JSON.parse(process.env.SOAK_PLAN ?? '{}');
const numbers = [...soakedChannel.settings.numbers.keys()];
const troubles = new Map<string, number>();
const sent: SentText[] = [];
let [searches, repeatedWebhooks] = [0, 0];

const agent = createSimulatedAgent({
  accountId: credentials.POLYAI_ACCOUNT_ID,
  projectId: credentials.POLYAI_PROJECT_ID,
  apiKey: credentials.POLYAI_API_KEY,
  token: credentials.POLYAI_TOKEN,
  answer: (message, memory) => ({ reply: answerTo(message), memory }),
});
const carrier = createSimulatedCarrier({
  accountSid: credentials.TWILIO_ACCOUNT_SID,
  authToken: credentials.TWILIO_AUTH_TOKEN,
  numbers,
  // as an owner is told to configure it
  webhookUrl: `${channel}/twilio/messages#rc=2&rt=4500&rp=all`,
});

const agentRequests = inWeather(
  agent,
  {
    latency: [40, 1_200],
    chances: [
      { name: 'agent: 429', probability: 0.02, fault: { answer: { status: 429 } } },
      { name: 'agent: 500', probability: 0.005, fault: { answer: { status: 500 } } },
      {
        name: 'agent: 500, understood',
        probability: 0.005,
        fault: { answer: { status: 500 }, processed: true },
      },
      { name: 'agent: connection lost', probability: 0.005, fault: { answer: 'drop' } },
      {
        name: 'agent: connection lost, understood',
        probability: 0.005,
        fault: { answer: 'drop', processed: true },
      },
    ],
  },
  ({ url }) =>
    url.endsWith('/chat/respond') ? 'respond' : url.endsWith('/chat/create') ? 'create' : undefined,
  seeded(seed + 1),
  troubles,
);
const carrierRequests = inWeather(
  carrier,
  {
    latency: [20, 300],
    chances: [
      { name: 'carrier: 429', probability: 0.02, fault: { answer: { status: 429 } } },
      { name: 'carrier: 500', probability: 0.005, fault: { answer: { status: 500 } } },
      {
        name: 'carrier: 500, accepted',
        probability: 0.015,
        fault: { answer: { status: 500 }, processed: true },
      },
      { name: 'carrier: connection lost', probability: 0.005, fault: { answer: 'drop' } },
      {
        name: 'carrier: connection lost, accepted',
        probability: 0.015,
        fault: { answer: 'drop', processed: true },
      },
    ],
  },
  ({ method }) => (method === 'POST' ? 'send' : undefined),
  seeded(seed + 2),
  troubles,
);

function journal(): VendorsJournal {
  const asks = [...agent.conversations.values()].flatMap(({ attributes, turns }) => {
    const thread = `${attributes.business_number} ${attributes.customer_number}`;
    return turns.map(({ message }) => ({ thread, message }));
  });
  const sends = carrier.sent.map(({ from, to, body, effect }) => ({
    thread: `${from} ${to}`,
    body,
    ...(effect !== undefined && { effect }),
  }));
  const heard = agent.calls
    .filter(({ operation }) => operation === 'respond')
    .map(({ message = '' }) => message);
  const counted = { troubles: Object.fromEntries(troubles), searches, repeatedWebhooks };
  return { texts: sent, sends, asks, heard, ...counted };
}

const tell = (message: FromVendors): void => void process.send?.(message);

const agentServer = await serve(agentRequests, { port: 0, host: '127.0.0.1' });
const carrierServer = await serve(
  request => {
    // texts that never came are searched for by whom they are to; a lost send by whom it is from as well
    if (request.method === 'GET' && new URL(request.url).searchParams.has('From')) searches += 1;
    return carrierRequests(request);
  },
  { port: 0, host: '127.0.0.1' },
);

process.on('disconnect', () => process.exit(1));
process.on('message', async (message: ToVendors) => {
  if (message.kind === 'report') return tell({ kind: 'journal', journal: journal() });
  await sendTexts(
    carrier,
    { threads, texts, span: message.span, numbers, random: seeded(seed + 3) },
    text => sent.push(text),
    () => {
      repeatedWebhooks += 1;
    },
  );
  tell({ kind: 'loaded' });
});
tell({ kind: 'ready', agentUrl: agentServer.url, carrierUrl: carrierServer.url });
