import { BatchWriteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { ThreadMessage } from '../../lambdas/channel/thread/message.ts';
import { readBody } from '../../lambdas/channel/thread/queue-body.ts';
import { firstEngine } from '../support/engines/first-engine.ts';
import { desk } from '../support/scenario/desk.ts';
import { refusingProcess } from '../support/scenario/refusing-process.ts';
import { business, scenario } from '../support/scenario/scenario.ts';

const minutes = 60_000;
// what the store refuses is refused in front of it: one engine is enough
const { client, freshTable } = firstEngine();

const paragraph = (word: string): string => `${word} word by word. `.repeat(60).trim();

describe('a turn that meets an error of our own for ever', () => {
  async function start(numbered = false) {
    const told = await scenario(
      { client, table: await freshTable() },
      {
        answer: (message, memory) => ({ reply: { response: `re:${message}` }, memory }),
        config: { numbers: { [business]: { greeting: 'omit' } }, replies: { numbered } },
      },
    );
    const { events, queue, text, turns } = told;
    await text('hi');
    await turns();
    return {
      ...told,
      desk: desk(told),
      /** The dead letters with their reasons; they are gone from there. */
      letters: () =>
        queue.dead.receive(10).map(({ body, messageAttributes, receiptHandle }) => {
          queue.dead.delete(receiptHandle);
          const read = readBody(body);
          if (read.kind !== 'message') throw new Error('messages alone');
          return { message: read.message, reason: messageAttributes.reason?.stringValue };
        }),
      redrive: (message: ThreadMessage) => queue.queue.send(message),
      became: () =>
        events
          .filter(event => event['detail-type'].startsWith('message.'))
          .map(({ 'detail-type': type, detail }) => [type, detail.messageId, detail.by]),
    };
  }
  const ours = () => new RangeError('a value that is none');
  /** The second part of a person's words cannot be claimed. */
  const withoutSecondClaim = () =>
    refusingProcess((part, [command]) => {
      const values =
        command instanceof UpdateItemCommand ? command.input.ExpressionAttributeValues : undefined;
      return part === 'dynamo' && values?.[':journal']?.M?.next?.N === '1';
    }, ours);
  const withoutRecords = () =>
    refusingProcess(
      (part, [command]) => part === 'dynamo' && command instanceof BatchWriteItemCommand && isWhole(command),
      ours,
    );
  /** Bare records have no words. */
  const isWhole = ({ input }: BatchWriteItemCommand): boolean =>
    Object.values(input.RequestItems ?? {}).some(requests =>
      requests.some(({ PutRequest }) => (PutRequest?.Item?.body?.S ?? '') !== ''),
    );

  it.each([false, true])(
    'keeps the words that were not said, and a redrive says them and no others (numbered: %s)',
    async numbered => {
      const { became, desk, letters, pass, phone, redrive, restart, thread, turns } = await start(numbered);
      await desk.accept('Ada');
      await turns();
      restart(withoutSecondClaim());
      const [one, two, three] = ['One', 'Two', 'Three'].map(paragraph);
      const { body } = await desk.say(`${one}\n\n${two}\n\n${three}`, 'key-1', { by: 'Ada' });
      await pass(15 * minutes);
      const label = (part: string) => (numbered ? `${part} ` : '');
      expect(phone().slice(1)).toEqual([`${label('(1/3)')}${one}`]);
      const kept = letters();
      expect(kept).toEqual([
        {
          reason: 'own-error',
          message: expect.objectContaining({
            kind: 'person-message',
            id: body.id,
            by: 'Ada',
            body: `${two}\n\n${three}`,
            takes: false,
            rest: 1,
          }),
        },
      ]);
      expect((await thread()).journal).toBeUndefined();
      expect(became()).toEqual([]);

      restart();
      for (const { message } of kept) await redrive(message);
      await turns();
      expect(phone().slice(2)).toEqual([`${label('(1/2)')}${two}`, `${label('(2/2)')}${three}`]);
      await pass(5_000);
      expect(became()).toEqual([['message.delivered', body.id, 'Ada']]);
      // whichever way it comes again
      for (const { message } of kept) await redrive(message);
      await pass(6 * minutes);
      for (const { message } of kept) await redrive(message);
      await turns();
      expect(phone()).toHaveLength(4);
    },
  );

  it('keeps them again where the redrive meets it too, under another number', async () => {
    const { desk, letters, pass, phone, redrive, restart, turns } = await start();
    await desk.accept('Ada');
    await turns();
    restart(withoutSecondClaim());
    const [one, two, three, four] = ['One', 'Two', 'Three', 'Four'].map(paragraph);
    await desk.say([one, two, three, four].join('\n\n'), 'key-1', { by: 'Ada' });
    await pass(15 * minutes);
    for (const { message } of letters()) await redrive(message);
    await pass(15 * minutes);
    expect(phone().slice(1)).toEqual([one, two]);
    const [kept, ...others] = letters();
    expect(others).toEqual([]);
    expect(kept?.message).toMatchObject({ rest: 2, body: `${three}\n\n${four}` });
    restart();
    if (kept) await redrive(kept.message);
    await turns();
    expect(phone().slice(1)).toEqual([one, two, three, four]);
  });

  it('redriven words of a thread that went back are said, and the agent keeps it', async () => {
    const { desk, letters, pass, phone, redrive, restart, text, thread, turns } = await start();
    restart(withoutSecondClaim());
    await desk.say(`${paragraph('One')}\n\n${paragraph('Two')}`, 'key-1', { by: 'Ada' });
    await pass(15 * minutes);
    restart();
    await desk.release();
    await turns();
    for (const { message } of letters()) await redrive(message);
    await turns();
    expect(phone().at(-1)).toBe(paragraph('Two'));
    expect((await thread()).mode).toBe('agent');
    await text('thanks');
    await turns();
    expect(phone().at(-1)).toBe('re:thanks');
  });

  it('keeps nothing of what went out and could not be noted: nobody gets it again', async () => {
    const { desk, letters, messages, pass, phone, restart, text, thread, turns } = await start();
    restart(withoutRecords());
    await text('When do you open?');
    await pass(15 * minutes);
    await desk.say('Room 12 is yours.', 'key-1', { by: 'Ada' });
    await pass(15 * minutes);
    expect(phone()).toEqual(['re:hi', 're:When do you open?', 'Room 12 is yours.']);
    // events that may have been published are, as ever
    expect(letters().filter(({ message }) => message.kind !== 'event')).toEqual([]);
    const { journal, key, recentSids } = await thread();
    expect(journal).toBeUndefined();
    expect(recentSids).toHaveLength(3);
    const kept = await messages(key);
    expect([...kept.values()].filter(outcome => outcome === 'accepted')).toHaveLength(3);
    // all of it is in the record, without its words
    restart();
    const shown = (await desk.thread()).body.messages as Record<string, unknown>[];
    expect(shown.map(({ by, status }) => [by, status]).slice(2)).toEqual([
      ['customer', 'received'],
      ['agent', 'delivered'],
      ['person', 'delivered'],
    ]);
    await turns();
  });
});
