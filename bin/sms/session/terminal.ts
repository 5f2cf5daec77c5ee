/** Where a command was typed. */
export interface Terminal {
  /** Of this process: the AWS SDK looks there by itself, too. */
  readonly env: NodeJS.ProcessEnv;
  /** Says something as it is, on stdout; a line ends in a line break. */
  print(text: string): void;
  /** Says what is wrong, on stderr. */
  complain(text: string): void;
  /** What somebody answers to a question, which is put on stderr. Absent where nobody is there to be asked. */
  readonly ask?: (question: string) => Promise<string>;
  /** The same, without showing what is typed. */
  readonly askSecretly?: (question: string) => Promise<string>;
  /** Fires when it is to end: Ctrl-C, or nobody reads what is printed any more. */
  readonly stop?: AbortSignal;
  /** Lets so many milliseconds pass. @default - as they do */
  readonly pause?: (ms: number) => Promise<void>;
}
