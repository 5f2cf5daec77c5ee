/** Where a command was typed. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  /** Says something as it is, on stdout; a line ends in a line break. */
  print(text: string): void;
  /** Says what is wrong, on stderr. */
  complain(text: string): void;
}
