/*
 * Over 250 lines, for Flex is three APIs of Twilio's over one state: a Conversation, its participants and the
 * Interaction that routes it change each other, and a test sees them as one.
 */
import { randomBytes } from 'node:crypto';
import description from '../../test/fixtures/twilio-flex.schema.json' with { type: 'json' };
import { checker, pointerTo } from '../../test/support/described/json-schema.ts';
import { account } from '../../test/support/vendors/twilio-webhook.ts';

const check = checker(description);
const newSid = (prefix: string) => prefix + randomBytes(16).toString('hex');
const iso = '2026-01-01T00:00:00Z';

/** As a part of a path or a body must be, else the test fails. */
function expectDescribed(what: string, value: unknown): void {
  const problem = check(pointerTo('$defs', what))(value);
  if (problem !== undefined) throw new Error(`${what}: not as described\n${problem}`);
}

interface Held {
  readonly sid: string;
  readonly unique_name: string | null;
  state: string;
  attributes: string;
  readonly webhooks: { readonly url: string; readonly filters: string }[];
  readonly participants: { readonly address: string; readonly proxy: string }[];
  readonly messages: { readonly author: string; readonly body: string }[];
  readonly interactions: {
    readonly sid: string;
    readonly channel: string;
    readonly routing: Routing;
    status: string;
  }[];
}

interface Routing {
  readonly properties: { readonly attributes: Readonly<Record<string, unknown>> } & Readonly<
    Record<string, unknown>
  >;
}

export interface FlexCall {
  readonly operation: string;
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
}

export interface SimulatedFlex {
  readonly fetch: typeof fetch;
  readonly calls: readonly FlexCall[];
  readonly conversations: ReadonlyMap<string, Held>;
  /** What SMS participants got from messages of others: those that were posted after they were bound. */
  readonly relayed: readonly { readonly to: string; readonly body: string }[];
  /** Each is asked before a call, may reject in place of it (`before`), or after it was done (`after`). */
  trouble: { before?: (call: FlexCall) => void; after?: (call: FlexCall) => void };
  /** A person in Flex is done: the conversation is closed. Gives its webhooks' forms. */
  complete(sid: string): { readonly url: string; readonly form: Record<string, string> }[];
}

/**
 * As much of Twilio's Conversations and Flex as we use, with what is known of its rules: a unique name is taken once,
 * a pair of numbers is bound in one open conversation at a time, five webhooks at most. What is not described it refuses.
 */
export function simulatedFlex(): SimulatedFlex {
  const conversations = new Map<string, Held>();
  const calls: FlexCall[] = [];
  const relayed: { to: string; body: string }[] = [];
  const find = (name: string) =>
    conversations.get(name) ?? [...conversations.values()].find(held => held.unique_name === name);

  const conversationView = (held: Held) => ({
    sid: held.sid,
    account_sid: account.accountSid,
    chat_service_sid: `IS${'0'.repeat(32)}`,
    messaging_service_sid: null,
    friendly_name: 'SMS channel',
    unique_name: held.unique_name,
    attributes: held.attributes,
    state: held.state,
    date_created: iso,
    date_updated: iso,
    timers: {},
    url: `https://conversations.twilio.com/v1/Conversations/${held.sid}`,
    links: {},
    bindings: null,
  });
  const common = (held: Held, prefix: string) => ({
    sid: newSid(prefix),
    account_sid: account.accountSid,
    conversation_sid: held.sid,
    date_created: iso,
    date_updated: iso,
    url: `https://conversations.twilio.com/v1/Conversations/${held.sid}`,
  });
  const participantView = (held: Held, { address, proxy }: Held['participants'][number]) => ({
    ...common(held, 'MB'),
    identity: null,
    attributes: '{}',
    messaging_binding: { type: 'sms', address, proxy_address: proxy },
    role_sid: null,
    last_read_message_index: null,
    last_read_timestamp: null,
  });
  const webhookView = (held: Held, { url, filters }: Held['webhooks'][number]) => ({
    ...common(held, 'WH'),
    target: 'webhook',
    configuration: { url, method: 'post', filters: [filters] },
  });

  const answered = (what: string, status: number, body: object): Response => {
    expectDescribed(what, body);
    return Response.json(body, { status });
  };
  const refused = (status: number, code: number): Response =>
    Response.json(
      { code, message: 'refused', more_info: `https://www.twilio.com/docs/errors/${code}`, status },
      { status },
    );

  function create(form: FlexCall['form']): Response {
    if (form.UniqueName !== undefined && find(form.UniqueName)) return refused(409, 50353);
    const held: Held = {
      sid: newSid('CH'),
      unique_name: form.UniqueName ?? null,
      state: 'active',
      attributes: form.Attributes ?? '{}',
      webhooks: [],
      participants: [],
      messages: [],
      interactions: [],
    };
    conversations.set(held.sid, held);
    return answered('conversation', 201, conversationView(held));
  }

  function bind(held: Held, form: FlexCall['form']): Response {
    const pair = {
      address: form['MessagingBinding.Address'] ?? '',
      proxy: form['MessagingBinding.ProxyAddress'] ?? '',
    };
    const bound = [...conversations.values()].some(
      ({ state, participants }) =>
        state !== 'closed' && participants.some(p => p.address === pair.address && p.proxy === pair.proxy),
    );
    if (bound) return refused(409, 50416);
    if (held.state === 'closed') return refused(400, 50438);
    held.participants.push(pair);
    return answered('participant', 201, participantView(held, pair));
  }

  function post(held: Held, form: FlexCall['form']): Response {
    const said = { author: form.Author ?? 'system', body: form.Body ?? '' };
    held.messages.push(said);
    for (const { address } of held.participants)
      if (address !== said.author) relayed.push({ to: address, body: said.body });
    return answered('message', 201, {
      ...common(held, 'IM'),
      index: held.messages.length - 1,
      ...said,
      media: null,
      attributes: '{}',
      participant_sid: null,
      delivery: null,
      links: {},
      content_sid: null,
    });
  }

  function interact(form: FlexCall['form']): Response {
    const channel = JSON.parse(form.Channel ?? '');
    const routing = JSON.parse(form.Routing ?? '');
    expectDescribed('interaction.Channel', channel);
    expectDescribed('interaction.Routing', routing);
    const held = find(channel.properties.media_channel_sid);
    if (!held) return refused(404, 20404);
    const made = { sid: newSid('KD'), channel: newSid('UO'), routing, status: 'active' };
    held.interactions.push(made);
    return answered('interaction', 201, {
      sid: made.sid,
      channel: { sid: made.channel, type: channel.type },
      routing,
      url: `https://flex-api.twilio.com/v1/Interactions/${made.sid}`,
      links: {},
      interaction_context_sid: null,
      webhook_ttid: null,
    });
  }

  function closeChannel(sid: string, channel: string): Response {
    for (const held of conversations.values())
      for (const one of held.interactions)
        if (one.sid === sid && one.channel === channel) {
          one.status = 'closed';
          held.state = 'closed';
          return answered('interaction.channel', 200, {
            sid: channel,
            interaction_sid: sid,
            type: 'sms',
            status: 'closed',
            error_code: null,
            error_message: null,
            url: 'https://flex-api.twilio.com/v1/Interactions',
            links: {},
          });
        }
    return refused(404, 20404);
  }

  function serve({ operation, path, form }: FlexCall): Response {
    const [, , , name = '', , inner = ''] = path.split('/');
    const held = find(decodeURIComponent(name));
    switch (operation) {
      case 'POST /v1/Conversations':
        return create(form);
      case 'POST /v1/Interactions':
        return interact(form);
      case 'POST /v1/Interactions/{Sid}/Channels/{Sid}':
        return closeChannel(name, inner);
    }
    if (!held) return refused(404, 20404);
    switch (operation) {
      case 'GET /v1/Conversations/{Sid}':
        return answered('conversation', 200, conversationView(held));
      case 'POST /v1/Conversations/{Sid}':
        if (form.State !== undefined && held.state === 'closed') return refused(400, 50438);
        held.state = form.State ?? held.state;
        held.attributes = form.Attributes ?? held.attributes;
        return answered('conversation', 200, conversationView(held));
      case 'GET /v1/Conversations/{Sid}/Webhooks':
        return answered('webhooks', 200, {
          webhooks: held.webhooks.map(w => webhookView(held, w)),
          meta: {},
        });
      case 'POST /v1/Conversations/{Sid}/Webhooks': {
        if (held.webhooks.length === 5) return refused(400, 50200);
        const hook = { url: form['Configuration.Url'] ?? '', filters: form['Configuration.Filters'] ?? '' };
        held.webhooks.push(hook);
        return answered('webhook', 201, webhookView(held, hook));
      }
      case 'GET /v1/Conversations/{Sid}/Participants':
        return answered('participants', 200, {
          participants: held.participants.map(p => participantView(held, p)),
          meta: {},
        });
      case 'POST /v1/Conversations/{Sid}/Participants':
        return bind(held, form);
      case 'POST /v1/Conversations/{Sid}/Messages':
        return post(held, form);
    }
    throw new Error(`not simulated: ${operation}`);
  }

  const flex: SimulatedFlex = {
    calls,
    conversations,
    relayed,
    trouble: {},
    async fetch(input, init) {
      const request = new Request(input, init);
      const { hostname, pathname } = new URL(request.url);
      const operation = `${request.method} ${pathname.replace(/(Conversations|Interactions|Channels)\/[^/]+/g, '$1/{Sid}')}`;
      const api = pathname.startsWith('/v1/Interactions')
        ? 'flex-api.twilio.com'
        : 'conversations.twilio.com';
      if (hostname !== api) throw new Error(`${operation} went to ${hostname}`);
      const credentials = Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64');
      if (request.headers.get('authorization') !== `Basic ${credentials}`) return refused(401, 20003);
      const form = Object.fromEntries(new URLSearchParams(await request.text()));
      if (request.method === 'POST') expectDescribed(operation, form);
      const call = { operation, path: pathname, form };
      calls.push(call);
      flex.trouble.before?.(call);
      const response = serve(call);
      flex.trouble.after?.(call);
      return response;
    },
    complete(sid) {
      const held = conversations.get(sid);
      if (!held) throw new Error(`no conversation ${sid}`);
      const from = held.state;
      held.state = 'closed';
      return held.webhooks.map(({ url }) => ({
        url,
        form: {
          AccountSid: account.accountSid,
          ChatServiceSid: `IS${'0'.repeat(32)}`,
          ConversationSid: sid,
          EventType: 'onConversationStateUpdated',
          StateFrom: from,
          StateTo: 'closed',
          Reason: 'API',
          StateUpdated: iso,
          RetryCount: '0',
          Source: 'API',
        },
      }));
    },
  };
  return flex;
}
