import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { createFlexDesk } from '../../lambdas/desks/flex/desk-events.ts';
import { createFlexEnd } from '../../lambdas/desks/flex/flex-end.ts';
import { wireFlexDesk } from '../../lambdas/desks/flex/wire-desk.ts';
import { wireFlexEnd } from '../../lambdas/desks/flex/wire-end.ts';
import type { PublishedEvent } from '../../local/runtime.ts';
import { simulatedFlex } from '../../simulators/flex/simulated-flex.ts';
import { firstEngine } from '../support/engines/first-engine.ts';
import { desk } from '../support/scenario/desk.ts';
import { business, customer, scenario } from '../support/scenario/scenario.ts';
import { account, signedEvent } from '../support/vendors/twilio-webhook.ts';

const { client, freshTable } = firstEngine();

const desks = {
  flex: { kind: 'flex', workspaceSid: `WS${'a'.repeat(32)}`, workflowSid: `WW${'b'.repeat(32)}` },
} as const;

/** As EventBridge puts an event into the desk's queue, and Lambda takes it out. */
const queued = (event: PublishedEvent) => ({
  Records: [
    {
      messageId: randomUUID(),
      receiptHandle: 'AQEB',
      body: JSON.stringify({ version: '0', id: randomUUID(), account: '1', region: 'us-east-1', ...event }),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: 'AIDA',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:flex',
      awsRegion: 'us-east-1',
    },
  ],
});

async function start() {
  const table = await freshTable();
  const told = await scenario({ client, table }, { config: { desks } });
  const flex = simulatedFlex();
  const env = {
    TABLE_NAME: table,
    PUBLIC_URL: account.publicUrl,
    TWILIO_ACCOUNT_SID: account.accountSid,
    TWILIO_AUTH_TOKEN: account.authToken,
    LOG_KEY: 'flex-log-key',
  };
  const machine = {
    telemetry: told.telemetry,
    clock: told.time.clock,
    random: () => 0.5,
    newId: randomUUID,
    sleep: async () => {},
    fetch: flex.fetch,
    dynamo: client,
    queue: told.queue.queue,
  };
  const config = withDefaults({
    numbers: { [business]: {} },
    agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
    desks,
  });
  const takeEvent = createFlexDesk(wireFlexDesk(env, config, machine));
  const end = createFlexEnd(wireFlexEnd(env, machine));
  const typed = (type: string) => told.events.filter(event => event['detail-type'] === type);

  async function post(url: string, form: Record<string, string>, token?: string) {
    const { pathname, search } = new URL(url);
    return end(signedEvent({ path: pathname, query: search.slice(1), form, ...(token && { token }) }));
  }
  const heard = new Set<PublishedEvent>();
  return {
    ...told,
    flex,
    desk: desk(told),
    post,
    take: (event: PublishedEvent | undefined) =>
      takeEvent(queued(event ?? { source: '', 'detail-type': '', detail: {} })),
    typed,
    /** Everything that the desk's rule leads to its queue, and has not led there yet. */
    async deliver() {
      for (const event of [...typed('handoff.requested'), ...typed('handoff.released')]) {
        if (!heard.has(event)) await takeEvent(queued(event));
        heard.add(event);
      }
    },
    async say(body: string) {
      await told.time.advance(1_000);
      await told.text(body);
      await told.turns();
    },
    async handOver(from = customer) {
      await told.time.advance(1_000);
      told.agent.say({
        response: 'I get someone.',
        end: true,
        handoff: { destination: 'billing', reason: 'refund' },
      });
      await told.text('I want a person', { from });
      await told.turns();
    },
    conversation: () => [...flex.conversations.values()].at(-1),
    /** A person in Flex has done their part; Twilio says so. */
    async complete() {
      const held = [...flex.conversations.values()].at(-1);
      const answers = [];
      for (const { url, form } of flex.complete(held?.sid ?? '')) answers.push(await post(url, form));
      await told.turns();
      return answers;
    },
    asked: () => told.agent.calls.filter(({ operation }) => operation === 'respond').length,
  };
}

describe('Flex as a desk', () => {
  it('goes the whole way: bound, routed, silent while bound, released at its end, and the agent answers again', async () => {
    const {
      agent,
      asked,
      complete,
      conversation,
      deliver,
      flex,
      handOver,
      phone,
      say,
      thread,
      turns,
      types,
    } = await start().then(started => ({
      ...started,
      types: () => started.events.map(event => event['detail-type']),
    }));
    await say('My name is Ada');
    await handOver();
    await deliver();
    await turns();

    const held = conversation();
    expect(held?.participants).toEqual([{ address: customer, proxy: business }]);
    expect(held?.unique_name).toMatch(/^sms-channel-[0-9a-f]{32}$/);
    expect(held?.messages).toHaveLength(1);
    expect(held?.messages[0]).toMatchObject({
      author: 'sms-channel',
      body: expect.stringMatching(
        /^Handed over by the agent \(billing: refund\)\nCustomer: My name is Ada\nAgent: [\s\S]*\nCustomer: I want a person\n/,
      ),
    });
    expect(flex.relayed).toEqual([]);
    const [interaction] = held?.interactions ?? [];
    expect(interaction?.routing.properties).toMatchObject({
      workspace_sid: desks.flex.workspaceSid,
      workflow_sid: desks.flex.workflowSid,
      task_channel_unique_name: 'chat',
      attributes: { from: customer, destination: 'billing', reason: 'refund', conversationSid: held?.sid },
    });
    expect(await thread()).toMatchObject({ mode: 'human', handoff: { acceptedBy: 'flex', desk: 'flex' } });
    expect(types()).toContain('handoff.accepted');

    // Twilio takes it to Flex itself: we neither answer nor bring it there once more
    const before = { asked: asked(), calls: flex.calls.length, phone: phone().length };
    await say('are you there?');
    await deliver();
    expect({ asked: asked(), calls: flex.calls.length, phone: phone().length }).toEqual(before);
    expect(types().at(-1)).toBe('text.received');

    const answers = await complete();
    expect(answers.map(answer => answer)).toEqual([{ statusCode: 204 }]);
    expect(await thread()).toMatchObject({ mode: 'agent' });
    expect(types().at(-1)).toBe('handoff.released');
    await deliver();
    expect(flex.calls.filter(({ form }) => form.State === 'closed')).toEqual([]);

    agent.say({ response: 'The agent again.' });
    await say('thanks');
    expect(phone().at(-1)).toContain('The agent again.');
  });

  it('does nothing twice when the event or the end comes again', async () => {
    const { conversation, deliver, flex, handOver, post, say, take, thread, turns, typed } = await start();
    await handOver();
    await deliver();
    await turns();
    const [requested] = typed('handoff.requested');
    await take(requested);
    await take(requested);
    const held = conversation();
    expect(flex.conversations.size).toBe(1);
    expect([
      held?.webhooks.length,
      held?.messages.length,
      held?.participants.length,
      held?.interactions.length,
    ]).toEqual([1, 1, 1, 1]);
    await turns();
    expect(typed('handoff.accepted')).toHaveLength(1);

    const webhooks = flex.complete(held?.sid ?? '');
    for (const { url, form } of [...webhooks, ...webhooks]) await post(url, form);
    await turns();
    for (const { url, form } of webhooks) await post(url, form);
    await turns();
    expect(typed('handoff.released')).toHaveLength(1);

    // the end of the first handoff does not end the second
    await say('hello again');
    await handOver();
    await deliver();
    for (const { url, form } of webhooks) await post(url, form);
    await turns();
    expect(await thread()).toMatchObject({ mode: 'human' });
    expect(flex.conversations.size).toBe(2);
    // nor does the first one's event, when it comes late
    await take(requested);
    expect(flex.conversations.size).toBe(2);
  });

  it('is done from the start again after a failure at any step, before the call or after it, and makes nothing twice', async () => {
    const { conversation, flex, handOver, take, thread, turns, typed } = await start();
    const steps = 9;
    for (const when of ['before', 'after'] as const)
      for (let step = 0; step < steps; step += 1) {
        const from = `+1555320${when === 'before' ? 1 : 2}00${step}`;
        await handOver(from);
        const calls = flex.calls.length;
        let failed: string | undefined;
        flex.trouble = {
          [when]: ({ operation }: { operation: string }) => {
            if (flex.calls.length - calls !== step + 1) return;
            failed = operation;
            throw new TypeError('fetch failed');
          },
        };
        const requested = typed('handoff.requested').at(-1);
        await expect(take(requested)).rejects.toMatchObject({ name: 'FlexError', status: undefined });
        flex.trouble = {};
        await take(requested);
        await turns();
        const held = conversation();
        expect(held?.participants).toEqual([{ address: from, proxy: business }]);
        expect(held?.webhooks).toHaveLength(1);
        // Twilio has no list of interactions: what was made and could not be noted is made again
        const unnoted =
          (when === 'after' && failed === 'POST /v1/Interactions') ||
          (when === 'before' && failed === 'POST /v1/Conversations/{Sid}');
        expect(held?.interactions).toHaveLength(unnoted ? 2 : 1);
        expect((await thread(from)).handoff?.acceptedBy).toBe('flex');
      }
    expect(flex.conversations.size).toBe(2 * steps);
    expect(flex.relayed).toEqual([]);
    const [held] = [...flex.conversations.values()];
    expect(JSON.parse(held?.attributes ?? '')).toEqual({
      interaction: held?.interactions[0]?.sid,
      channel: held?.interactions[0]?.channel,
    });
  });

  it('lets go of the numbers when the thread is released elsewhere, by closing what Flex has', async () => {
    const { conversation, deliver, desk, flex, handOver, turns, thread, say } = await start();
    await handOver();
    await deliver();
    await turns();
    await desk.release();
    await turns();
    await deliver();
    expect(conversation()).toMatchObject({ state: 'closed', interactions: [{ status: 'closed' }] });
    expect(await thread()).toMatchObject({ mode: 'agent' });
    // the pair is free: the next handoff binds it again
    await say('hello');
    await handOver();
    await deliver();
    expect([...flex.conversations.values()].map(({ state }) => state)).toEqual(['closed', 'active']);
  });

  it('makes nothing for a handoff that is over, or that a person has taken already', async () => {
    const { desk, flex, handOver, say, take, turns, typed } = await start();
    await handOver();
    await desk.accept('Grace');
    await turns();
    await take(typed('handoff.requested')[0]);
    await desk.release();
    await turns();
    await say('hello');
    await take(typed('handoff.requested')[0]);
    expect(flex.calls).toEqual([]);
  });

  it('closes what it made where the thread was released while it was being made', async () => {
    const { conversation, desk, flex, handOver, take, thread, turns, typed } = await start();
    await handOver();
    flex.trouble = {};
    let released = false;
    flex.trouble.after = ({ operation }) => {
      if (operation === 'POST /v1/Interactions') released = true;
    };
    const taking = take(typed('handoff.requested')[0]);
    while (!released) await new Promise(resolve => setImmediate(resolve));
    await desk.release();
    await turns();
    await taking.catch(() => undefined);
    await take(typed('handoff.released')[0]);
    expect(await thread()).toMatchObject({ mode: 'agent' });
    expect(conversation()?.state).toBe('closed');
  });

  it('is thrown, to be brought again, while the pair is bound elsewhere; the thread waits, visibly', async () => {
    const { flex, handOver, take, thread, typed } = await start();
    await handOver();
    await flex.fetch('https://conversations.twilio.com/v1/Conversations', form({ UniqueName: 'of-another' }));
    await flex.fetch(
      'https://conversations.twilio.com/v1/Conversations/of-another/Participants',
      form({ 'MessagingBinding.Address': customer, 'MessagingBinding.ProxyAddress': business }),
    );
    await expect(take(typed('handoff.requested')[0])).rejects.toMatchObject({
      name: 'FlexError',
      code: 50416,
    });
    expect((await thread()).handoff?.acceptedAt).toBeUndefined();
  });

  it('hears the end of a task too, where the workspace’s events lead here', async () => {
    const { conversation, deliver, handOver, post, thread, turns } = await start();
    await handOver();
    await deliver();
    await turns();
    const { attributes } = conversation()?.interactions[0]?.routing.properties ?? { attributes: {} };
    const event = (EventType: string) => ({
      AccountSid: account.accountSid,
      WorkspaceSid: desks.flex.workspaceSid,
      EventType,
      TaskSid: `WT${'1'.repeat(32)}`,
      TaskAttributes: JSON.stringify(attributes),
    });
    const url = `${account.publicUrl}/twilio/flex`;
    expect(await post(url, event('task.created'))).toMatchObject({ statusCode: 204 });
    await turns();
    expect(await thread()).toMatchObject({ mode: 'human' });
    await post(url, event('task.completed'));
    await turns();
    expect(await thread()).toMatchObject({ mode: 'agent' });
  });

  it('takes no end that Twilio has not signed, and none that is no end', async () => {
    const { conversation, deliver, flex, handOver, post, telemetry, thread, turns } = await start();
    await handOver();
    await deliver();
    await turns();
    const [webhook] = flex.complete(conversation()?.sid ?? '');
    const { url, form: end } = webhook ?? { url: '', form: {} };
    expect(await post(url, end, 'another token')).toMatchObject({ statusCode: 403 });
    expect(telemetry.counts.get('ForgedRequests')).toBe(1);
    for (const form of [
      { ...end, StateTo: 'inactive' },
      { ...end, EventType: 'onMessageAdded' },
      { ...end, EventType: 'task.completed' },
      { ...end, EventType: 'task.completed', TaskAttributes: '{"sms_channel":{"business":1}}' },
    ])
      expect(await post(url, form)).toMatchObject({ statusCode: 204 });
    const elsewhere = `${account.publicUrl}/twilio/flex`;
    for (const query of [
      '',
      '?business=%2B1&customer=a%23b&handoff=1',
      '?business=%2B1&customer=%2B2&handoff=x',
    ])
      expect(await post(`${elsewhere}${query}`, end)).toMatchObject({ statusCode: 204 });
    await turns();
    expect(await thread()).toMatchObject({ mode: 'human' });
  });

  it('throws what is no event of ours, without its words', async () => {
    const { take } = await start();
    const event = { source: 'sms-channel', 'detail-type': 'handoff.requested', detail: { secret: 'words' } };
    await expect(take(event)).rejects.toThrow(/not an event of a handoff/);
    await expect(take(event)).rejects.not.toThrow(/words/);
  });
});

function form(fields: Record<string, string>): RequestInit {
  return {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: {
      authorization: `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64')}`,
    },
  };
}
