/** A conversation that has no id of Chatbase's yet. */
export interface Beginning {
  /** Chatbase's `userId`. */
  readonly user: string;
  /** Before anything was asked in it, in epoch milliseconds. */
  readonly at: number;
}

/** The id of a beginning: all that finds the conversation again if its first answer is lost. Chatbase's have no colon. */
export const beginningId = ({ user, at }: Beginning): string => `new:${at}:${user}`;

/** Nothing where the id is Chatbase's own. */
export function beginningOf(id: string): Beginning | undefined {
  // `userId`: up to 128 of these characters (chatbase.co/docs/api-v2/user-conversations)
  const [, at, user] = /^new:(\d{1,16}):([\w.-]{1,128})$/.exec(id) ?? [];
  return at === undefined || user === undefined ? undefined : { user, at: Number(at) };
}
