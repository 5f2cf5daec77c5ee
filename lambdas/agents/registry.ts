import type { AgentConfig } from '../config/agents.ts';
import { chatbase } from './chatbase/chatbase-vendor.ts';
import { polyaiChat } from './polyai-chat/polyai-vendor.ts';
import { polyaiMessaging } from './polyai-messaging/messaging-vendor.ts';
import type { AgentVendor } from './vendor/agent-vendor.ts';

/** Set by the bundler where no agent is of that vendor (lib/left-out.ts), and nowhere else. */
declare const withoutPolyaiChat: true | undefined;
declare const withoutPolyaiMessaging: true | undefined;
declare const withoutChatbase: true | undefined;

/**
 * The vendor of an agent.
 * @throws where its code was left out of the bundle: it was made for another configuration.
 */
export function vendorOf(agent: AgentConfig): AgentVendor {
  // The bundler sees at each that it is never so, and leaves out what stands behind it: no table of vendors lets it.
  switch (agent.vendor) {
    case 'polyai-chat':
      if (typeof withoutPolyaiChat === 'undefined') return polyaiChat(agent);
      break;
    case 'polyai-messaging':
      if (typeof withoutPolyaiMessaging === 'undefined') return polyaiMessaging(agent);
      break;
    case 'chatbase':
      if (typeof withoutChatbase === 'undefined') return chatbase(agent);
      break;
  }
  throw new Error(`this bundle was made without ${agent.vendor}: deploy again`);
}
