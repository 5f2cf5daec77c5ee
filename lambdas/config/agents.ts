import type { PolyaiRegion } from './polyai-regions.ts';

/** What answers, as an owner writes it in channel.config.ts. Each vendor is a folder in lambdas/agents. */
export type AgentConfig = PolyaiChatConfig | ChatbaseConfig;

export type AgentVendorName = AgentConfig['vendor'];

/** PolyAI, by its Chat API. */
export interface PolyaiChatConfig {
  readonly vendor: 'polyai-chat';
  /** Where the workspace lives: studio.us → us, studio.uk → uk, studio.eu → euw, studio.poly.ai → studio. */
  readonly region: PolyaiRegion;
}

/** Chatbase, by its API v2. */
export interface ChatbaseConfig {
  readonly vendor: 'chatbase';
  /** The agent's id in the dashboard, such as 5QHA6VB-DIAbBhxwqxfdi. */
  readonly agentId: string;
}

/** The vendors of a configuration, each once. */
export const vendorsOf = (agents: Iterable<AgentConfig>): readonly AgentVendorName[] => [
  ...new Set(Array.from(agents, ({ vendor }) => vendor)),
];
