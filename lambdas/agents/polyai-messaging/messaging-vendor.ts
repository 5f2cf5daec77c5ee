import type { PolyaiMessagingConfig } from '../../config/agents.ts';
import { openSocket } from '../../http/open-socket.ts';
import type { AgentVendor } from '../vendor/agent-vendor.ts';
import { createPolyaiMessaging } from './messaging.ts';
import { messagingOrigins } from './messaging-origins.ts';

/** PolyAI's Messaging API. It keeps nothing for whoever takes over. */
export const polyaiMessaging = ({ region, host }: PolyaiMessagingConfig): AgentVendor => ({
  agent: ({ baseUrl = messagingOrigins[region], secret, value, connect = openSocket, ...parts }) => {
    // named at the turn's start, where it waits for its owner, and not at each call
    value(secret.values, 'POLYAI_MESSAGING_TOKEN');
    return createPolyaiMessaging({
      ...parts,
      baseUrl,
      host,
      connect,
      token: async () => value(await secret.read(), 'POLYAI_MESSAGING_TOKEN'),
    });
  },
});
