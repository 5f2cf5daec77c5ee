/** What is printed: a line for each step, what is wrong below it, and the verdict at the end. */
export interface Report {
  line(act: string, step: string, problems: readonly string[], seconds?: number): void;
  /** Something to know that is no step. */
  note(text: string): void;
  /** @returns the process's exit code */
  verdict(seconds: number): number;
}

export function createReport(print: (line: string) => void): Report {
  let passed = 0;
  let failed = 0;
  return {
    line(act, step, problems, seconds) {
      if (problems.length === 0) passed += 1;
      else failed += 1;
      const took = seconds === undefined ? '' : ` (${seconds.toFixed(1)} s)`;
      print(`${problems.length === 0 ? 'ok   ' : 'FAILS'} ${act}: ${step}${took}`);
      for (const problem of problems) print(`        ${problem}`);
    },
    note: text => print(`      ${text}`),
    verdict(seconds) {
      const count = `${passed} steps as told, ${failed} not`;
      print(`The rehearsal ${failed === 0 ? 'passes' : 'FAILS'}: ${count}, in ${Math.round(seconds)} s.`);
      return failed === 0 ? 0 : 1;
    },
  };
}
