import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deduplicationIdOf, entryBodyOf, groupOf } from '../../lambdas/aws/thread-queue.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import type { TextMessage } from '../../lambdas/channel/thread/message.ts';
import { runSms } from '../support/processes/run-sms.ts';
import { type AwsAccount, startAwsAccount } from '../support/vendors/aws-account.ts';

let aws: AwsAccount;
let env: Readonly<Record<string, string>>;
beforeEach(async () => {
  aws = await startAwsAccount({ stacks: { SmsChannel: {} } });
  env = aws.env;
});
afterEach(() => aws[Symbol.asyncDispose]());

const words = 'Rumpelstiltskin';
const hour = 3_600_000;

/** A text of the customer whose number ends so is among the dead letters; gives its id there. */
function bury(digit: number, reason = 'agent-busy', { customer = digit, ageMs = 60_000 } = {}): string {
  const text: TextMessage = {
    kind: 'text',
    thread: { business: address('+15550001000'), customer: address(`+1555123456${customer}`) },
    sid: `SM${String(digit).repeat(32)}`,
    body: words,
    media: [],
    receivedAt: Date.now() - ageMs,
    from: {},
  };
  return aws.dead.send({
    body: entryBodyOf(text),
    group: groupOf(text.thread),
    deduplicationId: deduplicationIdOf(text),
    attributes: { reason: { dataType: 'String', stringValue: reason } },
  }).messageId;
}
const strange = (body: string): string =>
  aws.dead.send({ body, group: 'somebody', deduplicationId: `${body.length}` }).messageId;

const sms = (typed: string, somebody = {}) => runSms(typed.split(' '), env, somebody);
const left = () => aws.dead.peek().map(({ messageId }) => messageId);
const jsonOf = (out: string): Record<string, unknown>[] =>
  out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));

describe('dead-letters list', () => {
  it('has each with its id, reason and age, no words and no numbers, and leaves all where they are', async () => {
    const [busy, refused] = [bury(1), bury(2, 'agent-refused', { ageMs: 3 * hour })];
    const { code, out, err } = await sms('dead-letters list');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.split('\n');
    expect(lines[0]).toMatch(
      new RegExp(`^${busy.slice(0, 8)}  agent-busy +\\d+ s  text +…61 to …00  [0-9a-f]{8}$`),
    );
    expect(lines[1]).toMatch(new RegExp(`^${refused.slice(0, 8)}  agent-refused +3 h  text `));
    expect(lines[2]).toBe('2 dead letters: 1 agent-busy, 1 agent-refused.');
    expect(out).not.toMatch(/Rumpelstiltskin|\+1555/);
    expect(aws.dead.depth()).toEqual({ waiting: 2, inFlight: 0 });
  });

  it('narrows by reason, age and number, and says the same to scripts', async () => {
    bury(1);
    const old = bury(2, 'own-error', { ageMs: 3 * hour });
    bury(3, 'own-error');
    expect((await sms('dead-letters list --reason own-error --limit 1')).out).toContain(
      '1 dead letter: 1 own-error.',
    );
    const { out } = await sms('dead-letters list --older-than 2h --json');
    expect(jsonOf(out)).toEqual([
      expect.objectContaining({ id: old, reason: 'own-error', kind: 'text' }),
      { total: 1, reasons: { 'own-error': 1 }, hidden: 0 },
    ]);
    expect((await sms('dead-letters list --reason unreadable')).out).toBe(
      'There are no such dead letters.\n',
    );
  });

  it('says that there are none, and how many it cannot see', async () => {
    expect((await sms('dead-letters list')).out).toBe('There are no dead letters.\n');
    for (let index = 0; index < 13; index += 1) {
      const text = `${index}`.padStart(32, '0');
      aws.dead.send({ body: 'x', group: 'one', deduplicationId: text });
    }
    expect((await sms('dead-letters list')).out).toMatch(
      /10 dead letters: 10 receive-count\.\nAbout 3 more stand behind/,
    );
  });
});

describe('dead-letters show', () => {
  it('tells of one, with words and number where they are asked for alone', async () => {
    const id = bury(1, 'carrier-unsure');
    bury(2);
    const quiet = await sms(`dead-letters show ${id.slice(0, 6)}`);
    expect(quiet).toMatchObject({ code: 0, err: '' });
    expect(quiet.out).toContain(`id      ${id}\n`);
    expect(quiet.out).not.toMatch(/Rumpelstiltskin|\+1555/);
    expect((await sms(`dead-letters show ${id} --words`)).out).toMatch(
      /"customer": "\+15551234561"[\s\S]*Rumpelstiltskin/,
    );
    const [document] = jsonOf((await sms(`dead-letters show ${id} --json`)).out);
    expect(document).toMatchObject({ id, reason: 'carrier-unsure' });
    expect(document).not.toHaveProperty('body');
    const [said] = jsonOf((await sms(`dead-letters show ${id} --json --words`)).out);
    expect(said).toMatchObject({ message: { body: words } });
    expect(left()).toHaveLength(2);
  });

  it('shows what is none of ours as it came, but for what would steer a terminal', async () => {
    const id = strange('\u009b31mhello\u202e');
    const { out } = await sms(`dead-letters show ${id} --words`);
    expect(out).toContain('\\u009b31mhello\\u202e');
  });

  it.each([
    ['dead-letters show', 2, "missing required argument 'id'"],
    ['dead-letters show xyz', 2, '"xyz" is no dead letter\'s id: write it as'],
    ['dead-letters show 00000000', 1, "No dead letter's id begins with 00000000: `npm run sms"],
  ])('%s ends with %i and the mend', async (typed, code, message) => {
    const ran = await sms(typed);
    expect(ran).toMatchObject({ code, out: '' });
    expect(ran.err).toContain(message);
  });
});

describe('dead-letters drop', () => {
  it('deletes what was named, and nothing else', async () => {
    const ids = [bury(1), bury(2), bury(3)];
    const { code, out } = await sms(`dead-letters drop ${ids[0]} ${ids[2]?.slice(0, 8)} --yes`);
    expect(code).toBe(0);
    expect(out).toContain('2 dead letters dropped.');
    expect(left()).toEqual([ids[1]]);
    expect(aws.threads.peek()).toEqual([]);
    expect(aws.dead.depth().inFlight).toBe(0);
  });

  it('shows first what would go and asks; nobody there, it does nothing', async () => {
    const [mine] = [bury(1, 'own-error'), bury(2)];
    const unattended = await sms('dead-letters drop --reason own-error');
    expect(unattended.code).toBe(2);
    expect(unattended.err).toContain('say --yes to have it done');
    const asked: string[] = [];
    const answering = (answer: string) => ({
      ask: async (question: string) => {
        asked.push(question);
        // what comes while somebody reads was not shown, and stays
        bury(asked.length + 5, 'own-error');
        return answer;
      },
    });
    const no = await sms('dead-letters drop --reason own-error', answering('n'));
    expect(no.out).toMatch(new RegExp(`^${mine.slice(0, 8)}  .*would be dropped\nNothing was dropped\\.`));
    expect(left()).toHaveLength(3);
    await sms('dead-letters drop --reason own-error', answering('yes'));
    expect(asked).toEqual(['Delete it for good? [y/N] ', 'Delete these 2 for good? [y/N] ']);
    expect(left()).toHaveLength(2);
  });

  it('takes all of them, those that stand behind others too, in runs', async () => {
    for (let digit = 1; digit < 10; digit += 1) bury(digit, 'agent-busy', { customer: 1 });
    strange('x');
    expect((await sms('dead-letters drop --all --yes --json')).out).toContain('{"total":{"dropped":10}');
    expect((await sms('dead-letters drop --all --yes')).out).toBe('There are no dead letters.\n');
  });

  it.each([
    ['dead-letters drop --yes', 'say which are to go: ids, --reason, --older-than, or --all'],
    ['dead-letters drop --limit 3 --yes', 'say which are to go'],
    ['dead-letters drop --all --reason own-error --yes', '--all is all of them'],
  ])('%s is refused', async (typed, message) => {
    bury(1);
    const ran = await sms(typed);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(message);
    expect(left()).toHaveLength(1);
  });

  it('an id that is not there stops it before anything goes', async () => {
    const id = bury(1);
    const ran = await sms(`dead-letters drop ${id} 00000000 --yes --json`);
    expect(ran.code).toBe(1);
    expect(jsonOf(ran.out)).toMatchObject([{ error: { code: 'no-dead-letter' } }]);
    expect(left()).toEqual([id]);
  });
});

it('dead-letters redrive is redrive', async () => {
  bury(1);
  const { out } = await sms('dead-letters redrive --reason agent-busy');
  expect(out).toContain('1 dead letter: 1 redriven.');
  expect([left(), aws.threads.peek().length]).toEqual([[], 1]);
});
