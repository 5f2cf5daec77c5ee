import { polyaiRegions } from '../../lambdas/config/polyai-regions.ts';
import { closed } from './closed.ts';
import { named, ownName } from './named.ts';
import { oneOf } from './values.ts';

/** What answers. */
export const agents = named(
  { of: 'agent', needed: true, name: ownName(60) },
  closed('agents["…"]', { vendor: oneOf(['polyai-chat']), region: oneOf(polyaiRegions) }),
);
