/** What a person at a phone desk texts: "#7 words", "words", "#7 done", "done" or "#7". */
export interface DeskWords {
  readonly number?: number;
  /** Without the number; empty where there are none. */
  readonly words: string;
  /** Whether the words say that the person is done. */
  readonly done: boolean;
}

/** "#7", "# 7:" or "#7done"; no price such as "#7.50". */
const numbered = /^\s*[#＃]\s*(\d{1,3})(?!\d|[.,]\d)[:.,)]?/;

export function deskWordsIn(body: string): DeskWords {
  const [label = '', number] = numbered.exec(body) ?? [];
  const words = body.slice(label.length).trim();
  const done = /^done\s*[.!]*$/i.test(words);
  return { ...(number !== undefined && { number: Number(number) }), words, done };
}
