import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { build } from 'esbuild';
import { describe, it } from 'vitest';
import { bundling } from '../../lib/bundling.ts';
import { tell } from '../scenarios/crashes/telling.ts';
import { inProcessEngine } from '../support/engines/in-process-engine.ts';
import { allStories } from '../support/releases/all-stories.ts';
import { everyMessage } from '../support/releases/every-message.ts';
import { furtherStories } from '../support/releases/further-stories.ts';
import { releasesFolder } from '../support/releases/release.ts';
import { shapeOf } from '../support/releases/shape.ts';

/** Keeps today's version: `RECORD_RELEASE=0.2.0 npx vitest run test/releases/record.test.ts`. */
const version = process.env.RECORD_RELEASE ?? '';

/** The client; what was written of a thread is shown after each write. */
function watched(
  client: DynamoDBClient,
  show: (item: Record<string, AttributeValue>) => void,
): DynamoDBClient {
  return new Proxy(client, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (key !== 'send' || typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        const answer: unknown = await Reflect.apply(member, target, args);
        const [command] = args;
        if (command instanceof UpdateItemCommand && command.input.Key?.sk?.S === 'state') {
          const { TableName, Key } = command.input;
          const { Item } = await target.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
          if (Item) show(Item);
        }
        return answer;
      };
    },
  });
}

describe.skipIf(version === '')(`the release ${version}`, () => {
  it('is kept: its threads, its messages, its take-turn', { timeout: 600_000 }, async () => {
    const engine = inProcessEngine();
    const table = await engine.freshTable();
    const threads = new Map<string, Record<string, AttributeValue>>();
    const messages = new Map(everyMessage().map(body => [shapeOf(JSON.parse(body)), body]));
    const client = watched(engine.client, item => threads.set(shapeOf(item), item));
    for (const story of [...allStories, ...furtherStories]) {
      const { process } = await tell(story, { client, table });
      // what a failure leaves behind is of other shapes: some deaths of each
      for (let call = 1; call <= process.calls.length; call += 3)
        await tell(story, { client, table }, { death: { call, when: 'after' }, late: 'late1' });
    }
    const folder = join(releasesFolder, version);
    await mkdir(folder, { recursive: true });
    const recorded = { threads: [...threads.values()], messages: [...messages.values()] };
    // a line each, for people to compare
    const lines = (of: readonly unknown[]) => of.map(one => JSON.stringify(one)).join(',\n');
    await writeFile(
      join(folder, 'recorded.json'),
      `{"threads":[\n${lines(recorded.threads)}\n],"messages":[\n${lines(recorded.messages)}\n]}\n`,
    );

    const { outputFiles } = await build({
      ...bundling,
      stdin: {
        contents: `
          export { withDefaults } from './lambdas/config/define-channel.ts';
          export { createTakeTurn } from './lambdas/take-turn/take-turn.ts';
          export { wireTakeTurn } from './lambdas/take-turn/wire.ts';`,
        resolveDir: join(releasesFolder, '../..'),
        loader: 'ts',
      },
      packages: 'external',
      sourcemap: false,
      write: false,
    });
    await writeFile(join(folder, 'take-turn.mjs.gz'), gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }));
  });
});
