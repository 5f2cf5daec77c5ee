/** How many texts' turns are done, by what a channel logs: their replies may reach a phone before that. */
export const settledTexts = (lines: readonly string[]): number =>
  lines
    .flatMap(line => /"message":"turn settled".*"texts":(\d+)/.exec(line)?.slice(1) ?? [])
    .reduce((sum, texts) => sum + Number(texts), 0);
