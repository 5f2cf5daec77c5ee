import { describe, expect, it } from 'vitest';
import { address } from '../../lambdas/channel/thread/address.ts';
import { defaultNotices } from '../../lambdas/config/define-channel.ts';
import type { Text } from '../../simulators/carrier/simulated-carrier.ts';
import { inProcessEngine } from '../support/engines/in-process-engine.ts';
import { desk } from '../support/scenario/desk.ts';
import { business, customer, type ScenarioOptions, scenario } from '../support/scenario/scenario.ts';

const { client, freshTable } = inProcessEngine();

const start = async (options: ScenarioOptions = {}) => {
  const told = await scenario({ client, table: await freshTable() }, options);
  const asked = () =>
    told.agent.calls.filter(({ operation }) => operation === 'respond').map(({ message }) => message);
  const fromUs = () =>
    told.carrier.sent.filter(({ direction }) => direction === 'outbound-api').map(({ body }) => body);
  /** A customer sends something, and its turn is taken. */
  const sends = async (text: Partial<Text>) => {
    const { attempts } = await told.carrier.text({ from: customer, to: business, body: '', ...text });
    await told.turns();
    return attempts.at(-1)?.status;
  };
  return { ...told, asked, fromUs, sends };
};

describe('characters that no queue takes', () => {
  it('are taken out of a text, which is answered 200 and asked', async () => {
    const { asked, failures, sends } = await start();
    expect(await sends({ body: 'Is room \u0000\u0008\uFFFE\uFFFF12 free? 😀' })).toBe(200);
    expect(asked()).toEqual(['Is room 12 free? 😀']);
    expect(failures).toEqual([]);
  });

  it('do not hide a keyword', async () => {
    const { asked, sends, thread } = await start();
    await sends({ body: '\u0000STOP\uFFFF' });
    expect((await thread()).optedOutAt).toEqual(expect.any(Number));
    expect(asked()).toEqual([]);
  });

  it('never come from an agent to a customer, nor back to it', async () => {
    const { agent, asked, phone, sends, thread } = await start({
      config: { numbers: { [business]: { greeting: 'omit', attributes: { hotel: 'har\u0000bour' } } } },
    });
    agent.say({ response: 'Yes\u0000, room\u001b 12\uFFFE is \uD83Dfree.' });
    await sends({ body: '\u0000\u0001' });
    expect(asked()).toEqual([]);
    await sends({ body: 'Free?' });
    expect(phone()).toEqual(['Yes, room 12 is free.']);
    const [created] = agent.calls.filter(({ operation }) => operation === 'create');
    expect(created?.body).toContain('"hotel":"harbour"');
    expect((await thread()).journal).toBeUndefined();
  });
});

describe('attachments without words', () => {
  const attached = (...types: string[]) => types.map(contentType => ({ contentType }));

  it.each([
    ['audio/amr', '[voice message]'],
    ['audio/mp4', '[voice message]'],
    ['text/x-vcard', '[contact card]'],
    ['image/webp', '[sticker]'],
    ['text/plain; charset=utf-8', '[document]'],
    ['video/mp4', '[video]'],
    ['text/calendar', '[calendar entry]'],
    ['application/octet-stream', '[file]'],
  ])('of the kind %s are no picture: the agent is asked about a %s', async (type, line) => {
    const { asked, fromUs, sends } = await start();
    await sends({ media: attached(type) });
    expect(asked()).toEqual([line]);
    expect(fromUs().filter(body => body.includes('picture'))).toEqual([]);
  });

  it('get the notice where all are pictures, and the agent where some are not', async () => {
    const { asked, fromUs, sends } = await start();
    await sends({ media: attached('image/jpeg', 'image/heic') });
    expect(asked()).toEqual([]);
    expect(fromUs()).toEqual([expect.stringContaining('cannot see pictures')]);
    await sends({ media: attached('image/jpeg', 'audio/ogg') });
    expect(asked()).toEqual(['[picture]\n[voice message]']);
  });
});

describe('what WhatsApp and RCS customers choose, fill in and quote', () => {
  const from = `whatsapp:${customer}`;
  const to = `whatsapp:${business}`;

  it.each([
    [
      'a Flow without a body',
      '',
      { InteractiveData: '{"date":"2 May","guests":3}' },
      'date: 2 May\nguests: 3',
    ],
    ['a Flow with WhatsApp’s own word', 'Sent', { FlowData: '{"arrival":"late"}' }, 'Sent\narrival: late'],
    [
      'a picked row',
      'Double room',
      { ListTitle: 'Double room', ListId: 'room_2' },
      'Double room\n[list: room_2]',
    ],
    ['a picked row without a body', '', { ListTitle: 'Suite', ListId: 'room_9' }, 'Suite\n[list: room_9]'],
    ['a row known by its id alone', '', { ListId: 'room_9' }, 'room_9'],
    ['a button', 'Yes', { ButtonText: 'Yes', ButtonPayload: 'keep-7' }, 'Yes\n[button: keep-7]'],
    ['a button without a body', '', { ButtonText: 'No', ButtonPayload: 'drop-7' }, 'No\n[button: drop-7]'],
    ['a button beside other words', 'Sure', { ButtonText: 'Yes' }, 'Sure\n[button: Yes]'],
    [
      'a quoted message of ours',
      'this one',
      { OriginalRepliedMessageSid: 'SM1', OriginalRepliedMessageSender: to },
      '[in reply to a quoted message of ours]\nthis one',
    ],
    [
      'a quoted message of their own',
      'I meant this',
      { OriginalRepliedMessageSid: 'SM1', OriginalRepliedMessageSender: from },
      '[in reply to a quoted message of their own]\nI meant this',
    ],
  ])('%s is words for the agent', async (_, body, extra, words) => {
    const { asked, sends } = await start();
    await sends({ from, to, body, extra });
    expect(asked()).toEqual([words]);
  });

  it.each([
    { ButtonText: 'STOP', ButtonPayload: 'x-1' },
    { ButtonText: 'Stop texting me' },
    { ListTitle: 'Unsubscribe', ListId: 'row_3' },
  ])('opt out as the same words do (%j)', async extra => {
    const { asked, fromUs, sends, thread } = await start();
    await sends({ from, to, extra });
    expect((await thread(from, to)).optedOutAt).toEqual(expect.any(Number));
    expect(asked()).toEqual([]);
    expect(fromUs()).toEqual([defaultNotices.optOutConfirmed]);
  });

  it('reach a person at a desk and the record in the same lines', async () => {
    const { agent, events, sends } = await start();
    agent.say({ response: 'One moment.', handoff: { destination: 'front', reason: 'asked' } });
    await sends({ from, to, body: 'A person, please' });
    await sends({ from, to, extra: { InteractiveData: '{"room":"12","issue":"shower"}' } });
    expect(events.at(-1)).toMatchObject({
      'detail-type': 'text.received',
      detail: { body: 'room: 12\nissue: shower' },
    });
  });

  it('are no words where all that came is a quotation', async () => {
    const { asked, fromUs, messages, sends } = await start();
    await sends({ from, to, extra: { OriginalRepliedMessageSid: 'SM1' } });
    expect([asked(), fromUs()]).toEqual([[], []]);
    const kept = await messages({ business: address(to), customer: address(from) });
    expect([...kept.values()]).toEqual(['no-words']);
  });
});

describe('a group MMS', () => {
  const group = { OtherRecipients0: '+15550100001', OtherRecipients1: '+15550100002' };

  it('is kept and counted, asks nobody, and its sender hears once that groups are not answered', async () => {
    const { agent, asked, fromUs, messages, sends, telemetry } = await start();
    for (const body of ['Where shall we eat?', 'Pizza', 'At eight']) await sends({ body, extra: group });
    expect(agent.calls).toEqual([]);
    expect(fromUs()).toEqual([defaultNotices.groupText]);
    const kept = await messages({ business: address(business), customer: address(customer) });
    expect([...kept.values()].filter(outcome => outcome === 'group')).toHaveLength(3);
    expect(telemetry.counts.get('Texts outcome=group')).toBe(3);
    await sends({ body: 'And now just us: are you open?' });
    expect(asked()).toEqual(['And now just us: are you open?']);
  });

  it('is told apart from what its sender texts alone, though both wait', async () => {
    const { asked, carrier, turns } = await start();
    const text = (body: string, extra = {}) => carrier.text({ from: customer, to: business, body, extra });
    await text('Are you open?');
    await text('Who brings the cake?', group);
    await text('On Sunday?');
    await turns();
    expect(asked()).toEqual(['Are you open?', 'On Sunday?']);
  });

  it('is said in the owner’s words, or not at all', async () => {
    const own = await start({ config: { notices: { groupText: 'No groups.' } } });
    await own.sends({ body: 'Hi all', extra: group });
    expect(own.fromUs()).toEqual(['No groups.']);
    const silent = await start({ config: { notices: { groupText: false } } });
    await silent.sends({ body: 'Hi all', extra: group });
    expect([silent.fromUs(), silent.asked()]).toEqual([[], []]);
  });

  it.each(['STOP', 'unsubscribe'])('still opts out with %s, and hears nothing of groups then', async body => {
    const { fromUs, sends, thread } = await start();
    await sends({ body, extra: group });
    expect((await thread()).optedOutAt).toEqual(expect.any(Number));
    await sends({ body: 'Who is this?', extra: group });
    expect(fromUs()).toEqual([]);
  });

  it('is in nobody’s pace: a lively group makes no flood of what comes after it', async () => {
    const { asked, sends } = await start({ config: { notices: { groupText: false } } });
    for (let n = 0; n < 15; n++) await sends({ body: `joke ${n}`, extra: group });
    await sends({ body: 'Do you have a table?' });
    expect(asked()).toEqual(['Do you have a table?']);
  });

  it('goes to the person who has the thread, with who else got it, and is in the transcript so', async () => {
    const told = await start();
    told.agent.say({ response: 'One moment.', handoff: { destination: 'front', reason: 'asked' } });
    await told.sends({ body: 'A person, please' });
    await told.sends({ body: 'Shall we all come?', extra: group });
    const others = Object.values(group);
    expect(told.events.at(-1)).toMatchObject({
      'detail-type': 'text.received',
      detail: { body: 'Shall we all come?', otherRecipients: others },
    });
    const { body } = await desk(told).thread();
    expect(body).toMatchObject({
      messages: expect.arrayContaining([
        expect.objectContaining({ body: 'Shall we all come?', otherRecipients: others }),
      ]),
    });
  });
});
