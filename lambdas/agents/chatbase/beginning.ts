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

/**
 * What a new conversation is to know, in front of the customer's first words: Chatbase takes no attributes. Nothing
 * where there is nothing to know.
 */
export function prefaceOf(attributes: Readonly<Record<string, unknown>>): string | undefined {
  const marked = [
    ['note from a colleague, not from the customer', attributes.handoff_note],
    ['what we texted the customer before', attributes.opening_text],
  ].flatMap(([mark, words]) => (typeof words === 'string' && words !== '' ? [`[${mark}: ${words}]`] : []));
  return marked.length === 0 ? undefined : marked.join('\n');
}
