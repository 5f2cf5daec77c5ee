import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DefinedChannel } from '../lambdas/config/define-channel.ts';

/**
 * The configuration that a module of the owner's exports in place of channel.config.ts. A path that is not
 * absolute counts from the working directory.
 * @throws {Error} where there is no such module, or it exports something else.
 */
export async function channelConfigAt(path: string): Promise<DefinedChannel> {
  const { default: config } = await load(path);
  if (!config?.settings || !config.agents)
    throw new Error(`CHANNEL_CONFIG is "${path}": its default export must be what defineChannel gives`);
  return config;
}

async function load(path: string): Promise<{ readonly default?: DefinedChannel }> {
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    throw new Error(`CHANNEL_CONFIG is "${path}": there is no module there that can be loaded`, { cause });
  }
}
