const LIST_TAG = /<(\/?)(ol|ul|li)(\s[^<>]{0,500})?>/gi;
const START = /\sstart\s*=\s*["']?(\d{1,9})/i;

const BEGINS_LINE = /\n[ \t]*$/;
const mostIndent = 40;
const mostLevels = 5;

/** The text with each item of an HTML list that counts on a line of its own, as Markdown numbers it. */
export function withNumberedItems(text: string): string {
  const open: { next: number | undefined }[] = [];
  return text.replace(LIST_TAG, (tag, slash: string, given: string, attributes = '', at: number) => {
    const name = given.toLowerCase();
    if (name !== 'li') {
      if (slash === '/') open.pop();
      else open.push({ next: name === 'ol' ? Number(START.exec(attributes)?.[1] ?? 1) : undefined });
      return tag;
    }
    const list = open.at(-1);
    if (slash === '/' || list?.next === undefined) return tag;
    const number = list.next;
    list.next += 1;
    const begins = BEGINS_LINE.test(text.slice(Math.max(0, at - mostIndent), at));
    return `${begins ? '' : '\n'}${'  '.repeat(Math.min(open.length - 1, mostLevels))}${number}. `;
  });
}
