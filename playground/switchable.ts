import type { DefinedChannel } from '../lambdas/config/define-channel.ts';

export interface Switchable {
  readonly config: DefinedChannel;
  /** From the next turn on that agent answers the number; false where there is no such number or agent. */
  answerBy(business: string, agent: string): boolean;
}

/** The configuration with numbers of its own, whose agents can be changed while it runs. */
export function switchable(given: DefinedChannel): Switchable {
  const numbers = new Map(given.settings.numbers);
  return {
    config: { ...given, settings: { ...given.settings, numbers } },
    answerBy(business, agent) {
      const number = numbers.get(business);
      if (!number || !given.agents.has(agent)) return false;
      numbers.set(business, { ...number, agent });
      return true;
    },
  };
}
