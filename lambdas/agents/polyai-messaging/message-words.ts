import { isObject, type JsonObject } from '../../http/json.ts';

/**
 * What a message says: its text, and a line for each attachment with a link, for a text message shows none. Undefined
 * where it has neither; suggestions of replies are for buttons.
 */
export function messageWords({ text, attachments }: JsonObject): string | undefined {
  const links = Array.isArray(attachments) ? attachments.flatMap(linkOf) : [];
  const said = typeof text === 'string' ? text.trim() : '';
  if (typeof text !== 'string' && links.length === 0) return undefined;
  return [said, ...links].filter(Boolean).join('\n\n');
}

function linkOf(attachment: unknown): string[] {
  if (!isObject(attachment)) return [];
  const { content_url: url, title, call_to_action_text: action } = attachment;
  if (typeof url !== 'string' || !/^https?:\/\/\S+$/i.test(url)) return [];
  const name = [title, action].find(words => typeof words === 'string' && words.trim() !== '');
  return [typeof name === 'string' ? `${name.trim()}: ${url}` : url];
}
