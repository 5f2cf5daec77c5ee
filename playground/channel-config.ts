import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DefinedChannel } from '../lambdas/config/define-channel.ts';

/** The owner's own file, beside package.json. */
const ownFile = new URL('../channel.config.ts', import.meta.url);

/**
 * The configuration: of `channel.config.ts`, or of the module that CHANNEL_CONFIG names in its place. A path that is
 * not absolute counts from the working directory.
 * @throws {Error} where there is no such module, it fails by itself, or it exports something else; the file and its
 *   own error come first.
 */
export async function channelConfig(path: string | undefined): Promise<DefinedChannel> {
  const name = path ? `CHANNEL_CONFIG is "${path}"` : 'channel.config.ts';
  const href = path ? pathToFileURL(resolve(path)).href : ownFile.href;
  if (!existsSync(new URL(href))) throw new Error(`${name}: there is no module there`);
  const { default: config } = await load(href, name);
  if (!config?.settings || !config.agents)
    throw new Error(`${name}: its default export must be what defineChannel gives`);
  return config;
}

async function load(href: string, name: string): Promise<{ readonly default?: DefinedChannel }> {
  try {
    return await import(href);
  } catch (cause) {
    throw new Error(`${name}: ${reasonOf(cause)}`, { cause });
  }
}

/** Its first line says what it is, such as which module is missing, and who wants it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it throws something that is no error';
  const [first = ''] = error.message.split('\n');
  const kind = error.name === 'Error' ? '' : `${error.name}: `;
  return `${kind}${first.replaceAll(/file:\/\/\S+/g, url => relative('.', new URL(url).pathname))}`;
}
