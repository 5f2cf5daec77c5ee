import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { createConversations } from '../../../lambdas/desks/flex/conversations.ts';
import { createFlexRest } from '../../../lambdas/desks/flex/flex-rest.ts';
import { createInteractions } from '../../../lambdas/desks/flex/interactions.ts';

const username = `AC${'1'.repeat(32)}`;
const password = 'token-of-nobody';
const ch = `CH${'2'.repeat(32)}`;
const desk = {
  kind: 'flex',
  workspaceSid: `WS${'3'.repeat(32)}`,
  workflowSid: `WW${'4'.repeat(32)}`,
  taskChannel: 'sms',
} as const;
const resource = { sid: ch, state: 'active', attributes: '{}', channel: { sid: 'UO1' } };

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
  readonly authorization: string | null;
}

type Ours = ReturnType<typeof createConversations> & { interactions: ReturnType<typeof createInteractions> };

/** What our client sends, to a side that knows of nothing yet. */
async function sentByUs(act: (client: Ours) => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = [];
  const rest = createFlexRest({
    credentials: async () => ({ username, password }),
    timeoutMs: 1_000,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      sent.push({
        method: request.method,
        url: request.url,
        form: Object.fromEntries(new URLSearchParams(await request.text())),
        authorization: request.headers.get('authorization'),
      });
      return Response.json({ ...resource, webhooks: [], participants: [] });
    },
  });
  await act({ ...createConversations(rest), interactions: createInteractions(rest) });
  return sent;
}

/** What Twilio's own client would send; it gets no answer. */
async function sentByTwilio(act: (client: ReturnType<typeof twilio>) => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = [];
  class Recording extends twilio.RequestClient {
    override async request<T>({
      method,
      uri,
      data,
      username: name,
      password: word,
    }: Parameters<typeof twilio.RequestClient.prototype.request<T>>[0]): Promise<never> {
      sent.push({
        method: method.toUpperCase(),
        url: uri,
        form: Object.fromEntries(Object.entries(data ?? {}).map(([key, value]) => [key, String(value)])),
        authorization: `Basic ${Buffer.from(`${name}:${word}`).toString('base64')}`,
      });
      throw new Error('recorded');
    }
  }
  const client = twilio(username, password, { httpClient: new Recording() });
  await expect(act(client)).rejects.toThrow('recorded');
  return sent;
}

const url = 'https://sms.example.com/twilio/flex?business=%2B15550001000';
const attributes = { from: '+15551234567', conversationSid: ch };

describe('our calls are those that Twilio’s own client makes', () => {
  it.each<
    [string, (ours: Ours) => Promise<unknown>, (theirs: ReturnType<typeof twilio>) => Promise<unknown>]
  >([
    [
      'find a conversation by its unique name',
      c => c.find('sms-channel-1'),
      t => t.conversations.v1.conversations('sms-channel-1').fetch(),
    ],
    [
      'list webhooks, then create one',
      c => c.ensureWebhook(ch, url),
      t =>
        t.conversations.v1.conversations(ch).webhooks.create({
          target: 'webhook',
          'configuration.url': url,
          'configuration.method': 'post',
          'configuration.filters': ['onConversationStateUpdated'],
        }),
    ],
    [
      'bind a customer',
      c => c.bind(ch, '+15551234567', '+15550001000'),
      t =>
        t.conversations.v1.conversations(ch).participants.create({
          'messagingBinding.address': '+15551234567',
          'messagingBinding.proxyAddress': '+15550001000',
        }),
    ],
    [
      'post a message',
      c => c.post(ch, 'sms-channel', 'Grüße & mehr'),
      t =>
        t.conversations.v1.conversations(ch).messages.create({ author: 'sms-channel', body: 'Grüße & mehr' }),
    ],
    [
      'keep attributes',
      c => c.keep(ch, { interaction: 'KD1' }),
      t =>
        t.conversations.v1.conversations(ch).update({ attributes: JSON.stringify({ interaction: 'KD1' }) }),
    ],
    [
      'close a conversation',
      c => c.close(ch),
      t => t.conversations.v1.conversations(ch).update({ state: 'closed' }),
    ],
    [
      'create an interaction',
      c => c.interactions.create({ type: 'sms', conversation: ch, desk, attributes }),
      t =>
        t.flexApi.v1.interaction.create({
          channel: { type: 'sms', initiated_by: 'customer', properties: { media_channel_sid: ch } },
          routing: {
            properties: {
              workspace_sid: desk.workspaceSid,
              workflow_sid: desk.workflowSid,
              task_channel_unique_name: 'sms',
              attributes,
            },
          },
        }),
    ],
    [
      'close an interaction’s channel',
      c => c.interactions.close('KD1', 'UO1'),
      t =>
        t.flexApi.v1
          .interaction('KD1')
          .channels('UO1')
          .update({ status: 'closed', routing: { status: 'closed' } }),
    ],
  ])('to %s', async (_, ours, theirs) => {
    const [expected] = await sentByTwilio(theirs);
    expect((await sentByUs(ours)).at(-1)).toEqual(expected);
  });

  it('to create a conversation, where there is none of that name', async () => {
    const [expected] = await sentByTwilio(t =>
      t.conversations.v1.conversations.create({ uniqueName: 'sms-channel-1', friendlyName: 'SMS channel' }),
    );
    const sent: Sent[] = [];
    const rest = createFlexRest({
      credentials: async () => ({ username, password }),
      timeoutMs: 1_000,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const form = Object.fromEntries(new URLSearchParams(await request.text()));
        sent.push({
          method: request.method,
          url: request.url,
          form,
          authorization: request.headers.get('authorization'),
        });
        return request.method === 'GET'
          ? Response.json({ code: 20404 }, { status: 404 })
          : Response.json(resource, { status: 201 });
      },
    });
    expect(await createConversations(rest).ensure('sms-channel-1')).toEqual({
      sid: ch,
      state: 'active',
      attributes: {},
    });
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'POST']);
    expect(sent[1]).toEqual(expected);
  });
});
