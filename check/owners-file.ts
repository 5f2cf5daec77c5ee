import { statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ChannelConfig } from '../lambdas/config/define-channel.ts';
import { configProblems } from './problems.ts';
import { Wrong } from './wrong.ts';

/** The owner's own file, beside package.json. */
const ownFile = fileURLToPath(new URL('../channel.config.ts', import.meta.url));

/** `channel.config.ts`, or the module that CHANNEL_CONFIG names in its place, from the working directory. */
export const ownersFile = (named: string | undefined): string => (named ? resolve(named) : ownFile);

/**
 * The configuration of that module, when it is right.
 * @param named CHANNEL_CONFIG, where it is set
 * @throws {Wrong} with all that is wrong with it, or why it cannot be loaded.
 */
export async function ownersConfig(named: string | undefined): Promise<ChannelConfig> {
  const file = ownersFile(named);
  const name = relative('.', file) || file;
  const { config } = await load(file, named ? `CHANNEL_CONFIG is "${named}"` : name);
  expectRight(config, name);
  return config;
}

/** The only place that gives what an owner wrote its type. */
function expectRight(config: unknown, name: string): asserts config is ChannelConfig {
  const problems = configProblems(config);
  if (problems.length > 0) throw new Wrong(problems.map(problem => `${name}: ${problem}`));
}

/** In an object, so that an export that is a promise is not waited for here, as no function waits for it. */
async function load(file: string, name: string): Promise<{ readonly config: unknown }> {
  if (!isModule.test(file) || !statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new Wrong([`${name}: there is no module there`]);
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(file).href);
    return { config: module.default };
  } catch (cause) {
    throw new Wrong([`${name}: ${reasonOf(cause, file)}`]);
  }
}

const isModule = /\.[cm]?[jt]s$/;
const longestReason = 300;

/** Its first line says what it is, such as which module is missing, and who wants it. */
function reasonOf(error: unknown, file: string): string {
  if (!(error instanceof Error)) return 'it throws something that is no error';
  const [first = ''] = error.message.split('\n');
  const kind = error.name === 'Error' ? '' : `${error.name}: `;
  const words = first.replaceAll(/file:\/\/\S+/g, url => relative('.', new URL(url).pathname));
  const [, line] = (error.stack ?? '').split(file)[1]?.match(/^:(\d+)/) ?? [];
  return `${line === undefined ? '' : `line ${line}: `}${kind}${words.slice(0, longestReason)}`;
}
