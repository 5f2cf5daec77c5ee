import type { PolyaiChatConfig } from '../../config/agents.ts';
import type { AgentVendor } from '../vendor/agent-vendor.ts';
import { createPolyaiChat } from './polyai-chat.ts';
import { createPolyaiHandoff } from './polyai-handoff.ts';
import { polyaiOrigins } from './polyai-origins.ts';
import { conversationInStudio } from './polyai-studio.ts';

/** PolyAI's Chat API, its Handoff API for what the agent has put down, and Agent Studio for people. */
export const polyaiChat = ({ region }: PolyaiChatConfig): AgentVendor => ({
  agent: ({ baseUrl, secret, value, ...parts }) =>
    createPolyaiChat({
      ...parts,
      baseUrl: baseUrl ?? polyaiOrigins[region],
      accountId: value(secret.values, 'POLYAI_ACCOUNT_ID'),
      projectId: value(secret.values, 'POLYAI_PROJECT_ID'),
      credentials: async () => {
        const current = await secret.read();
        return { apiKey: value(current, 'POLYAI_API_KEY'), token: value(current, 'POLYAI_TOKEN') };
      },
    }),
  handoffData: ({ baseUrl, secret, value, timeoutMs, fetch }) =>
    createPolyaiHandoff({
      baseUrl: baseUrl ?? polyaiOrigins[region],
      accountId: value(secret.values, 'POLYAI_ACCOUNT_ID'),
      projectId: value(secret.values, 'POLYAI_PROJECT_ID'),
      // the vendor gives keys their permissions one by one: that for chats may not be one for handoffs
      apiKey: async () => {
        const current = await secret.read();
        return value(current, current.POLYAI_HANDOFF_API_KEY ? 'POLYAI_HANDOFF_API_KEY' : 'POLYAI_API_KEY');
      },
      timeoutMs,
      fetch,
    }),
  // behind another origin stands another server, whose conversations Agent Studio has not
  conversationUrl: ({ baseUrl = polyaiOrigins[region], secret, value }, conversationId) =>
    new URL(baseUrl).href === new URL(polyaiOrigins[region]).href
      ? conversationInStudio(
          {
            region,
            accountId: value(secret.values, 'POLYAI_ACCOUNT_ID'),
            projectId: value(secret.values, 'POLYAI_PROJECT_ID'),
          },
          conversationId,
        )
      : undefined,
});
