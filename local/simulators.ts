import type { AgentVendorName } from '../lambdas/config/agents.ts';
import type { DefinedChannel } from '../lambdas/config/define-channel.ts';
import { listOf } from '../lambdas/environment/secret.ts';
import { openSocket } from '../lambdas/http/open-socket.ts';
import type { Connect } from '../lambdas/http/socket.ts';
import type { SimulatedAgent } from '../simulators/agent/simulated-agent.ts';
import {
  createSimulatedCarrier,
  type SimulatedCarrier,
  type SimulatedCarrierOptions,
} from '../simulators/carrier/simulated-carrier.ts';
import { connectTo } from '../simulators/connect-to.ts';
import type { Handler } from '../simulators/connection-dropped.ts';
import { fetchFrom } from '../simulators/fetch-from.ts';
import { type LocalEnvironment, simulatedHosts } from './local-environment.ts';
import { type SimulatedAgentsOptions, simulateAgents } from './simulated-agents.ts';

/** The vendors that are simulated, each absent where its base URL is set. Of agents, those that the configuration names. */
export interface Simulators {
  readonly agents: ReadonlyMap<AgentVendorName, SimulatedAgent>;
  /** The first of them. */
  readonly agent?: SimulatedAgent;
  readonly carrier?: SimulatedCarrier;
  /** Reaches the simulators in this process by their host names, and everything else over the network. */
  readonly fetch: typeof fetch;
  /** So it is with sockets. */
  readonly connect: Connect;
}

/** As an owner is told to configure it: three tries within the 15 s that Twilio waits, whatever goes wrong. */
const webhookOverrides = '#rc=2&rt=4500&rp=all';

export type SimulatorOptions = Pick<SimulatedCarrierOptions, 'clock' | 'deliver' | 'setTimer' | 'onMessage'> &
  SimulatedAgentsOptions;

export function createSimulators(
  env: LocalEnvironment,
  config: DefinedChannel,
  options: SimulatorOptions = {},
): Simulators {
  const given = (name: string) => env[name] ?? '';
  const { clock, answer } = options;
  const agents = simulateAgents(env, config.agents, { ...(clock && { clock }), ...(answer && { answer }) });
  const [agent] = agents.values();
  const carrier =
    env.TWILIO_BASE_URL === simulatedHosts.twilio
      ? createSimulatedCarrier({
          accountSid: given('TWILIO_ACCOUNT_SID'),
          authToken: listOf(env.TWILIO_AUTH_TOKEN)[0] ?? '',
          ...(env.TWILIO_API_KEY_SID && {
            apiKeySid: env.TWILIO_API_KEY_SID,
            apiKeySecret: given('TWILIO_API_KEY_SECRET'),
          }),
          numbers: [...config.settings.numbers.keys()],
          webhookUrl: `${env.PUBLIC_URL}/twilio/messages${webhookOverrides}`,
          ...options,
        })
      : undefined;
  const hosts = new Map<string, Handler>();
  for (const [vendor, { handle }] of agents) hosts.set(new URL(simulatedHosts[vendor]).host, handle);
  if (carrier) hosts.set(new URL(simulatedHosts.twilio).host, carrier.handle);
  const inProcess = new Map([...hosts].map(([host, handle]) => [host, fetchFrom(handle)]));
  const sockets = new Map(
    [...agents].flatMap(([vendor, { open }]) =>
      open ? [[new URL(simulatedHosts[vendor]).host, connectTo(open)] as const] : [],
    ),
  );
  return {
    agents,
    ...(agent && { agent }),
    ...(carrier && { carrier }),
    fetch: (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      return (inProcess.get(url.host) ?? fetch)(input, init);
    },
    connect: (url, options) => (sockets.get(url.host) ?? openSocket)(url, options),
  };
}
