/** What is wrong, each on a line of its own, for whoever has to mend it: its words are all that is shown of it. */
export class Wrong extends Error {
  override readonly name = 'Wrong';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}
