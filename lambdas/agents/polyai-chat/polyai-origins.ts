import type { PolyaiRegion } from '../../config/polyai-regions.ts';

/**
 * Where the Chat API of each region is (docs.poly.ai/api-reference/chat/introduction). An agent lives in one
 * region; any other answers 404. `studio` is the self-serve Agent Studio, absent from the API description's list.
 */
export const polyaiOrigins: Readonly<Record<PolyaiRegion, string>> = {
  us: 'https://api.us-1.platform.polyai.app',
  uk: 'https://api.uk-1.platform.polyai.app',
  euw: 'https://api.euw-1.platform.polyai.app',
  studio: 'https://api.studio.poly.ai',
};
