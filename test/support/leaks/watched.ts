declare module 'vitest' {
  export interface ProvidedContext {
    /** Where test files leave their log lines, and what these may not carry. */
    readonly leakDirectory: string;
  }
}

/** One of a test file's contributions to the check at the end of the run, a line of JSON each. */
export interface Watched {
  readonly source: string;
  readonly lines: readonly string[];
  readonly words: readonly string[];
  readonly numbers: readonly string[];
  readonly secrets: readonly string[];
}
