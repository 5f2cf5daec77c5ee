import { describe, expect, it } from 'vitest';
import { address } from '../../lambdas/channel/thread/address.ts';
import { exhaustiveEngines } from '../support/engines/exhaustive-engines.ts';
import { desk } from '../support/scenario/desk.ts';
import {
  business,
  customer,
  type ScenarioOptions,
  scenario,
  secondBusiness,
  secondCustomer,
} from '../support/scenario/scenario.ts';

const minutes = 60_000;
const onCall = '+15550009000';
const key = { business: address(business), customer: address(customer) };
const picture = [{ url: 'https://api.twilio.com/secret/ME1', contentType: 'image/jpeg' }];

describe.each(exhaustiveEngines())('reactions on $name', ({ client, freshTable, choose }) => {
  async function start(options: ScenarioOptions = {}) {
    const config = { numbers: { [business]: { greeting: 'omit' as const } }, ...options.config };
    const told = await scenario({ client, table: await freshTable() }, { ...options, config });
    const { agent, carrier, events, messages, telemetry, text, time, turns } = told;
    return {
      ...told,
      desk: desk(told),
      asked: () =>
        agent.calls.filter(({ operation }) => operation === 'respond').map(({ message }) => message),
      created: () => agent.calls.filter(({ operation }) => operation === 'create').length,
      /** What went out, to anybody. */
      sent: () =>
        carrier.sent.filter(({ direction }) => direction === 'outbound-api').map(({ body }) => body),
      types: () => events.map(event => event['detail-type']),
      lastOf: (wanted: string) => events.findLast(event => event['detail-type'] === wanted)?.detail,
      counted: (metric: string) => telemetry.counts.get(metric) ?? 0,
      async say(body: string, from = customer) {
        await time.advance(1_000);
        const { sid } = await text(body, { from });
        await turns();
        return (await messages({ ...key, customer: address(from) })).get(sid);
      },
    };
  }

  const quoting = 'From 7 to 10, “from 8” on Sundays.';
  const toAnswer = [
    `Liked “${quoting}”`,
    `Laughed at "${quoting}"`,
    `Emphasized “from 7 to 10 from 8 on sundays”`,
    'Questioned “From 7 to 10, “fr…”',
    `Reacted 😮 to “${quoting}”`,
    `Removed a heart from “${quoting}”`,
    `Removed 😮 from “${quoting}”`,
    `\u200a\u200b👍\u200b to “\u200a${quoting}\u200a”\u200a`,
    `\u200a\u200c👍\u200c de «\u200a${quoting}\u200a»\u200a`,
    `A adoré « ${quoting} »`,
    `No le gustó “${quoting}”`,
    `„${quoting}“ ein Lachen hinzugefügt`,
    `Adorou “${quoting}”`,
    'Loved “When is breakfast?”',
  ];

  it.each(choose(toAnswer, 2))('%j is recorded, and nothing else happens', async reaction => {
    const { agent, asked, created, say, sent, thread, types } = await start();
    agent.say({ response: quoting });
    expect(await say('When is breakfast?')).toBe('answered');
    const [before, said, published] = [await thread(), sent(), types()];
    expect(await say(reaction)).toBe('reaction');
    expect(sent()).toEqual(said);
    expect(types()).toEqual(published);
    expect({ asked: asked(), created: created() }).toEqual({ asked: ['When is breakfast?'], created: 1 });
    // neither the idle timer's conversation, the pace nor what is remembered
    const { conversation, lastSentAt, lately, pace } = await thread();
    expect({ conversation, lastSentAt, lately, pace }).toEqual({
      conversation: before.conversation,
      lastSentAt: before.lastSentAt,
      lately: before.lately,
      pace: before.pace,
    });
    agent.say({ response: 'Until noon.' });
    expect(await say('And checkout?')).toBe('answered');
    expect(asked()).toEqual(['When is breakfast?', 'And checkout?']);
  });

  const stories: readonly [string, () => Promise<void>][] = [
    [
      'twenty in a minute are no flood, and the text behind them is answered',
      async () => {
        const { agent, asked, counted, say, sent } = await start();
        agent.say({ response: 'Of course.' });
        await say('Can I bring a dog?');
        for (let count = 0; count < 20; count += 1) expect(await say('Liked “Of course.”')).toBe('reaction');
        expect(await say('And a cat?')).toBe('answered');
        expect(asked()).toEqual(['Can I bring a dog?', 'And a cat?']);
        expect(sent()).toHaveLength(2);
        expect(counted('Reactions kind=like')).toBe(20);
        expect(counted('Texts outcome=reaction')).toBe(20);
      },
    ],
    [
      'opens no conversation after a goodbye',
      async () => {
        const { agent, asked, created, say, sent, types } = await start();
        agent.say({ response: 'Goodbye, have a nice stay!', end: true });
        await say('bye');
        const said = sent();
        expect(await say(`Loved “${said[0]}”`)).toBe('reaction');
        expect(sent()).toEqual(said);
        expect(created()).toBe(1);
        expect(asked()).toHaveLength(1);
        expect(types().at(-1)).toBe('conversation.ended');
      },
    ],
    [
      'to an answer is one to the reply that a greeting was joined to',
      async () => {
        const { agent, asked, say, sent } = await start({ config: { numbers: { [business]: {} } } });
        agent.say({ response: 'From 7 to 10.' });
        await say('When is breakfast?');
        expect(sent()[0]).toMatch(/\n\nFrom 7 to 10\.$/);
        expect(await say(`Liked “${sent()[0]}”`)).toBe('reaction');
        expect(await say('Liked “From 7 to 10.”')).toBe('reaction');
        expect(asked()).toHaveLength(1);
      },
    ],
    [
      'does not put off the end of an idle conversation',
      async () => {
        const { agent, pass, say, thread } = await start({ config: { times: { idleHours: 1 } } });
        agent.say({ response: 'Of course.' });
        await say('Can I bring a dog?');
        await pass(40 * minutes);
        await say('Liked “Of course.”');
        await pass(25 * minutes);
        expect((await thread()).conversation).toBeUndefined();
      },
    ],
    [
      'to our own words about consent takes none back, in words or in marks of any language',
      async () => {
        const { agent, asked, say, thread } = await start();
        const gone = 'Got it, no more notifications.';
        agent.say({ response: gone }, { response: 'Yes.' }, { response: 'At noon.' });
        await say('Please turn the reminders off');
        for (const text of [`Liked “${gone}”`, `Removed a like from “${gone}”`, 'Liked “Got it, no m…”'])
          expect(await say(text)).toBe('reaction');
        // no form that we know
        expect(await say(`Gostei: «${gone}»`)).toBe('answered');
        expect(await say('What time is checkout?')).toBe('answered');
        expect(await thread()).not.toHaveProperty('optedOutAt');
        expect(asked()).toHaveLength(3);
      },
    ],
    [
      'of who is out is recorded, and a real opt-out is one all the same',
      async () => {
        const { agent, say, sent, thread } = await start();
        agent.say({ response: 'Shall I stop texting you?' });
        await say('Too many texts');
        expect(await say('“Shall I stop texting you?” Stop texting me')).toBe('opted-out');
        const said = sent();
        expect(await say('Liked “Shall I stop texting you?”')).toBe('reaction');
        expect(sent()).toEqual(said);
        expect(await thread()).toHaveProperty('optedOutAt');
      },
    ],
    [
      'to nothing of ours is an ordinary text, and never an opt-out',
      async () => {
        const { asked, say, thread } = await start();
        await say('Hello');
        expect(await say('Liked "the blue one"')).toBe('answered');
        expect(await say('Loved “No more messages.”')).toBe('answered');
        expect(await say('Loved an image')).toBe('answered');
        expect(asked()).toEqual([
          'Hello',
          'Liked "the blue one"',
          'Loved “No more messages.”',
          'Loved an image',
        ]);
        expect(await thread()).not.toHaveProperty('optedOutAt');
      },
    ],
    [
      'to a picture is one where there was a picture',
      async () => {
        const { carrier, say, sent, turns } = await start();
        await carrier.text({ from: customer, to: business, body: 'My room', media: picture });
        await turns();
        const said = sent();
        expect(await say('Loved an image')).toBe('reaction');
        expect(await say('Reacted 😂 to an image')).toBe('reaction');
        expect(sent()).toEqual(said);
      },
    ],
    [
      'to the question that was asked last is its answer, once',
      async () => {
        const { agent, asked, say, sent } = await start();
        agent.say({ response: 'Shall I book a table for 8?' }, { response: 'Booked.' });
        await say('A table, please');
        expect(await say('Liked “Shall I book a table for 8?”')).toBe('answered');
        expect(asked().at(-1)).toBe('[reaction: like to "Shall I book a table for 8?"]');
        expect(sent().at(-1)).toBe('Booked.');
        // something was said since
        expect(await say('Loved “Shall I book a table for 8?”')).toBe('reaction');
        expect(asked()).toHaveLength(2);
      },
    ],
    [
      'to a question is silent where the owner wants that',
      async () => {
        const { agent, asked, say } = await start({ config: { reactions: 'silent' } });
        agent.say({ response: 'Shall I book a table for 8?' });
        await say('A table, please');
        expect(await say('Liked “Shall I book a table for 8?”')).toBe('reaction');
        expect(asked()).toHaveLength(1);
      },
    ],
    [
      'is told to a desk as what it is, and as an ordinary text where it is none',
      async () => {
        const { agent, asked, desk, lastOf, say, turns } = await start();
        agent.say({ response: 'I get someone.', end: true, handoff: { destination: 'billing' } });
        await say('A person, please');
        await desk.accept('ada');
        await turns();
        await desk.say('Shall I refund it?');
        await turns();
        expect(await say('Reacted 👍🏽 to “Shall I refund it?”')).toBe('forwarded');
        expect(lastOf('text.received')).toMatchObject({
          body: 'Reacted 👍🏽 to “Shall I refund it?”',
          reaction: { kind: 'like', emoji: '👍🏽' },
        });
        await say('Removed a like from “Shall I refund it?”');
        expect(lastOf('text.received')).toMatchObject({ reaction: { kind: 'like', removed: true } });
        await say('Liked “Shall I not?”');
        expect(lastOf('text.received')).not.toHaveProperty('reaction');
        expect(asked()).toHaveLength(1);
      },
    ],
    [
      'of the person on call goes to nobody, and that of a customer not to their phone',
      async () => {
        const numbers = {
          [business]: { greeting: 'omit' as const, phoneDesk: onCall },
          [secondBusiness]: {},
        };
        const { agent, lastOf, phone, say } = await start({ config: { numbers } });
        for (const [from, words] of [
          [customer, 'My card ends in 4242, room 12'],
          [secondCustomer, 'I want a person'],
        ] as const) {
          agent.say({ response: 'I get someone.', end: true, handoff: {} });
          await say(words, from);
        }
        await say('#1 Hello one.', onCall);
        await say('#2 Hello two.', onCall);
        const [notice = ''] = phone(onCall);
        expect(notice).toContain('4242');
        const before = { one: phone(), two: phone(secondCustomer), desk: phone(onCall) };
        for (const reaction of [
          `Liked “${notice}”`,
          `Loved “${notice.slice(0, 30)}…”`,
          'Liked “#1 wants a person. My card ends in 4242, room 12”',
          '\u200a\u200b👍\u200b to “\u200a#2 Hello two.\u200a”\u200a',
        ])
          expect(await say(reaction, onCall)).toBe('reaction');
        expect(await say('Liked “Hello two.”', secondCustomer)).toBe('forwarded');
        expect(lastOf('text.received')).toMatchObject({ reaction: { kind: 'like' } });
        expect({ one: phone(), two: phone(secondCustomer), desk: phone(onCall) }).toEqual(before);
      },
    ],
    [
      'that comes with what it is to, in one batch, is one',
      async () => {
        const { agent, asked, messages, text, turns } = await start();
        agent.say({ response: 'Yes.' });
        await text('Is it open?');
        const { sid } = await text('Loved “Is it open?”');
        await turns();
        expect(asked()).toEqual(['Is it open?']);
        expect((await messages(key)).get(sid)).toBe('reaction');
      },
    ],
    [
      'that only the sweep brings is one too',
      async () => {
        const { agent, asked, messages, pass, say, text, thread, webhooks } = await start({ sweeps: true });
        const gone = 'Got it, no more notifications.';
        agent.say({ response: gone });
        await say('Turn it off');
        await pass(1 * minutes);
        webhooks.reachable = false;
        const { sid } = await text(`Liked “${gone}”`);
        webhooks.reachable = true;
        await pass(30 * minutes);
        expect((await messages(key)).get(sid)).toBe('reaction');
        expect(asked()).toHaveLength(1);
        expect(await thread()).not.toHaveProperty('optedOutAt');
      },
    ],
    [
      'leaves no words in the thread, and a bounded number of hashes',
      async () => {
        const { say, thread } = await start();
        for (let count = 0; count < 15; count += 1) await say(`My secret is number ${count}`);
        const { lately = [] } = await thread();
        expect(lately).toHaveLength(20);
        expect(JSON.stringify(lately)).not.toMatch(/secret|number/i);
      },
    ],
  ];
  it.each(choose(stories, 2))('a reaction %s', (_, story) => story());
});
