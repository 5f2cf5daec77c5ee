import { existsSync, readFileSync } from 'node:fs';

/** As much of Vitest's JSON report as is counted. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

let passed = 0;
let failed = 0;
for (const file of process.argv.slice(2)) {
  // a run that left no report has failed as a whole
  if (!existsSync(file)) failed += 1;
  else {
    const { numPassedTests, numFailedTests, testResults }: Report = JSON.parse(readFileSync(file, 'utf8'));
    passed += numPassedTests;
    failed += numFailedTests + testResults.filter(isBroken).length;
    for (const result of testResults) sayWhatFailed(result);
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/** Failed before or beside its tests: while it was imported, or in a hook. */
function isBroken({ status, assertionResults }: Report['testResults'][number]): boolean {
  return status === 'failed' && assertionResults.every(test => test.status !== 'failed');
}

/** Beside the count, for of a long run often only the end is kept. */
function sayWhatFailed(result: Report['testResults'][number]): void {
  if (isBroken(result)) process.stdout.write(`FAILED ${result.name}\n${start(result.message)}\n`);
  for (const { status, fullName, failureMessages } of result.assertionResults)
    if (status === 'failed')
      process.stdout.write(`FAILED ${result.name} > ${fullName}\n${start(failureMessages?.join('\n'))}\n`);
}

function start(message = ''): string {
  return message.slice(0, 2_000);
}
