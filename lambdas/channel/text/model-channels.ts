/**
 * What models write between their messages: https://github.com/openai/harmony/blob/main/docs/format.md. Where it
 * reaches us, the message is still in its frame: `<|channel|>analysis<|message|>…<|end|>`.
 */
const FRAME = /<\|(start|end|channel|message|constrain|return|call)\|>/;
/** The same where the marks themselves were lost on the way. */
const BARE_FINAL = 'assistantfinal';
const BARE_CHANNEL = /^\s{0,9}(?:assistant)?(?:analysis|commentary)/;
/** Other marks of a model's vocabulary, such as `<|im_end|>` and `<｜end▁of▁sentence｜>`, with whose turn it is. */
export const TOKEN =
  /<\|im_start\|>\s{0,3}assistant\s|<\|start_header_id\|>\s?assistant\s?<\|end_header_id\|>|<\|\/?[a-z][a-z0-9_]{0,40}\|>|<｜[^｜<>\n]{1,40}｜>|<start_of_turn>\s?(?:model\s)?|<end_of_turn>/gi;

/**
 * The text without the frames of a model's messages. Of channels only `final` is for people; without one, what
 * stands in no channel.
 */
export function finalChannel(text: string): string {
  const bare = BARE_CHANNEL.test(text) ? text.lastIndexOf(BARE_FINAL) : -1;
  return bare < 0 ? framed(text) : text.slice(bare + BARE_FINAL.length);
}

function framed(text: string): string {
  const [before = '', ...rest] = text.split(FRAME);
  if (rest.length === 0) return text;
  const final: string[] = [];
  const loose = /^\s{0,99}assistant\s{0,99}$/.test(before) ? [] : [before];
  let role = 'assistant';
  let channel = '';
  for (let at = 0; at < rest.length; at += 2) {
    const words = rest[at + 1] ?? '';
    switch (rest[at]) {
      case 'start':
        [role, channel] = [words.trim(), ''];
        break;
      case 'channel':
        channel = words.trim().split(/\s/, 1)[0] ?? '';
        break;
      case 'constrain':
        break;
      case 'message':
        if (channel === 'final') final.push(words);
        else if (channel === '' && role.startsWith('assistant')) loose.push(words);
        break;
      default:
        [role, channel] = ['assistant', ''];
        loose.push(words);
    }
  }
  return (final.length > 0 ? final : loose).filter(words => words.trim() !== '').join('\n\n');
}
