/** One that is linear, for the counting to be tried on. */
export const linesIn = (text: string): number => {
  let lines = 0;
  for (let at = 0; at < text.length; at++) if (text.charAt(at) === '\n') lines++;
  return lines;
};

/** One that is not: it looks at all that follows, for each line anew. */
export const pairsIn = (text: string): number => {
  let pairs = 0;
  for (let at = 0; at < text.length; at++)
    for (let other = at; other < text.length; other++) if (text.charAt(at) === text.charAt(other)) pairs++;
  return pairs;
};
