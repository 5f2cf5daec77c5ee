import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { withDefaults } from '../../../lambdas/config/define-channel.ts';
import type { createTakeTurn } from '../../../lambdas/take-turn/take-turn.ts';
import type { wireTakeTurn } from '../../../lambdas/take-turn/wire.ts';
import type { Versions } from '../scenario/scenario.ts';

const root = join(import.meta.dirname, '../../..');
export const releasesFolder = join(root, 'test/releases');

/** What a release's bundle exports; its packages are this project's. */
export interface ReleaseModule {
  readonly withDefaults: typeof withDefaults;
  readonly createTakeTurn: typeof createTakeTurn;
  readonly wireTakeTurn: typeof wireTakeTurn;
}

/** Threads as their items stood between two writes, and bodies of messages as they stood in the queue. */
export interface Recorded {
  readonly threads: readonly Readonly<Record<string, AttributeValue>>[];
  readonly messages: readonly string[];
}

export interface Release extends Recorded {
  readonly version: string;
  /** Takes the turns as that release did, with its own defaults. */
  readonly takeTurn: NonNullable<Versions['dying']>;
}

/** The bundle stands where it finds the project's packages, and where nobody else looks. */
async function unpacked(version: string): Promise<ReleaseModule> {
  const folder = join(root, 'node_modules/.cache/releases', version);
  await mkdir(folder, { recursive: true });
  const file = join(folder, `take-turn-${process.pid}.mjs`);
  const packed = await readFile(join(releasesFolder, version, 'take-turn.mjs.gz'));
  await writeFile(file, gunzipSync(packed));
  return import(pathToFileURL(file).href);
}

/** Every release that is kept: its threads, its messages, and its take-turn. */
export async function keptReleases(): Promise<readonly Release[]> {
  const entries = await readdir(releasesFolder, { withFileTypes: true });
  const versions = entries.filter(entry => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(
    versions.map(async (version): Promise<Release> => {
      const { createTakeTurn: create, wireTakeTurn: wire, withDefaults: define } = await unpacked(version);
      const recorded: Recorded = JSON.parse(
        await readFile(join(releasesFolder, version, 'recorded.json'), 'utf8'),
      );
      return {
        ...recorded,
        version,
        takeTurn: config => (env, machine, times, local) =>
          create(wire(env, define(config), machine, times, local)),
      };
    }),
  );
}
