import { describe, expect, it } from 'vitest';
import { warning } from '../../lambdas/channel/phone-desk/phone-out.ts';
import { defaultNotices } from '../../lambdas/config/define-channel.ts';
import { storyEngines } from '../support/engines/story-engines.ts';
import { desk } from '../support/scenario/desk.ts';
import {
  business,
  customer,
  scenario,
  secondBusiness,
  secondCustomer,
} from '../support/scenario/scenario.ts';

const minutes = 60_000;
const onCall = '+15550009000';
const stranger = '+15550008000';
const picture = [{ url: 'https://api.twilio.com/secret/ME1', contentType: 'image/jpeg' }];

/** The first text to a phone says which words it must not text. */
const first = (words: string): string => `${words}\n${warning}`;

const on = storyEngines(import.meta.filename);

describe.each(on)('a desk that is a phone on $name', ({ client, freshTable }) => {
  async function start(options: Parameters<typeof scenario>[1] = {}) {
    const config = {
      numbers: { [business]: { greeting: 'omit' as const, phoneDesk: onCall }, [secondBusiness]: {} },
      ...options.config,
    };
    const told = await scenario({ client, table: await freshTable() }, { ...options, config });
    const { agent, carrier, events, text, time, turns, pass, phone } = told;
    const sentBy = (from: string) =>
      carrier.sent.filter(sent => sent.direction === 'outbound-api' && sent.to === from);
    return {
      ...told,
      desk: desk(told),
      types: (of = customer) =>
        events
          .filter(({ detail }) => JSON.stringify(detail.thread).includes(of))
          .map(event => event['detail-type']),
      lastOf: (wanted: string) => events.findLast(event => event['detail-type'] === wanted)?.detail,
      asked: () => agent.calls.filter(call => call.operation === 'respond').map(call => call.message),
      closed: () => agent.calls.filter(call => call.operation === 'close').map(call => call.conversationId),
      /** What the on-call phone shows. */
      calls: () => phone(onCall),
      sentBy,
      /** Somebody's text, and everything that follows at once. */
      async say(from: string, body: string) {
        await time.advance(1_000);
        const sent = await text(body, { from });
        await turns();
        return sent;
      },
      /** The person at the phone texts. */
      async person(body: string) {
        await time.advance(1_000);
        const sent = await text(body, { from: onCall });
        await turns();
        return sent;
      },
      async handOver(
        from = customer,
        words = 'I want a person',
        handoff: object = { destination: 'billing' },
      ) {
        await time.advance(1_000);
        agent.say({ response: 'I get someone.', end: true, handoff });
        await text(words, { from });
        await turns();
      },
      settle: () => pass(2_000),
    };
  }

  it('goes the whole way: a notice, an answer by text, the customer’s words, and "done"', async () => {
    const { asked, calls, carrier, closed, handOver, lastOf, person, phone, say, sentBy, thread, types } =
      await start();
    await say(customer, 'My name is Ada');
    await handOver();
    expect(calls()).toEqual([first(`#1 wants a person: billing. ${customer} wrote: I want a person`)]);
    expect(lastOf('handoff.requested')).toMatchObject({ destination: 'billing' });

    await person('Hello Ada, this is Grace.');
    expect(phone().at(-1)).toBe('Hello Ada, this is Grace.');
    const { handoff, mode } = await thread();
    expect({ mode, handoff }).toMatchObject({
      mode: 'human',
      handoff: { acceptedBy: 'phone', announced: true },
    });
    expect(lastOf('handoff.accepted')).toMatchObject({ by: 'phone' });
    expect(closed()).toHaveLength(1);

    await say(customer, 'Where is my refund?');
    expect(calls().at(-1)).toBe('#1: Where is my refund?');
    await person('#1 On its way.');
    expect(phone().at(-1)).toBe('On its way.');
    await say(customer, 'Thanks');
    const before = phone().length;
    await person('#1 done');
    expect(calls().at(-1)).toBe('#1 is back with the agent.');
    expect(phone()).toHaveLength(before);
    expect((await thread()).mode).toBe('agent');
    expect(lastOf('handoff.released')).toMatchObject({ cause: 'desk' });

    // the customer has seen the business number alone, and the agent nothing of what a person was there for
    expect(asked()).toEqual(['My name is Ada', 'I want a person']);
    expect(new Set(carrier.sent.map(({ from }) => from))).toEqual(new Set([business]));
    for (const { body } of sentBy(customer)) expect(body).not.toContain(onCall);
    await say(customer, 'When is breakfast?');
    expect(asked()).toHaveLength(3);
    expect(calls().at(-1)).toBe('#1 is back with the agent.');
    // whether words have arrived is known when the carrier says so
    expect(types().filter(type => type !== 'message.delivered')).toEqual([
      'conversation.started',
      'handoff.requested',
      'conversation.ended',
      'handoff.accepted',
      'text.received',
      'text.received',
      'handoff.released',
      'conversation.started',
    ]);
    expect(types().filter(type => type === 'message.delivered')).toHaveLength(2);
  });

  it('records the person’s words in the customer’s thread as a person’s', async () => {
    const { desk, handOver, person } = await start();
    await handOver();
    await person('Hello');
    const { messages } = (await desk.thread()).body;
    expect(messages).toEqual([
      expect.objectContaining({ by: 'customer' }),
      expect.objectContaining({ by: 'agent' }),
      expect.objectContaining({ by: 'person', body: 'Hello' }),
    ]);
  });

  describe('two threads at once', () => {
    async function two() {
      const told = await start();
      await told.handOver(customer, 'My bill is wrong');
      await told.handOver(secondCustomer, 'My room is cold', { destination: 'house', reason: 'heating' });
      return told;
    }

    it('have numbers of their own, also when they come in one batch', async () => {
      const { agent, calls, text, turns } = await start();
      for (const from of [customer, secondCustomer]) {
        agent.say({ response: 'I get someone.', end: true, handoff: {} });
        await text('person', { from });
      }
      await turns();
      expect(calls().toSorted()).toEqual([
        expect.stringMatching(/^#1 wants a person\. \+1555/),
        expect.stringMatching(/^#2 wants a person\. \+1555/),
      ]);
      for (const from of [customer, secondCustomer])
        expect(calls().filter(body => body.includes(from))).toHaveLength(1);
    });

    it('do not mix: words go where their number says', async () => {
      const { calls, person, phone, say } = await two();
      expect(calls().at(-1)).toBe(
        `#2 wants a person: house, heating. ${secondCustomer} wrote: My room is cold`,
      );
      await person('#1 About your bill');
      await person('#2: About your room');
      await say(customer, 'Yes, the bill');
      expect(calls().at(-1)).toBe('#1: Yes, the bill');
      await person('#2 done');
      await person('#1 All paid');
      expect(phone().slice(1)).toEqual(['About your bill', 'All paid']);
      expect(phone(secondCustomer).slice(1)).toEqual(['About your room']);
    });

    it('words without a number go to the one last spoken in, and to nobody while that is not clear', async () => {
      const { calls, person, phone, say } = await two();
      const said = () => [phone().slice(1), phone(secondCustomer).slice(1)];
      await person('Hello');
      expect(calls().at(-1)).toBe('Which one? #1 or #2: begin with its number.');
      expect(said()).toEqual([[], []]);
      await person('#2 Hello');
      await person('I am on my way');
      expect(said()).toEqual([[], ['Hello', 'I am on my way']]);
      await say(secondCustomer, 'Good');
      await person('Five minutes');
      await say(customer, 'And me?');
      await person('Almost there');
      expect(calls().at(-1)).toBe('Which one? #1 or #2: begin with its number.');
      await person('#1');
      expect(calls().at(-1)).toBe('What you write now goes to #1.');
      await person('You are next');
      expect(said()).toEqual([['You are next'], ['Hello', 'I am on my way', 'Five minutes']]);
    });

    it('words for a thread that was closed elsewhere do not reach the other one', async () => {
      const { calls, desk, person, phone, turns } = await two();
      await person('#1 Hello');
      await desk.release();
      await turns();
      expect(calls().at(-1)).toBe('#1 is back with the agent.');
      await person('Your card number ends in 77');
      expect(calls().at(-1)).toBe('Which one? #2: begin with its number.');
      expect(phone().slice(1)).toEqual(['Hello']);
      expect(phone(secondCustomer)).toHaveLength(1);
    });

    it('"done" is asked about as words are', async () => {
      const { calls, person, thread } = await two();
      await person('done');
      expect(calls().at(-1)).toMatch(/^Which one\?/);
      expect((await thread()).mode).toBe('human');
      await person('#2 Done.');
      expect((await thread(secondCustomer)).mode).toBe('agent');
      await person('done');
      expect((await thread()).mode).toBe('agent');
      await person('Hello?');
      expect(calls().at(-1)).toBe('Nobody is waiting for you.');
    });
  });

  describe('who may do what', () => {
    it('a stranger’s number can do nothing: it is a customer', async () => {
      const { asked, calls, handOver, phone, say, thread } = await start();
      await handOver();
      const [notices, said] = [calls().length, phone().length];
      await say(stranger, '#1 Your refund is refused');
      await say(stranger, '#1 done');
      expect(phone()).toHaveLength(said);
      expect(calls()).toHaveLength(notices);
      expect((await thread()).mode).toBe('human');
      expect((await thread()).handoff?.acceptedAt).toBeUndefined();
      expect(asked().slice(1)).toEqual(['#1 Your refund is refused', '#1 done']);
    });

    it('the on-call phone is the desk of its own number alone', async () => {
      const { asked, handOver, phone, text, turns } = await start();
      await handOver();
      const said = phone().length;
      await text('#1 Hello', { from: onCall, to: secondBusiness });
      await turns();
      expect(asked().at(-1)).toBe('#1 Hello');
      expect(phone()).toHaveLength(said);
    });

    it('the agent hears nothing of what the person texts, whatever it is', async () => {
      const { asked, calls, person } = await start();
      for (const words of ['Hello', '#1 Hello', '#7', 'done', 'HELP', 'please stop texting me', 'yes', '#'])
        await person(words);
      expect(asked()).toEqual([]);
      expect(calls()).toContain('There is no #1. Nobody is waiting for you.');
      expect(calls()).toContain('Nobody is waiting for you.');
    });

    it('the person’s texts count for no limit', async () => {
      const { asked, handOver, person, phone, say } = await start({
        config: { limits: { textsPerMinute: 2, textsPerNumberPerMinute: 2 } },
      });
      await handOver();
      for (const words of ['One', 'Two', 'Three', 'Three', 'Three', 'Three', 'Three']) await person(words);
      expect(phone()).toHaveLength(8);
      await say(secondCustomer, 'When is breakfast?');
      expect(asked().at(-1)).toBe('When is breakfast?');
    });

    it('a number that is none is said to be none, with those that are', async () => {
      const { calls, handOver, person, phone } = await start();
      await handOver();
      await person('#8 Hello');
      expect(calls().at(-1)).toBe('There is no #8. Begin with #1.');
      expect(phone()).toHaveLength(1);
    });
  });

  describe('consent', () => {
    it('tells the phone that a customer has opted out, and sends nothing more', async () => {
      const { calls, handOver, lastOf, person, phone, say, thread } = await start();
      await handOver();
      await person('Hello');
      await say(customer, 'STOP');
      expect(calls().at(-1)).toBe('#1 has opted out. Nothing can be sent.');
      const said = phone().length;
      await person('One more thing');
      expect(phone()).toHaveLength(said);
      expect(lastOf('reply.undeliverable')).toMatchObject({ reason: 'opted-out' });
      expect(calls().at(-1)).toBe('#1 has opted out. Nothing can be sent.');
      await person('#1 done');
      expect((await thread()).mode).toBe('agent');
      expect(calls().at(-1)).toBe('#1 is back with the agent.');
    });

    it('sends nothing of the person’s that was on its way when the customer opted out', async () => {
      const { calls, handOver, phone, text, time, turns } = await start();
      await handOver();
      await time.advance(1_000);
      await text('#1 Hello', { from: onCall });
      await text('STOP');
      const said = phone().length;
      await turns();
      expect(phone()).toHaveLength(said);
      expect(calls().at(-1)).toBe('#1 has opted out. Nothing can be sent.');
    });

    it('tells the phone of an opt-out that only the carrier knows', async () => {
      const { calls, carrier, handOver, lastOf, person, phone } = await start();
      await handOver();
      carrier.block(business, customer);
      await person('Hello');
      expect(phone()).toHaveLength(1);
      expect(calls().at(-1)).toBe('#1 has opted out. Nothing can be sent.');
      expect(lastOf('consent.changed')).toMatchObject({ consent: 'out', by: 'carrier' });
    });

    it('goes on after the customer’s START', async () => {
      const { calls, handOver, person, phone, say } = await start();
      await handOver();
      await person('Hello');
      await say(customer, 'STOP');
      await say(customer, 'START');
      await say(customer, 'I am back');
      expect(calls().at(-1)).toBe('#1: I am back');
      await person('Welcome back');
      expect(phone().at(-1)).toBe('Welcome back');
    });

    describe('of the person on call', () => {
      const closed = defaultNotices.closed;

      it('is told from the first text on which words end it, once', async () => {
        const { calls, handOver, say } = await start();
        await handOver();
        await handOver(secondCustomer);
        await say(customer, 'Hello?');
        expect(calls().filter(body => /STOP|CANCEL/.test(body))).toEqual([calls()[0]]);
      });

      it.each(['Cancel', 'STOP', 'quit', 'End.', 'Unsubscribe please'])(
        '%j gives back who they have, and who waits; bus and customers hear of it',
        async words => {
          const { asked, calls, events, handOver, lastOf, person, phone, say, telemetry, thread, types } =
            await start();
          await handOver();
          await person('Hello Ada');
          await handOver(secondCustomer, 'My room is cold');
          await person(words);
          for (const of of [customer, secondCustomer]) {
            expect((await thread(of)).mode).toBe('agent');
            expect(phone(of).at(-1)).toBe(closed);
            expect(types(of).at(-1)).toBe('handoff.released');
          }
          expect(lastOf('handoff.released')).toMatchObject({ cause: 'closed' });
          expect(events.filter(({ detail }) => detail.consent).map(({ detail }) => detail)).toEqual([
            expect.objectContaining({ consent: 'out', thread: { business, customer: onCall } }),
          ]);
          expect(telemetry.counts.get('PhoneDesksOptedOut')).toBe(1);
          const told = calls().length;
          await say(customer, 'Are you still there?');
          expect(asked().at(-1)).toBe('Are you still there?');
          expect(calls()).toHaveLength(told);
        },
      );

      it('is out: who wants a person hears that nobody is there, and the agent goes on', async () => {
        const { asked, calls, handOver, lastOf, person, phone, say, thread, types } = await start();
        await person('STOP');
        const told = calls().length;
        await handOver();
        expect(phone().at(-1)).toBe(closed);
        expect(calls()).toHaveLength(told);
        expect(types()).not.toContain('handoff.requested');
        expect(lastOf('handoff.released')).toMatchObject({ cause: 'closed', destination: 'billing' });
        expect((await thread()).mode).toBe('agent');
        await say(customer, 'Then you tell me');
        expect(asked().at(-1)).toBe('Then you tell me');
      });

      it('is out: another desk has what is handed over, and what waits for it', async () => {
        const { calls, handOver, lastOf, person, say, thread } = await start({
          config: { desks: { front: { kind: 'bus' } } },
        });
        await handOver();
        await person('STOP');
        expect(await thread()).toMatchObject({ mode: 'human', handoff: { desk: 'front' } });
        const told = calls().length;
        await handOver(secondCustomer);
        expect(lastOf('handoff.requested')).toMatchObject({
          desk: 'front',
          thread: { customer: secondCustomer },
        });
        await say(secondCustomer, 'Hello?');
        await say(customer, 'Hello?');
        expect(lastOf('text.received')).toMatchObject({ desk: 'front' });
        expect(lastOf('reply.undeliverable')).toBeUndefined();
        expect(calls()).toHaveLength(told);
      });

      it('is not what answers a customer’s question in one word', async () => {
        const { handOver, person, phone, say, thread } = await start();
        await handOver();
        await person('Hola');
        await say(customer, '¿Piso alto o bajo?');
        await person('Alto');
        expect(phone().at(-1)).toBe('Alto');
        await say(customer, 'Gracias');
        await person('ALTO');
        expect((await thread(onCall)).optedOutAt).toEqual(expect.any(Number));
      });

      it.each(['Cancel', 'done'])('%j counts, though the clock of that machine is behind', async words => {
        let [off, now] = [0, () => 0];
        const { handOver, person, thread, time } = await start({ machine: { clock: () => now() + off } });
        now = time.clock;
        await handOver();
        await person('Hello');
        await handOver(secondCustomer);
        off = -9_000;
        for (const number of ['#1 ', '#2 ']) await person(words === 'done' ? number + words : words);
        expect((await thread()).mode).toBe('agent');
        expect((await thread(secondCustomer)).mode).toBe('agent');
      });

      it('is out: what they write takes nobody', async () => {
        const { handOver, person, phone, thread } = await start();
        await handOver();
        await person('STOP');
        const heard = phone().length;
        await person('#1 Hello Ada');
        expect(phone()).toHaveLength(heard);
        expect((await thread()).mode).toBe('agent');
      });

      it('is back with a START, and has what is handed over then', async () => {
        const { calls, handOver, person, phone } = await start();
        await handOver();
        await person('STOP');
        await person('START');
        await handOver(customer, 'Once more');
        expect(calls().at(-1)).toBe(`#1 wants a person: billing. ${customer} wrote: Once more`);
        await person('Hello Ada');
        expect(phone().at(-1)).toBe('Hello Ada');
      });

      it('opts out while a customer is being handed over: that one goes back too', async () => {
        const { agent, person, phone, thread, turns, text } = await start();
        agent.say({ response: 'I get someone.', end: true, handoff: {} });
        await text('person');
        await text('STOP', { from: onCall });
        await turns();
        expect((await thread()).mode).toBe('agent');
        expect(phone().at(-1)).toBe(closed);
        await person('START');
      });
    });
  });

  describe('races', () => {
    it('the customer texts while the person types: both get everything, the agent nothing', async () => {
      const { asked, calls, handOver, phone, text, turns } = await start();
      await handOver();
      await text('Are you there?');
      await text('Hello Ada', { from: onCall });
      await text('Hm.');
      await text('How can I help?', { from: onCall });
      await turns();
      expect(phone().slice(1)).toEqual(['Hello Ada', 'How can I help?']);
      expect(calls().slice(1)).toEqual(['#1: Are you there?', '#1: Hm.']);
      expect(asked()).toEqual(['I want a person']);
    });

    it('nobody came while the first words are on their way: the person has the thread all the same', async () => {
      const { asked, calls, closed, handOver, lastOf, pass, person, phone, queue, say, thread, time, turns } =
        await start();
      await handOver();
      await pass(14 * minutes);
      // the timer's message is ahead of the person's in the customer's queue
      const { key, handoff, conversation } = await thread();
      await time.advance(2 * minutes);
      await queue.queue.send({
        kind: 'idle',
        thread: key,
        conversationId: conversation?.id ?? '',
        timer: handoff?.timer ?? 0,
      });
      await person('#1 Here I am');
      await turns();
      expect(phone().slice(1)).toEqual([defaultNotices.nobodyCame, 'Here I am']);
      expect(calls().slice(1)).toEqual([
        '#1 is back with the agent: nobody answered in time.',
        '#1 is yours again.',
      ]);
      expect((await thread()).mode).toBe('human');
      expect(lastOf('handoff.accepted')).toMatchObject({ by: 'phone' });
      await say(customer, 'Good');
      expect(calls().at(-1)).toBe('#1: Good');
      expect(asked()).toEqual(['I want a person']);
      expect(closed()).toHaveLength(1);
      await person('Bye');
      await person('done');
      expect((await thread()).mode).toBe('agent');
    });

    it('nobody came: the phone is told, and can still take the thread by its number', async () => {
      const { calls, handOver, pass, person, phone, say, asked, thread } = await start();
      await handOver();
      await pass(16 * minutes);
      expect(calls().at(-1)).toBe('#1 is back with the agent: nobody answered in time.');
      await say(customer, 'When is breakfast?');
      expect(asked()).toHaveLength(2);
      await person('Hello');
      expect(calls().at(-1)).toBe('#1 is with the agent. Begin your words with #1 to take it.');
      await person('#1 Sorry, here I am');
      expect(phone().at(-1)).toBe('Sorry, here I am');
      expect(calls().at(-1)).toBe('#1 is yours again.');
      expect((await thread()).mode).toBe('human');
      await say(customer, 'Hello');
      expect(asked()).toHaveLength(2);
    });

    it('the first words come in time: the waiting is over', async () => {
      const { handOver, pass, person, phone, thread } = await start();
      await handOver();
      await pass(14 * minutes);
      await person('Hello');
      await pass(60 * minutes);
      expect((await thread()).mode).toBe('human');
      expect(phone()).not.toContain(defaultNotices.nobodyCame);
    });

    it('released through the API while the phone answers: the words reach the customer once, and the phone has it', async () => {
      const { asked, calls, desk, handOver, person, phone, say, text, thread, time, turns } = await start();
      await handOver();
      await person('Hello');
      await time.advance(1_000);
      await desk.release();
      await text('#1 One more thing', { from: onCall });
      await turns();
      expect(phone().slice(1)).toEqual(['Hello', 'One more thing']);
      expect(calls().at(-1)).toBe('#1 is yours again.');
      expect((await thread()).mode).toBe('human');
      await say(customer, 'Yes?');
      expect(calls().at(-1)).toBe('#1: Yes?');
      expect(asked()).toEqual(['I want a person']);
    });

    it('"done" and a release through the API at once: released once, and the phone hears of it', async () => {
      const { calls, desk, events, handOver, person, text, thread, time, turns } = await start();
      await handOver();
      await person('Hello');
      await time.advance(1_000);
      await desk.release();
      await text('#1 done', { from: onCall });
      await turns();
      expect((await thread()).mode).toBe('agent');
      expect(events.filter(event => event['detail-type'] === 'handoff.released')).toHaveLength(1);
      expect(calls().slice(1)).toEqual(['#1 is back with the agent.']);
    });

    it('a "done" from before a new hand-over does not end that one', async () => {
      const { agent, calls, desk, handOver, person, phone, text, thread, time, turns } = await start();
      await handOver();
      await person('Hello');
      await time.advance(1_000);
      await text('done', { from: onCall });
      await time.advance(1_000);
      await desk.release();
      agent.say({ response: 'Again someone.', end: true, handoff: {} });
      await text('I want a person again');
      await turns();
      expect(phone().at(-1)).toBe('Again someone.');
      expect((await thread()).mode).toBe('human');
      expect(calls().at(-1)).toMatch(/^#1 wants a person/);
      await person('I am here');
      expect(phone().at(-1)).toBe('I am here');
    });

    it('a customer’s last words before "done" are shown, and open nothing', async () => {
      const { asked, calls, handOver, person, say, text, thread, time, turns } = await start();
      await handOver();
      await person('Hello');
      await time.advance(1_000);
      await text('Wait!');
      await text('done', { from: onCall });
      await turns();
      expect(calls().slice(1).toSorted()).toEqual(['#1 is back with the agent.', '#1: Wait!']);
      expect((await thread()).mode).toBe('agent');
      await person('Too late?');
      expect(calls().at(-1)).toBe('Nobody is waiting for you.');
      await say(customer, 'When is breakfast?');
      expect(asked()).toHaveLength(2);
    });

    it('somebody takes it at another desk: the phone is told, and not of what follows', async () => {
      const { calls, desk, handOver, say, turns } = await start();
      await handOver();
      await desk.accept('Grace');
      await turns();
      expect(calls().at(-1)).toBe('#1 was taken by somebody else.');
      const told = calls().length;
      await say(customer, 'Hello Grace');
      await desk.release();
      await turns();
      expect(calls()).toHaveLength(told);
    });
  });

  it('keeps a customer’s number for a day, and gives it to nobody else meanwhile', async () => {
    const { calls, handOver, pass, person } = await start({ config: {} });
    await handOver();
    await person('#1 done');
    await handOver(secondCustomer);
    expect(calls().at(-1)).toMatch(/^#2 wants a person/);
    await person('#2 done');
    await pass(60 * minutes);
    await handOver();
    expect(calls().at(-1)).toMatch(/^#1 wants a person/);
    await person('#1 done');
    await pass(25 * 60 * minutes);
    await handOver();
    expect(calls().at(-1)).toMatch(/^#3 wants a person/);
    await person('#1 Hello');
    expect(calls().at(-1)).toBe('There is no #1. Begin with #3.');
  });

  it('passes on pictures as lines, a long text whole, and a hand-over in two segments at most', async () => {
    const { calls, carrier, handOver, person, say, sentBy, turns } = await start();
    const long = 'The heating makes a noise at night and nobody has looked at it yet. '.repeat(9).trim();
    await handOver(customer, long);
    expect(calls()[0]).toMatch(/^#1 wants a person: billing\. .*\.\.\.$/m);
    expect(calls()[0]?.length).toBeLessThanOrEqual(306);
    await person('Hello');
    await carrier.text({ from: customer, to: business, body: 'Look', media: picture });
    await turns();
    expect(calls().at(-1)).toBe('#1: Look\n[picture]');
    await carrier.text({ from: customer, to: business, body: '', media: picture });
    await turns();
    expect(calls().at(-1)).toBe('#1: [picture]');
    await say(customer, long);
    expect(calls().at(-1)).toBe(`#1: ${long}`);
    const said = sentBy(customer).length;
    await carrier.text({ from: onCall, to: business, body: '', media: picture });
    await turns();
    expect(calls().at(-1)).toBe('Only words can be passed on to #1.');
    expect(sentBy(customer)).toHaveLength(said);
  });

  it('cuts the person’s words into parts as any', async () => {
    const { handOver, person, phone } = await start({ config: { replies: { numbered: true } } });
    await handOver();
    await person('These are many words. '.repeat(72));
    expect(
      phone()
        .slice(1)
        .map(body => body.slice(0, 6)),
    ).toEqual(['(1/2) ', '(2/2) ']);
  });

  it('tells the phone by SMS of a customer who is on WhatsApp, and answers there', async () => {
    const { agent, calls, carrier, person, text, turns } = await start();
    agent.say({ response: 'I get someone.', end: true, handoff: {} });
    await text('person', { from: `whatsapp:${customer}`, to: `whatsapp:${business}` });
    await turns();
    expect(calls()).toEqual([first(`#1 wants a person. ${customer} wrote: person`)]);
    await person('Hello');
    expect(carrier.sent.at(-1)).toMatchObject({
      from: `whatsapp:${business}`,
      to: `whatsapp:${customer}`,
      body: 'Hello',
    });
  });

  it('calls no phone outside the opening hours', async () => {
    const never = { timeZone: 'UTC', days: { mon: ['00:00-00:01'] } };
    const { calls, handOver } = await start({
      config: { numbers: { [business]: { phoneDesk: onCall } }, hours: never },
    });
    await handOver();
    expect(calls()).toEqual([]);
  });

  it('does not let two machines talk to each other for ever', async () => {
    const { carrier, handOver, person, phone, text, turns, time } = await start();
    await handOver();
    await person('Hello');
    const answered = new Set<string>();
    for (let round = 0; round < 60; round += 1) {
      await time.advance(1_000);
      for (const { sid, to } of carrier.sent) {
        if (answered.has(sid)) continue;
        answered.add(sid);
        await text(to === onCall ? 'I am driving' : 'I am out of office', { from: to });
      }
      await turns();
    }
    const before = phone().length;
    for (let round = 0; round < 5; round += 1) {
      await time.advance(1_000);
      await turns();
    }
    expect(phone().length).toBe(before);
    expect(before).toBeLessThan(30);
  });
});
