import { createSimulatedAgent, type SimulatedAgent } from '../../simulators/agent/simulated-agent.ts';
import { startTimer } from '../../simulators/carrier/network.ts';
import { createSimulatedCarrier, type SimulatedCarrier } from '../../simulators/carrier/simulated-carrier.ts';
import type { Deliver } from '../../simulators/carrier/webhook.ts';
import { type SimulatedFlex, simulatedFlex } from '../../simulators/flex/simulated-flex.ts';

/** An owner's accounts at the vendors; what is in their secrets. */
export interface Accounts {
  readonly twilio: { readonly TWILIO_ACCOUNT_SID: string; readonly TWILIO_AUTH_TOKEN: string };
  readonly polyai: {
    readonly POLYAI_ACCOUNT_ID: string;
    readonly POLYAI_PROJECT_ID: string;
    readonly POLYAI_API_KEY: string;
    readonly POLYAI_TOKEN: string;
  };
}

/** The vendors as one owner has them, and the endpoints of desks. */
export interface World {
  readonly carrier: SimulatedCarrier;
  readonly agent: SimulatedAgent;
  readonly flex: SimulatedFlex;
  /** What a desk's own endpoint got, and what it answers. */
  readonly endpoint: { readonly got: { readonly headers: Headers; readonly body: string }[]; status: number };
  /** Whether a request is for one of this owner's accounts. */
  isFor(request: Request): boolean;
  handle(request: Request): Promise<Response>;
}

export interface WorldOptions {
  readonly accounts: Accounts;
  readonly numbers: readonly string[];
  /** As the stack's output says. */
  readonly webhookUrl: string;
  readonly deliver: Deliver;
  readonly clock: () => number;
}

/** Hosts of Twilio's; of PolyAI's there is one for each region. */
const twilioHosts = ['api.twilio.com', 'conversations.twilio.com', 'flex-api.twilio.com'];

/** All hosts that there are, beside those of desks. */
export const vendorHosts = (polyaiOrigins: Readonly<Record<string, string>>): readonly string[] => [
  ...twilioHosts,
  ...Object.values(polyaiOrigins).map(origin => new URL(origin).host),
];

export function createWorld({ accounts, numbers, webhookUrl, deliver, clock }: WorldOptions): World {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = accounts.twilio;
  const { polyai } = accounts;
  const carrier = createSimulatedCarrier({
    accountSid,
    authToken,
    numbers,
    webhookUrl,
    deliver,
    clock,
    // Twilio's patience with a webhook is longer here: a busy machine is no fault of the stack's
    setTimer: (run, ms) => startTimer(run, ms > 2_000 ? ms * 10 : ms),
  });
  const agent = createSimulatedAgent({
    accountId: polyai.POLYAI_ACCOUNT_ID,
    projectId: polyai.POLYAI_PROJECT_ID,
    apiKey: polyai.POLYAI_API_KEY,
    token: polyai.POLYAI_TOKEN,
    clock,
  });
  const flex = simulatedFlex();
  const endpoint: World['endpoint'] = { got: [], status: 200 };
  const flexAuthorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  return {
    carrier,
    agent,
    flex,
    endpoint,
    isFor(request) {
      const { host, pathname } = new URL(request.url);
      if (host === 'api.twilio.com') return pathname.includes(`/${accountSid}/`);
      if (twilioHosts.includes(host)) return request.headers.get('authorization') === flexAuthorization;
      return pathname.includes(`/${polyai.POLYAI_ACCOUNT_ID}/`);
    },
    handle(request) {
      const { host } = new URL(request.url);
      if (host === 'api.twilio.com') return carrier.handle(request);
      return twilioHosts.includes(host) ? flex.fetch(request) : agent.handle(request);
    },
  };
}
