import type { PolyaiRegion } from './polyai-regions.ts';

/** What answers, as an owner writes it in channel.config.ts. Each vendor is a folder in lambdas/agents. */
export type AgentConfig = PolyaiChatConfig | PolyaiMessagingConfig | ChatbaseConfig;

export type AgentVendorName = AgentConfig['vendor'];

/** PolyAI, by its Chat API. */
export interface PolyaiChatConfig {
  readonly vendor: 'polyai-chat';
  /** Where the workspace lives: studio.us → us, studio.uk → uk, studio.eu → euw, studio.poly.ai → studio. */
  readonly region: PolyaiRegion;
}

/** PolyAI, by its Messaging API: a conversation lives about ten minutes between texts. */
export interface PolyaiMessagingConfig {
  readonly vendor: 'polyai-messaging';
  /** Where the workspace lives: studio.us → us, studio.uk → uk, studio.eu → euw, studio.poly.ai → studio. */
  readonly region: PolyaiRegion;
  /** The domain, or the app's namespace, that the connector is registered for, such as www.example.com. */
  readonly host: string;
}

/** Chatbase, by its API v2. */
export interface ChatbaseConfig {
  readonly vendor: 'chatbase';
  /** The agent's id in the dashboard, such as 5QHA6VB-DIAbBhxwqxfdi. */
  readonly agentId: string;
}

/** How long a vendor keeps a conversation in which nothing is said, in minutes, where it is not the owner's to say. */
export const sessionMinutes: Readonly<Partial<Record<AgentVendorName, number>>> = { 'polyai-messaging': 10 };

/** The vendors of a configuration, each once. */
export const vendorsOf = (agents: Iterable<AgentConfig>): readonly AgentVendorName[] => [
  ...new Set(Array.from(agents, ({ vendor }) => vendor)),
];
