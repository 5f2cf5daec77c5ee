/** How far a session is known to us, between turns. */
export interface Known {
  /** The highest sequence that was seen; absent before any was. */
  readonly sequence?: number;
  /** A live agent of the vendor's desk has the session: no answer of the agent's follows the customer's words. */
  readonly live: boolean;
}

/** As the thread keeps it. */
export const sessionCursor = ({ sequence, live }: Known): string => `${sequence ?? ''}${live ? ' live' : ''}`;

/** What is none is the beginning: a replay of all that is known already says nothing again. */
export function knownBy(cursor: string | undefined): Known {
  const [, sequence = '', live] = /^(\d{0,15})( live)?$/.exec(cursor ?? '') ?? [];
  return { live: live !== undefined, ...(sequence !== '' && { sequence: Number(sequence) }) };
}
