import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Channel } from '../lambdas/config.ts';

/**
 * The configuration that a module of the owner's exports in place of channel.config.ts. A path that is not
 * absolute counts from the working directory.
 * @throws {Error} where there is no such module, or it exports something else.
 */
export async function channelConfigAt(path: string): Promise<Channel> {
  const module: { readonly default?: Channel } = await import(pathToFileURL(resolve(path)).href);
  if (!module.default?.settings)
    throw new Error(`CHANNEL_CONFIG is "${path}": its default export must be what defineChannel gives`);
  return module.default;
}
