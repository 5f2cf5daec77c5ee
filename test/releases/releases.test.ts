import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { address } from '../../lambdas/channel/thread/address.ts';
import type { ThreadMessage } from '../../lambdas/channel/thread/message.ts';
import { readBody } from '../../lambdas/channel/thread/queue-body.ts';
import { expectPromisesKept } from '../scenarios/crashes/promises.ts';
import { tell } from '../scenarios/crashes/telling.ts';
import { isDeep } from '../support/depth.ts';
import { inProcessEngine } from '../support/engines/in-process-engine.ts';
import { allStories } from '../support/releases/all-stories.ts';
import { everyMessage } from '../support/releases/every-message.ts';
import { keptReleases, type Recorded } from '../support/releases/release.ts';
import { sampleOf } from '../support/sample.ts';
import { scenario, type Versions } from '../support/scenario/scenario.ts';

const minutes = 60_000;
const releases = await keptReleases();
const today: Recorded & { readonly version: string } = {
  version: 'today',
  threads: [],
  messages: everyMessage(),
};

describe.each(releases)('what is kept of $version', ({ threads, messages }) => {
  it('has every kind of message that it knew, and every kind of effect', () => {
    const bodies = messages.map((body): { kind: string; version: number } => JSON.parse(body));
    const ofToday = everyMessage().map((body): { kind: string; version: number } => JSON.parse(body));
    const newest = Math.max(...bodies.map(({ version }) => version));
    const known = ofToday.filter(({ version }) => version <= newest).map(({ kind }) => kind);
    expect(new Set(bodies.map(({ kind }) => kind))).toEqual(new Set(known));
    const effects = threads.flatMap(({ journal }) => journal?.M?.effects?.L ?? []);
    expect(new Set(effects.map(({ M }) => M?.kind?.S))).toEqual(
      new Set(['send', 'close', 'publish', 'arm', 'tell', 'dead-letter']),
    );
  });

  it('has journals at their beginning, claimed, and with a part sent, of agents and of people', () => {
    const journals = threads.flatMap(({ journal }) => (journal?.M ? [journal.M] : []));
    const some = (is: (journal: (typeof journals)[number]) => boolean) => journals.some(is);
    expect(some(({ next }) => next?.N === '0')).toBe(true);
    expect(some(({ claimedAt }) => claimedAt !== undefined)).toBe(true);
    expect(some(({ sent }) => Object.keys(sent?.M ?? {}).length > 0)).toBe(true);
    expect(new Set(journals.map(({ mode }) => mode?.S))).toEqual(new Set(['agent', 'human']));
    expect(threads.length).toBeGreaterThan(100);
  });
});

it('at least one release is kept', () => expect(releases.length).toBeGreaterThan(0));

describe.each(releases)('the release $version', release => {
  let on: { client: DynamoDBClient; table: string };
  beforeAll(async () => {
    const { client, freshTable } = inProcessEngine();
    on = { client, table: await freshTable() };
  });

  /** As while a new version is deployed, and as when it is taken back. */
  const ways: readonly (readonly [string, Versions])[] = [
    ['today’s version goes on where it died', { dying: release.takeTurn }],
    ['it goes on where today’s died', { others: release.takeTurn }],
  ];
  describe.each(ways)('%s', (_, versions) => {
    it.each(allStories)('$name', { timeout: 120_000 }, async story => {
      const { process } = await tell(story, on, { versions });
      const deaths = Array.from({ length: process.calls.length }, (_, index) => index + 1).flatMap(call =>
        (['before', 'after'] as const).map(when => ({ call, when })),
      );
      for (const death of isDeep ? deaths : sampleOf(deaths, 6)) {
        const told = await tell(story, on, { death, versions, late: 'late1' });
        await expectPromisesKept(told, `dies ${death.when} call ${death.call}`);
      }
    });
  });

  it('each of its threads is taken to its end', { timeout: 120_000 }, async () => {
    for (const item of release.threads) {
      const { client, freshTable } = inProcessEngine();
      const table = await freshTable();
      await client.send(new PutItemCommand({ TableName: table, Item: { ...item } }));
      const [, of = '', customer = ''] = (item.pk?.S ?? '').split('#');
      const told = await scenario({ client, table });
      // it was left some time ago
      await told.pass(60 * minutes);
      const thread = { business: address(of), customer: address(customer) };
      await told.queue.queue.send({ kind: 'resume', thread, at: told.time.clock() });
      await told.pass(20 * minutes);
      const what = JSON.stringify(item);
      expect((await told.thread(customer, of)).journal, what).toBeUndefined();
      expect(told.queue.threads.depth(), what).toEqual({ waiting: 0, inFlight: 0 });
      // what the turn was to put there, and nothing else
      const wanted = (item.journal?.M?.effects?.L ?? []).map(({ M }) => M?.reason?.S);
      expect(
        reasonsIn(told).filter(reason => !wanted.includes(reason)),
        what,
      ).toEqual([]);
      expect(told.telemetry.counts.get('OwnErrors'), what).toBeUndefined();
    }
  });

  it.each([
    ['its messages are taken by today’s version', release, {}],
    [
      'today’s messages are taken by it, or wait for the version that knows them',
      today,
      { others: release.takeTurn },
    ],
  ] as const)('%s', async (_, { messages }, versions) => {
    for (const body of messages) {
      const { client, freshTable } = inProcessEngine();
      const told = await scenario({ client, table: await freshTable() }, { versions });
      const message = messageIn(body);
      await told.queue.queue.send(message);
      await told.pass(20 * minutes);
      expect(told.queue.threads.depth(), body).toEqual({ waiting: 0, inFlight: 0 });
      expect(told.telemetry.counts.get('OwnErrors'), body).toBeUndefined();
      const isNewer = !release.messages.some(one => JSON.parse(one).kind === message.kind);
      expect(reasonsIn(told), body).toEqual(isNewer ? ['newer-version'] : []);
    }
  });
});

function messageIn(body: string): ThreadMessage {
  const read = readBody(body);
  if (read.kind !== 'message') throw new Error(`${read.kind}: ${body}`);
  return read.message;
}

const reasonsIn = ({ queue }: Awaited<ReturnType<typeof scenario>>): (string | undefined)[] =>
  queue.dead.receive(10).map(({ messageAttributes }) => messageAttributes.reason?.stringValue);
