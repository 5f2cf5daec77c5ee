import { describe, expect, it } from 'vitest';
import { createThreadStore } from '../../lambdas/aws/thread-store.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import { storyEngines } from '../support/engines/story-engines.ts';
import {
  business,
  customer,
  type ScenarioOptions,
  scenario,
  secondBusiness,
} from '../support/scenario/scenario.ts';

const on = storyEngines(import.meta.filename);

describe.each(on)('the rules of the road on $name', ({ client, freshTable }) => {
  const start = async (options: ScenarioOptions = {}) => {
    const told = await scenario({ client, table: await freshTable() }, options);
    const fromUs = () =>
      told.carrier.sent.filter(({ direction }) => direction === 'outbound-api').map(({ body }) => body);
    const asked = () =>
      told.agent.calls.filter(({ operation }) => operation === 'respond').map(({ message }) => message);
    const say = async (body: string, who?: { from?: string; to?: string }) => {
      await told.text(body, who);
      await told.turns();
    };
    return { ...told, fromUs, asked, say };
  };

  describe('consent', () => {
    it('honours an opt-out in plain language with one confirmation, and says nothing after it', async () => {
      const { agent, asked, events, fromUs, say, thread, time } = await start();
      await say('Hello');
      await say('Please stop texting me');
      expect(fromUs()).toHaveLength(2);
      expect(fromUs()[1]).toMatch(/^You will not get any more texts/);
      expect((await thread()).conversation).toBeUndefined();
      expect(agent.calls.at(-1)?.operation).toBe('close');
      expect(events.at(-1)).toMatchObject({
        'detail-type': 'consent.changed',
        detail: { consent: 'out', by: 'words' },
      });
      await time.advance(60_000);
      await say('Why?');
      await say('leave me alone');
      expect(asked()).toEqual(['Hello']);
      expect(fromUs()).toHaveLength(2);
      await say('START');
      await say('Hello again');
      expect(asked()).toEqual(['Hello', 'Hello again']);
    });

    it('knows the owner’s own words for it', async () => {
      const { asked, say, thread } = await start({ config: { words: { optOut: ['laat me met rust'] } } });
      await say('Laat me met rust!');
      expect(asked()).toEqual([]);
      expect((await thread()).optedOutAt).toEqual(expect.any(Number));
    });

    it('answers keywords itself where the owner says that the carrier does not', async () => {
      const notices = { stop: 'You are out.', start: 'You are back.', help: 'Text us.' };
      const { fromUs, say, time } = await start({ config: { notices } });
      // no number of the simulated carrier's lets a blocked customer be written to: Advanced Opt-Out is judged by us here
      await say('HELP');
      expect(fromUs()).toEqual(['Text us.']);
      await time.advance(1_000);
      await say('STOP');
      await time.advance(1_000);
      await say('START');
      expect(fromUs().at(-1)).toBe('You are back.');
    });
  });

  describe('floods', () => {
    it('asks ten texts a minute, keeps and counts the others, and says so once a minute', async () => {
      const { asked, fromUs, telemetry, text, turns, time } = await start({
        config: { numbers: { [business]: { greeting: 'omit' } } },
      });
      for (let index = 1; index <= 14; index += 1) {
        await text(`question ${'abcdefghijklmn'[index - 1]}`);
        await turns();
        await time.advance(100);
      }
      expect(asked()).toHaveLength(10);
      expect(fromUs()).toHaveLength(11);
      expect(fromUs().at(-1)).toMatch(/a lot at once/);
      expect(telemetry.counts.get('Texts outcome=flood')).toBe(4);
      await time.advance(61_000);
      await text('and now?');
      await turns();
      expect(asked().at(-1)).toBe('and now?');
    });

    it('cuts a waiting run where it becomes too many', async () => {
      const { asked, fromUs, telemetry, text, turns } = await start({
        config: { numbers: { [business]: { greeting: 'omit' } }, limits: { textsPerMinute: 3 } },
      });
      for (const word of ['one', 'two', 'three', 'four', 'five']) await text(word);
      await turns();
      expect(asked()).toEqual(['one\ntwo\nthree']);
      expect(telemetry.counts.get('Texts outcome=flood')).toBe(2);
      expect(fromUs()).toHaveLength(2);
    });

    it('asks no more than the owner allows a number, whoever texts', async () => {
      const { asked, fromUs, say } = await start({ config: { limits: { textsPerNumberPerMinute: 2 } } });
      for (const last of [1, 2, 3]) await say('Hello', { from: `+1555000400${last}` });
      await say('Hello', { from: '+15550004004', to: secondBusiness });
      expect(asked()).toHaveLength(3);
      expect(fromUs()).toHaveLength(3);
    });

    it('lets those wait who have texted little where a number is over its limit, and tells the others', async () => {
      const { asked, fromUs, pass, phone, say, telemetry } = await start({
        config: { numbers: { [business]: { greeting: 'omit' } }, limits: { textsPerNumberPerMinute: 3 } },
      });
      const [busy, quiet] = ['+15550004001', '+15550004002'];
      for (const word of ['one', 'two', 'three', 'four']) await say(word, { from: busy });
      await say('Are you open?', { from: quiet });
      expect(asked()).toEqual(['one', 'two', 'three']);
      expect(phone(busy).at(-1)).toMatch(/a lot at once/);
      expect(phone(quiet)).toEqual([]);
      await pass(70_000);
      expect(asked()).toEqual(['one', 'two', 'three', 'Are you open?']);
      expect(phone(quiet)).toHaveLength(1);
      expect(fromUs()).toHaveLength(5);
      expect(telemetry.counts.get('TextsOverNumberLimit')).toBe(2);
    });

    it('gives up those who find no room within the patience, with an apology', async () => {
      const { asked, pass, phone, queue, say } = await start({
        config: { limits: { textsPerNumberPerMinute: 1 } },
      });
      const quiet = '+15550004002';
      await say('Hello', { from: '+15550004001' });
      await say('Are you open?', { from: quiet });
      await pass(61_000);
      // somebody else is there in every minute before who waits comes again
      for (const last of [1, 2, 3, 4, 5]) {
        await say('Hello', { from: `+1555000500${last}` });
        await pass(60_000);
      }
      expect(asked()).not.toContain('Are you open?');
      expect(phone(quiet)).toEqual([expect.stringMatching(/^Sorry/)]);
      const reasons = queue.dead.receive(10).map(one => one.messageAttributes.reason?.stringValue);
      expect(reasons).toEqual(['number-busy']);
    });

    it('counts a text once, however often it is delivered or its count is sent again', async () => {
      const counted = await freshTable();
      const store = createThreadStore({ client, table: counted, retention: 1, clock: () => 0 });
      const to = address(business);
      const sids = Array.from({ length: 20 }, (_, n) => `SM${String(n).padStart(32, '0')}`);
      let so = 0;
      for (const [n, sid] of sids.entries()) {
        so += n % 3 === 0 ? 2 : 1;
        for (let times = 0; times < 3; times += 1)
          expect(await store.countTexts(to, 61_000, n % 3 === 0 ? 2 : 1, sid)).toBe(so);
      }
      expect(await store.countTexts(to, 121_000, 1, sids[0] ?? '')).toBe(1);
    });

    it('never counts keywords as too many', async () => {
      const { say, thread, time } = await start({ config: { limits: { textsPerMinute: 1 } } });
      await say('hello');
      await say('hello there');
      await time.advance(10);
      await say('STOP');
      expect((await thread()).optedOutAt).toEqual(expect.any(Number));
    });

    it.each(['no', '1', 'Are you there?', '2 please', '👍'])(
      'asks %s as often as a person answers a menu with it',
      async words => {
        const { asked, say, time } = await start();
        for (let index = 0; index < 9; index += 1) {
          await say(words);
          await time.advance(8_000);
        }
        expect(asked()).toHaveLength(9);
      },
    );

    it('mutes nobody for digits, however quick', async () => {
      const { asked, say, time } = await start({ config: { limits: { textsPerMinute: 90 } } });
      for (let index = 0; index < 12; index += 1) {
        await say(String(index % 3));
        await time.advance(1_500);
      }
      expect(asked()).toHaveLength(12);
    });

    it('tells a machine by its rhythm, whatever it says: one notice, then ten minutes of silence', async () => {
      const { asked, events, fromUs, say, time } = await start({ config: { limits: { repliesInRow: 20 } } });
      const words = (index: number) =>
        `Reply about ${Array.from(String(index), digit => 'abcdefghij'[Number(digit)]).join('')}`;
      for (let index = 0; index < 80; index += 1) {
        await say(words(index));
        await time.advance(9_000);
      }
      expect(asked()).toHaveLength(20);
      expect(fromUs()).toHaveLength(21);
      expect(fromUs().at(-1)).toMatch(/a lot at once/);
      expect(events.at(-1)).toMatchObject({ 'detail-type': 'conversation.ended', detail: { cause: 'loop' } });
      await time.advance(60_000);
      await say('A person after all');
      expect(asked()).toHaveLength(21);
    });

    it('a person who pauses now and then is none', async () => {
      const { asked, say, time } = await start({ config: { limits: { repliesInRow: 20 } } });
      for (let index = 0; index < 60; index += 1) {
        await say(`Question ${'abcdefghij'[index % 10]}${'abcdefghij'[Math.floor(index / 10)]}`);
        await time.advance(index % 10 === 9 ? 40_000 : 9_000);
      }
      expect(asked()).toHaveLength(60);
    });

    it('does not ask the same words a fifth time where they come faster than they can be written', async () => {
      const { asked, say, telemetry, time } = await start();
      for (let index = 0; index < 6; index += 1) {
        await say('Are you there?');
        await time.advance(2_000);
      }
      expect(asked()).toHaveLength(4);
      expect(telemetry.counts.get('Texts outcome=flood')).toBe(2);
    });

    it('notices a machine at the other end, closes the conversation and falls silent', async () => {
      const { agent, asked, events, fromUs, telemetry, text, time, turns } = await start({
        config: { limits: { textsPerMinute: 90 } },
      });
      const lines = ['I am out of office', 'This is an automatic reply', 'Ticket received'];
      for (let index = 0; index < 30; index += 1) {
        await text(`${lines[index % 3]} #${index}`);
        await turns();
        await time.advance(1_500);
      }
      expect(asked().length).toBeLessThan(12);
      expect(fromUs().length).toBeLessThan(14);
      expect(telemetry.counts.get('Texts outcome=loop')).toBeGreaterThan(15);
      expect(agent.calls.at(-1)?.operation).toBe('close');
      expect(events.at(-1)).toMatchObject({ 'detail-type': 'conversation.ended', detail: { cause: 'loop' } });
    });

    it('lets a person answer quickly', async () => {
      const { asked, say, time } = await start({ config: { limits: { textsPerMinute: 90 } } });
      const words = 'yes of course please book a table for two tonight thanks a lot see you soon then'.split(
        ' ',
      );
      for (const word of words) {
        await say(`${word} it is`);
        await time.advance(1_500);
      }
      expect(asked()).toHaveLength(words.length);
    });
  });

  describe('who is answered', () => {
    it('serves the calling codes that the owner serves', async () => {
      const { agent, say, telemetry } = await start({ config: { words: { callingCodes: ['+1', '+44'] } } });
      await say('Hello', { from: '+37060000000' });
      expect(agent.calls).toEqual([]);
      expect(telemetry.counts.get('Texts outcome=not-served')).toBe(1);
      await say('Hello', { from: '+447700900123' });
      expect(agent.calls).toHaveLength(2);
    });

    it('does not talk to our own numbers', async () => {
      const { agent, say, telemetry } = await start();
      await say('Hello', { from: secondBusiness, to: business });
      expect(agent.calls).toEqual([]);
      expect(telemetry.counts.get('Texts outcome=our-own-number')).toBe(1);
    });

    it.each(['whatsapp:', 'rcs:'])(
      'keeps %s threads apart and answers on their own channel',
      async prefix => {
        const { agent, carrier, say } = await start();
        await say('Hello', { from: `${prefix}${customer}`, to: `${prefix}${business}` });
        await say('Hello');
        expect(agent.conversations.size).toBe(2);
        expect(carrier.sent.map(({ from, to }) => [from, to])).toEqual([
          [`${prefix}${business}`, `${prefix}${customer}`],
          [business, customer],
        ]);
        const created = JSON.parse(agent.calls[0]?.body ?? '{}');
        expect(created.channel).toBe(prefix === 'whatsapp:' ? 'whatsapp' : 'sms');
        expect(created.integration_attributes.channel).toBe(prefix.slice(0, -1));
      },
    );
  });

  describe('pictures and other things', () => {
    const picture = [{ url: 'https://api.twilio.com/secret/ME1', contentType: 'image/jpeg' }];

    it('tells the agent of a picture beside words, by kind and not by address', async () => {
      const { asked, carrier, turns } = await start();
      await carrier.text({ from: customer, to: business, body: 'What is this?', media: picture });
      await turns();
      expect(asked()).toEqual(['What is this?\n[picture]']);
    });

    it('says in the owner’s words that a picture alone cannot be read, or asks an agent that wants it', async () => {
      const notice = await start();
      await notice.carrier.text({ from: customer, to: business, body: '', media: picture });
      await notice.turns();
      expect(notice.asked()).toEqual([]);
      expect(notice.fromUs()).toEqual([expect.stringContaining('cannot see pictures')]);

      const wanted = await start({ config: { notices: { pictureWithoutWords: false } } });
      await wanted.carrier.text({ from: customer, to: business, body: '', media: picture });
      await wanted.turns();
      expect(wanted.asked()).toEqual(['[picture]']);
    });

    it('turns a location and a button press into words', async () => {
      const { asked, carrier, turns } = await start();
      const from = `whatsapp:${customer}`;
      const to = `whatsapp:${business}`;
      await carrier.text({
        from,
        to,
        body: '',
        extra: { Latitude: '53.54', Longitude: '9.97', Label: 'The harbour' },
      });
      await turns();
      await carrier.text({
        from,
        to,
        body: 'Book it',
        extra: { ButtonText: 'Book it', ButtonPayload: 'book-1' },
      });
      await turns();
      expect(asked()).toEqual(['[location: The harbour, 53.54, 9.97]', 'Book it\n[button: book-1]']);
    });
  });

  describe('replies', () => {
    it('go out as plain words in cheap characters', async () => {
      const { agent, fromUs, say } = await start({
        config: { numbers: { [business]: { greeting: 'omit' } } },
      });
      agent.say({ response: '**We’re open** — see [our site](https://example.com/hours):\n\n- Mon–Fri' });
      await say('When?');
      expect(fromUs()).toEqual(["We're open - see our site (https://example.com/hours):\n\n- Mon-Fri"]);
    });

    it('are numbered, and end where the owner’s budget ends', async () => {
      const long = 'This is a sentence of a long answer. '.repeat(100);
      const numbers = { [business]: { greeting: 'omit' as const } };
      const numbered = await start({ config: { numbers, replies: { numbered: true } } });
      numbered.agent.say({ response: long });
      await numbered.say('Tell me all');
      expect(numbered.fromUs().map(body => body.slice(0, 6))).toEqual(['(1/3) ', '(2/3) ', '(3/3) ']);

      const thrifty = await start({
        config: { numbers, replies: { segmentBudget: 4, ending: ' Ask for more.' } },
      });
      thrifty.agent.say({ response: long });
      await thrifty.say('Tell me all');
      expect(thrifty.fromUs()).toEqual([expect.stringMatching(/Ask for more\.$/)]);
      expect(thrifty.telemetry.counts.get('Segments')).toBeLessThanOrEqual(4);
    });

    it('become no more than ten texts, or as many as the owner says, and are counted', async () => {
      const table = `| Room | Price |\n|-|-|\n${'| Single | $80 |\n'.repeat(1_000)}`;
      const many = await start();
      many.agent.say({ response: table });
      await many.say('All prices?');
      expect(many.fromUs()).toHaveLength(10);
      expect(many.fromUs().at(-1)).toMatch(/\.\.\.$/);
      expect(many.telemetry.counts.get('RepliesCutShort')).toBe(1);

      // the greeting is a part of the reply
      for (const maxParts of [1, 2, 3]) {
        const config = { numbers: { [business]: { greeting: 'separate' as const } }, replies: { maxParts } };
        const few = await start({ config });
        few.agent.say({ response: 'Word after word. '.repeat(1_000) });
        await few.say('All prices?');
        expect(few.fromUs()).toHaveLength(maxParts);
      }

      const tight = await start({ config: { replies: { maxParts: 2, segmentBudget: 3 } } });
      tight.agent.say({ response: table });
      await tight.say('All prices?');
      expect(tight.telemetry.counts.get('Segments')).toBeLessThanOrEqual(3);
    });

    it('that ask for a carrier keyword are reported once a conversation', async () => {
      const { agent, lines, say, telemetry } = await start();
      agent.say({ response: 'Reply CANCEL to cancel your table.' }, { response: 'Text YES to confirm.' });
      await say('I have a table');
      await say('What now?');
      expect(telemetry.counts.get('KeywordsAskedFor')).toBe(1);
      expect(lines.filter(line => line.includes('asks for a word'))).toHaveLength(1);
    });
  });

  describe('starting over', () => {
    it('closes the conversation and begins a new one with its greeting', async () => {
      const { agent, events, fromUs, say } = await start({
        config: { words: { startOver: ['start over'] } },
      });
      await say('Hello');
      await say(' Start over ');
      expect(agent.calls.map(({ operation }) => operation)).toEqual([
        'create',
        'respond',
        'create',
        'respond',
        'close',
      ]);
      const [first, second] = [...agent.conversations.values()];
      expect(first?.ended).toBe('closed');
      expect(second?.ended).toBeUndefined();
      expect(fromUs()[1]).toContain(second?.greeting);
      expect(events.map(event => [event['detail-type'], event.detail.cause])).toEqual([
        ['conversation.started', undefined],
        ['conversation.ended', 'start-over'],
        ['conversation.started', undefined],
      ]);
    });
  });
});
