import type { ChatbaseConfig } from '../../config/agents.ts';
import type { AgentVendor } from '../vendor/agent-vendor.ts';
import { createChatbase } from './chatbase.ts';

const origin = 'https://www.chatbase.co';

/** Chatbase's API v2. It keeps nothing for whoever takes over. */
export const chatbase = ({ agentId }: ChatbaseConfig): AgentVendor => ({
  agent: ({ baseUrl = origin, secret, value, ...parts }) => {
    // named at the turn's start, where it waits for its owner, and not at each call
    value(secret.values, 'CHATBASE_API_KEY');
    return createChatbase({
      ...parts,
      baseUrl,
      agentId,
      apiKey: async () => value(await secret.read(), 'CHATBASE_API_KEY'),
    });
  },
});
