/** What a person at a phone desk texts: "#7 words", "words", "#7 done", "done" or "#7". */
export interface DeskWords {
  readonly number?: number;
  /** Without the number; empty where there are none. */
  readonly words: string;
  /** Whether the words say that the person is done. */
  readonly done: boolean;
}

/** "#7", "# 7:" or "#7done". */
const numbered = /^\s*[#＃]\s*(\d{1,3})[:.,)]?/;

/** A price such as "#7.50", or a longer number, is no case's. */
const isLabel = (label: string, behind: string): boolean => !/^\d/.test(behind) || /[:)]$/.test(label);

export function deskWordsIn(body: string): DeskWords {
  const found = numbered.exec(body);
  const named = found && isLabel(found[0], body.slice(found[0].length)) ? found : [];
  const [label = '', number] = named;
  const words = body.slice(label.length).trim();
  const done = /^done\s*[.!]*$/i.test(words);
  return { ...(number !== undefined && { number: Number(number) }), words, done };
}
