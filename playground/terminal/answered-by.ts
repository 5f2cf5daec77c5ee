import type { DefinedChannel } from '../../lambdas/config/define-channel.ts';

/**
 * The configuration with that agent at every number.
 * @throws {Error} where it has no such agent.
 */
export function answeredBy(config: DefinedChannel, agent: string | undefined): DefinedChannel {
  if (agent === undefined) return config;
  if (!config.agents.has(agent))
    throw new Error(`--agent is "${agent}": the configuration has ${[...config.agents.keys()].join(', ')}`);
  const numbers = [...config.settings.numbers].map(([number, one]) => [number, { ...one, agent }] as const);
  return { ...config, settings: { ...config.settings, numbers: new Map(numbers) } };
}
