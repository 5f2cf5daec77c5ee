import type { AgentVendorName } from '../lambdas/config/agents.ts';

/** By which lambdas/agents/registry.ts is told. */
const markOf: Readonly<Record<AgentVendorName, string>> = {
  'polyai-chat': 'withoutPolyaiChat',
  'polyai-messaging': 'withoutPolyaiMessaging',
  chatbase: 'withoutChatbase',
};

/** In the bundler's words: vendors that the configuration does not name are not in the bundle. */
export const leftOut = (named: readonly AgentVendorName[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(markOf)
      .filter(([vendor]) => !named.some(name => name === vendor))
      .map(([, mark]) => [mark, 'true']),
  );
