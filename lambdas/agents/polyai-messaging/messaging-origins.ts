import type { PolyaiRegion } from '../../config/polyai-regions.ts';

/**
 * Where the Messaging API of each region is (docs.poly.ai/api-reference/messaging/introduction). That the self-serve
 * Agent Studio is at the host without a region is inferred: no page says it.
 */
export const messagingOrigins: Readonly<Record<PolyaiRegion, string>> = {
  us: 'https://messaging.us-1.poly.ai',
  uk: 'https://messaging.uk-1.poly.ai',
  euw: 'https://messaging.euw-1.poly.ai',
  studio: 'https://messaging.poly.ai',
};
