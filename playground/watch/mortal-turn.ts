/**
 * Where an invocation dies: when the agent has answered and nothing is saved, when the answer is saved and nothing is
 * sent, when the carrier has taken a part and that is not noted.
 */
export const deathPlaces = ['answered', 'saved', 'sent'] as const;
export type DeathPlace = (typeof deathPlaces)[number];

/** An invocation that may be let die: from then on nothing that it began goes on. Queue and table live on. */
export interface MortalTurn {
  readonly isDead: boolean;
  /** It has come to a place; resolves where it lives on, and never where it dies there. */
  passes(place: DeathPlace): Promise<void>;
  /** Does it, as long as the invocation lives: what a dead one asks for is never answered. */
  alive<R>(run: () => Promise<R>): Promise<R>;
  /** Resolves when it dies. */
  readonly death: Promise<DeathPlace>;
}

export function mortalTurn(dies: DeathPlace | undefined): MortalTurn {
  const { promise: death, resolve: die } = Promise.withResolvers<DeathPlace>();
  const never = (): Promise<never> => new Promise(() => undefined);
  let isDead = false;
  return {
    get isDead() {
      return isDead;
    },
    death,
    async passes(place) {
      if (isDead) return never();
      if (place !== dies) return;
      isDead = true;
      die(place);
      return never();
    },
    async alive(run) {
      if (isDead) return never();
      const [outcome] = await Promise.allSettled([run()]);
      if (isDead) return never();
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    },
  };
}
