import type { SimulatedAgent } from '../../../simulators/agent/simulated-agent.ts';
import type { SimulatedMessaging } from '../../../simulators/polyai-messaging/simulated-messaging.ts';

/** The simulated agent of a scenario, as PolyAI's Messaging. */
export function simulatedMessagingOf(agent: SimulatedAgent): SimulatedMessaging {
  if (isMessaging(agent)) return agent;
  throw new Error('the scenario is with another agent');
}

const isMessaging = (agent: SimulatedAgent): agent is SimulatedMessaging => 'sessions' in agent;
