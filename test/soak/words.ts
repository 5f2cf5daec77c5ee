/** No vowels: nothing made of these is a word that anybody else says, a keyword least of all. */
const letters = 'bcdfghjklmnpqrstvwz';

/** A number in letters, `width` of them. */
function spelled(number: number, width: number): string {
  let [rest, word] = [number, ''];
  for (let place = 0; place < width; place += 1) {
    word = `${letters[rest % letters.length]}${word}`;
    rest = Math.floor(rest / letters.length);
  }
  return word;
}

/** A text's own word: its thread's, then its number in the thread. */
export const textWord = (thread: number, text: number): string => threadWord(thread) + spelled(text, 2);
const threadWord = (thread: number): string => `k${spelled(thread, 3)}`;

/** A word of a text's long answer. */
const partWord = (word: string, number: number): string => `${word}x${spelled(number, 2)}`;

const ours = /\bk[b-df-hj-np-tvwz]{5}(?:x[b-df-hj-np-tvwz]{2})?\b/g;

/** The words of texts and answers in what somebody has said, in order. */
export const wordsIn = (said: string): string[] => said.match(ours) ?? [];

/** The text that a word, of it or of its answer, belongs to. */
export const textOf = (word: string): string => word.slice(0, 6);
export const threadOf = (word: string): string => word.slice(0, 4);

export type Wish = 'plain' | 'long' | 'goodbye';

/** What a customer texts. */
export const bodyOf = (word: string, wish: Wish): string =>
  ({
    plain: `About ${word}, please`,
    long: `All about ${word}, please`,
    goodbye: `Thanks for ${word}, goodbye`,
  })[wish];

/** More than one message holds. */
const sentences = 40;

/** The words that the answer to a text has, each once and in this order. */
export const answerWords = (word: string, wish: Wish): string[] =>
  wish === 'long'
    ? [word, ...Array.from({ length: sentences }, (_, index) => partWord(word, index))]
    : [word];

/** Says back what it was told, line by line, so that it shows which texts an answer answers. */
export function answerTo(message: string): { readonly response: string; readonly end: boolean } {
  const lines = message.split('\n');
  const said = lines.map(line => {
    const [word = ''] = wordsIn(line);
    if (!line.startsWith('All ')) return `re: ${word}.`;
    const [, ...more] = answerWords(word, 'long');
    return [`re: ${word}.`, ...more.map(one => `There is more to say, and this is ${one}.`)].join(' ');
  });
  return { response: said.join('\n'), end: lines.some(line => line.endsWith('goodbye')) };
}
