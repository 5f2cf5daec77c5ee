import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { createLeakFinder } from './leaks.ts';
import type { Watched } from './watched.ts';

/** After the whole run: no log line of any test carries words, a number or a secret of any other. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'sms-channel-leaks-'));
  project.provide('leakDirectory', directory);
  return async () => {
    const watched = await readAll(directory);
    await rm(directory, { recursive: true });
    const all = (of: 'lines' | 'words' | 'numbers' | 'secrets') => new Set(watched.flatMap(one => one[of]));
    const [words, numbers, secrets] = [all('words'), all('numbers'), all('secrets')];
    const leaks = findLeaks(watched, createLeakFinder({ words, numbers, secrets }));
    project.vitest.logger.log(
      `Leaks: ${leaks.length} in ${all('lines').size} log lines, looked through for ${words.size} texts, ` +
        `${numbers.size} numbers and ${secrets.size} secrets`,
    );
    if (leaks.length > 0)
      throw new Error(`log lines tell what they may not:\n${leaks.slice(0, 20).join('\n')}`);
  };
}

async function readAll(directory: string): Promise<Watched[]> {
  const files = await readdir(directory);
  const texts = await Promise.all(files.map(file => readFile(join(directory, file), 'utf8')));
  return texts.flatMap(text => text.split('\n').filter(Boolean)).map((line): Watched => JSON.parse(line));
}

const findLeaks = (watched: readonly Watched[], find: ReturnType<typeof createLeakFinder>): string[] =>
  watched.flatMap(({ source, lines }) =>
    lines.flatMap(line => {
      const leak = find(line);
      return leak ? [`${basename(source)}: ${leak}: ${line}`] : [];
    }),
  );
