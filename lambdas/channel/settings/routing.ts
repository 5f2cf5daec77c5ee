/** Which desk a handoff goes to, by the destination that the agent names. */
export interface DeskRouting {
  readonly desks: ReadonlySet<string>;
  /** Desks by destination. A destination that is a desk's own name needs no entry. */
  readonly destinations: ReadonlyMap<string, string>;
  /** Where everything else goes; nothing where there is no desk. */
  readonly defaultDesk?: string;
}

/** The desk of a handoff; nothing where there is no desk. */
export const deskFor = (routing: DeskRouting, destination: string | undefined): string | undefined =>
  (destination === undefined ? undefined : namedDesk(routing, destination)) ?? routing.defaultDesk;

/** Whether the owner has said nothing about the destination. Where there are no desks, nothing is to be said. */
export const isUnknownDestination = (routing: DeskRouting, destination: string | undefined): boolean =>
  destination !== undefined && routing.desks.size > 0 && namedDesk(routing, destination) === undefined;

const namedDesk = ({ desks, destinations }: DeskRouting, destination: string): string | undefined =>
  destinations.get(destination) ?? (desks.has(destination) ? destination : undefined);
