import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPolyaiMessaging } from '../../../lambdas/agents/polyai-messaging/messaging.ts';
import type { MessagingCall } from '../../../lambdas/agents/polyai-messaging/messaging-access.ts';
import { AgentError } from '../../../lambdas/channel/errors.ts';
import type { Answer } from '../../../lambdas/channel/ports.ts';
import { watchForLeaks } from '../../support/leaks/leak-watch.ts';

/*
 * What becomes of every documented event and error text (docs.poly.ai/api-reference/messaging/events and /errors, the
 * vendor's SDKs), by an agent and a server that says just that.
 */

const options = { signal: new AbortController().signal, correlationId: 'turn-1' };
const words = 'My name is Ada and I have a question';

type Event = readonly [type: string, payload?: object];

interface Script {
  readonly token?: Response;
  readonly session?: Response;
  readonly handshake?: { readonly status: number; readonly body: string };
  /** In the history, behind the cursor. */
  readonly history?: readonly Event[];
  /** Behind the echo of our words; a number closes the socket, text is a frame as it stands. */
  readonly answer?: readonly (Event | number | string)[];
  /** In place of the echo. */
  readonly instead?: readonly (Event | number | string)[];
}

const json = (status: number, message: string) => Response.json({ message }, { status });

/** An agent whose server does what the script says, and closes nothing of its own. */
function scripted(script: Script) {
  const lines: string[] = [];
  const sent: { type: string; payload: { text?: string } }[] = [];
  let sequence = 10;
  const frame = ([type, payload = {}]: Event, more: object = {}) => {
    sequence += 1;
    return JSON.stringify({ type: `EVENT_TYPE_${type}`, id: `e${sequence}`, sequence, payload, ...more });
  };
  const agent = createPolyaiMessaging({
    baseUrl: 'http://messaging.invalid',
    host: 'example.com',
    token: async () => 'connector',
    timeoutMs: 20_000,
    clock: () => 1_000,
    sleep: () => nextTurn(),
    fetch: async input =>
      String(input).endsWith('access-token')
        ? (script.token?.clone() ?? Response.json({ access_token: 't', expires_in: 600 }))
        : (script.session?.clone() ?? Response.json({ session_id: 's1' })),
    connect: async () => {
      if (script.handshake) return { ...script.handshake, header: () => undefined };
      const frames: ({ text: string } | { closed: number })[] = [];
      let wanted: ((value: { text: string } | { closed: number }) => void) | undefined;
      const put = (value: { text: string } | { closed: number }) => {
        if (wanted) wanted(value);
        else frames.push(value);
        wanted = undefined;
      };
      const tell = (events: readonly (Event | number | string)[]) => {
        for (const one of events)
          put(
            typeof one === 'number' ? { closed: one } : { text: typeof one === 'string' ? one : frame(one) },
          );
      };
      const events = (script.history ?? []).map(event => JSON.parse(frame(event)));
      put({ text: JSON.stringify({ type: 'EVENT_TYPE_EVENT_BATCH', payload: { events } }) });
      return {
        send: async text => {
          const { type, payload, metadata } = JSON.parse(text);
          sent.push({ type, payload });
          if (type === 'EVENT_TYPE_REQUEST_POLY_AGENT_JOIN') tell(script.answer ?? []);
          if (type !== 'EVENT_TYPE_USER_MESSAGE') return;
          if (script.instead) return tell(script.instead);
          put({ text: frame(['USER_MESSAGE', { ...payload, message_id: 'm0' }], { metadata }) });
          tell(script.answer ?? []);
        },
        receive: async () => {
          const next = frames.shift();
          return (
            next ??
            new Promise(resolve => {
              wanted = resolve;
            })
          );
        },
        close: async () => undefined,
      };
    },
    onCall: (call: MessagingCall) => lines.push(JSON.stringify(call)),
  });
  watchForLeaks(() => ({ lines, words: [words, 'Sorry, I encountered an error'], secrets: ['connector'] }));
  return { agent, sent, lines };
}

/** What an ask comes to, in a word or as the answer. */
async function outcome(script: Script): Promise<string | Answer> {
  const { agent } = scripted(script);
  const asked = await agent
    .respond('s1', words, { ...options, cursor: '5', asked: 'SM1' })
    .catch(error => error);
  return told(asked);
}

function told(asked: Answer | Error): string | Answer {
  if (!(asked instanceof Error)) return asked;
  if (!(asked instanceof AgentError)) throw asked;
  expect(String(asked)).not.toMatch(/Sorry|Ada|Please/);
  return `${asked.failure} ${asked.code ?? asked.status ?? ''}`.trim();
}

const error = (message: string): Event => [
  'SYSTEM_MESSAGE',
  { level: 'SYSTEM_MESSAGE_LEVEL_ERROR', message },
];
const hello: Event = ['POLY_AGENT_MESSAGE', { message_id: 'm1', text: 'Hello Ada' }];

describe('an error of the agent’s or the session’s', () => {
  it.each([
    ['Unknown event type or invalid message format', 'broken EVENT_UNKNOWN'],
    ['Event type not allowed: EVENT_TYPE_SESSION_END', 'broken EVENT_NOT_ALLOWED'],
    ['Our system is experiencing high load. Please try again in a moment.', 'busy HIGH_LOAD'],
    [
      "Sorry, I'm unable to start a conversation right now. Please try again later.",
      'busy AGENT_NOT_STARTED',
    ],
    ["Sorry, I'm having trouble responding right now. Please try again.", 'unsure AGENT_NOT_RESPONDING'],
    ['Sorry, I’m having trouble responding right now. Please try again.', 'unsure AGENT_NOT_RESPONDING'],
    ['Sorry, I encountered an error. Please try again.', 'unsure AGENT_INTERRUPTED'],
    ['Error: Session not found', 'gone SESSION_NOT_FOUND'],
    ['Error: Unable to retrieve session', 'busy SESSION_NOT_RETRIEVED'],
    ['Error: Connector not found', 'refused CONNECTOR_NOT_FOUND'],
    ['Error: Conversation not found', 'gone CONVERSATION_NOT_FOUND'],
    ['Error: Conversation ID not found in session', 'gone CONVERSATION_ID_NOT_FOUND'],
    ['Failed to forward message to live agent', 'busy LIVE_AGENT_NOT_REACHED'],
    ['Something that no page has', 'unsure SYSTEM_MESSAGE_ERROR'],
  ])('%s', async (message, expected) => {
    expect(await outcome({ answer: [error(message)] })).toBe(expected);
    expect(await outcome({ instead: [error(message)] })).toBe(expected);
    // who has an answer has it
    expect(await outcome({ answer: [hello, error(message)] })).toMatchObject({ response: 'Hello Ada' });
    // of before our words, it is nobody's any more
    expect(await outcome({ history: [error(message)], answer: [hello] })).toMatchObject({
      response: 'Hello Ada',
    });
  });

  it.each([
    ['Sorry, we could not connect you to an agent. Please try again.', 'HANDOFF_NOT_CONNECTED'],
    ['Sorry, handoff could not be initiated.', 'HANDOFF_NOT_INITIATED'],
  ])('%s: the owner’s desk has the customer', async (message, reason) => {
    expect(await outcome({ answer: [error(message)] })).toMatchObject({ response: '', handoff: { reason } });
  });

  it('is for nobody where it is a warning or news', async () => {
    for (const level of ['INFO', 'WARNING'])
      expect(
        await outcome({
          answer: [['SYSTEM_MESSAGE', { level: `SYSTEM_MESSAGE_LEVEL_${level}`, message: 'Sorry.' }], hello],
        }),
      ).toMatchObject({ response: 'Hello Ada' });
  });
});

describe('a request or a handshake that is refused', () => {
  it.each<[string, number, string]>([
    ['Missing authentication headers', 401, 'refused MISSING_AUTHENTICATION'],
    ['Connector token does not exist', 401, 'refused CONNECTOR_TOKEN_UNKNOWN'],
    ['Failed to validate connector', 401, 'refused CONNECTOR_HOST_MISMATCH'],
    ['Connector missing host domain', 401, 'refused CONNECTOR_WITHOUT_HOST'],
    ['Failed to create access token', 500, 'busy ACCESS_TOKEN_FAILED'],
    ['Slow down', 429, 'busy 429'],
    ['Not here', 404, 'broken 404'],
  ])('access token: %s', async (message, status, expected) => {
    const { agent } = scripted({ token: json(status, message) });
    expect(
      told(await agent.create({ channel: 'sms', user: 'u', attributes: {} }, options).catch(e => e)),
    ).toBe(expected);
  });

  it.each<[string, number, string]>([
    ['Missing access token', 400, 'broken MISSING_ACCESS_TOKEN'],
    ['Missing authentication headers', 401, 'refused MISSING_AUTHENTICATION'],
    ['Invalid access token', 401, 'refused INVALID_ACCESS_TOKEN'],
    ['Error parsing request', 400, 'broken REQUEST_UNREADABLE'],
    ['Failed to create session', 500, 'busy SESSION_FAILED'],
    ['Error creating session', 500, 'busy SESSION_FAILED'],
    ['Unable to get agent details from connector service', 500, 'busy AGENT_DETAILS_FAILED'],
    ['Slow down', 429, 'busy 429'],
  ])('session: %s', async (message, status, expected) => {
    const { agent } = scripted({ session: json(status, message) });
    expect(
      told(await agent.create({ channel: 'sms', user: 'u', attributes: {} }, options).catch(e => e)),
    ).toBe(expected);
  });

  it.each<[string, number, string]>([
    ['session not found', 404, 'gone SESSION_NOT_FOUND'],
    ['authentication failed', 401, 'gone 401'],
    ['connection limit exceeded for session', 429, 'busy CONNECTION_LIMIT'],
    ['invalid connection parameters', 400, 'broken CONNECTION_PARAMETERS'],
    ['invalid cursor: must be a non-negative integer', 400, 'broken INVALID_CURSOR'],
    ['Bad gateway', 502, 'busy 502'],
  ])('handshake: %s', async (message, status, expected) => {
    for (const body of [{ message }, { error: message }])
      expect(await outcome({ handshake: { status, body: JSON.stringify(body) } })).toBe(expected);
  });

  it('in another form says nothing but its status', async () => {
    expect(await outcome({ handshake: { status: 400, body: '<h1>Sorry, Ada</h1>' } })).toBe('broken 400');
  });
});

describe('a socket that is closed behind our words', () => {
  it.each<[number, string]>([
    [1000, 'gone'],
    [4001, 'gone'],
    [1002, 'broken'],
    [1009, 'broken'],
  ])('with %d', async (code, expected) => {
    expect(await outcome({ answer: [code] })).toBe(expected);
    expect(await outcome({ answer: [hello, code] })).toMatchObject(
      code === 1002 || code === 1009 ? {} : { response: 'Hello Ada' },
    );
  });

  it.each([1001, 1005, 1006, 1011, 4002])('with %d, where it is so again and again', async code => {
    expect(await outcome({ answer: [code] })).toMatch(/unsure|busy/);
  });
});

describe('an event', () => {
  const answered = (answer: readonly Event[], expected: Partial<Answer>) => async () =>
    expect(await outcome({ answer })).toMatchObject({ end: false, ...expected });

  it(
    'POLY_AGENT_MESSAGE is the answer, its attachments links',
    answered(
      [
        [
          'POLY_AGENT_MESSAGE',
          {
            message_id: 'm1',
            text: 'See our menu.',
            attachments: [
              {
                title: 'Menu',
                content_url: 'https://hotel.example/menu',
                content_type: 'ATTACHMENT_CONTENT_TYPE_URL',
              },
              { title: '', call_to_action_text: 'Book', content_url: 'https://hotel.example/book' },
              { title: 'No link', content_url: 'javascript:alert(1)' },
            ],
            response_suggestions: [{ message_text: 'Yes' }],
          },
        ],
      ],
      { response: 'See our menu.\n\nMenu: https://hotel.example/menu\n\nBook: https://hotel.example/book' },
    ),
  );
  it(
    'POLY_AGENT_MESSAGE_CHUNK is a piece of it',
    answered(
      [
        ['POLY_AGENT_MESSAGE_CHUNK', { message_id: 'm1', text: 'Ada', chunk_index: 2, is_complete: false }],
        [
          'POLY_AGENT_MESSAGE_CHUNK',
          { message_id: 'm1', text: 'Hello ', chunk_index: 1, is_complete: false },
        ],
        ['POLY_AGENT_MESSAGE_CHUNK', { message_id: 'm1', text: '', chunk_index: 3, is_complete: true }],
      ],
      { response: 'Hello Ada' },
    ),
  );
  it(
    'POLY_AGENT_THINKING lets the turn go on',
    answered(
      [hello, ['POLY_AGENT_THINKING'], ['POLY_AGENT_MESSAGE', { message_id: 'm2', text: 'And more.' }]],
      { response: 'Hello Ada\n\nAnd more.' },
    ),
  );
  it(
    'SESSION_END behind the answer is the end',
    answered([hello, ['SESSION_END', { reason: 'REASON_NATURAL_END' }]], {
      response: 'Hello Ada',
      end: true,
    }),
  );
  it(
    'end_conversation is the end',
    answered([['POLY_AGENT_MESSAGE', { message_id: 'm1', text: 'Bye', end_conversation: true }]], {
      response: 'Bye',
      end: true,
    }),
  );
  it(
    'CLIENT_HANDOFF_REQUIRED asks for the owner’s desk',
    answered(
      [hello, ['CLIENT_HANDOFF_REQUIRED', { reason: 'POLICY', queue_name: 'old', route: 'billing' }]],
      { handoff: { destination: 'billing', reason: 'POLICY' } },
    ),
  );
  it(
    'CLIENT_HANDOFF_REQUIRED of an older server has a queue',
    answered([['CLIENT_HANDOFF_REQUIRED', { reason: 'POLICY', queue_name: 'desk' }]], {
      response: '',
      handoff: { destination: 'desk', reason: 'POLICY' },
    }),
  );
  it.each(['HANDOFF_FAILED', 'HANDOFF_TIMEOUT'])('%s asks for it too', async type => {
    expect(await outcome({ answer: [hello, ['POLY_AGENT_TRIGGERED_HANDOFF'], [type]] })).toMatchObject({
      handoff: { reason: type },
      cursor: expect.not.stringContaining('live'),
    });
  });
  it.each([
    [['POLY_AGENT_TRIGGERED_HANDOFF'], ['HANDOFF_ACCEPTED']],
    [
      ['HANDOFF_QUEUE_STATUS', { position_in_queue: 3 }],
      ['LIVE_AGENT_JOINED', { agent: { name: 'Robin' } }],
    ],
  ] as const)('%j and %j: a live agent has it', async (...events) => {
    expect(await outcome({ answer: events })).toMatchObject({
      response: '',
      cursor: expect.stringContaining('live'),
      live: {},
    });
  });
  it('HANDOFF_QUEUE_STATUS says how far away, where it is a place', async () => {
    const at = (position_in_queue: unknown): Event[] => [
      ['POLY_AGENT_TRIGGERED_HANDOFF'],
      ['HANDOFF_QUEUE_STATUS', { position_in_queue }],
    ];
    expect(await outcome({ answer: at(3) })).toMatchObject({ live: { position: 3 } });
    for (const none of [-1, 1.5, '3', 1e9, null, undefined])
      expect(await outcome({ answer: at(none) })).toMatchObject({ live: {} });
  });
  it('LIVE_AGENT_MESSAGE alone shows that one is there', async () => {
    expect(
      await outcome({ answer: [['LIVE_AGENT_MESSAGE', { message_id: 'm1', text: 'Robin here.' }]] }),
    ).toMatchObject({
      response: '',
      said: [{ id: 'm1', by: 'person', body: 'Robin here.' }],
      live: { joined: true },
      cursor: expect.stringContaining('live'),
    });
  });
  it('behind a live agent’s words the agent’s follow, each by itself', async () => {
    expect(
      await outcome({
        answer: [
          hello,
          ['LIVE_AGENT_MESSAGE', { message_id: 'm2', text: 'Robin here.' }],
          ['LIVE_AGENT_MESSAGE', { message_id: 'm3', text: ' ' }],
          ['LIVE_AGENT_LEFT'],
          ['POLY_AGENT_MESSAGE', { message_id: 'm4', text: 'Anything else?' }],
        ],
      }),
    ).toMatchObject({
      response: 'Hello Ada',
      said: [
        { id: 'm2', by: 'person', body: 'Robin here.' },
        { id: 'm4', by: 'agent', body: 'Anything else?' },
      ],
    });
  });
  it('of a live agent, 32 KB are said at once', async () => {
    const long = (id: string): Event => ['LIVE_AGENT_MESSAGE', { message_id: id, text: 'x'.repeat(20_000) }];
    const told = await outcome({ answer: [long('m1'), long('m2')] });
    expect(told).toMatchObject({ said: [{ id: 'm1' }], live: {} });
  });
  it.each([
    ['Sorry, we could not connect you to an agent. Please try again.', { handoff: {}, response: '' }],
    ['Failed to forward message to live agent', 'busy LIVE_AGENT_NOT_REACHED'],
    ['Error: Session not found', 'gone SESSION_NOT_FOUND'],
    // the agent’s troubles are not the live agent’s
    ['Sorry, I encountered an error. Please try again.', { live: {}, response: '' }],
  ])('%s, with a live agent', async (message, expected) => {
    const told = await outcome({ answer: [['LIVE_AGENT_JOINED'], error(message)] });
    if (typeof expected === 'string') expect(told).toBe(expected);
    else expect(told).toMatchObject(expected);
  });
  it(
    'LIVE_AGENT_MESSAGE is what is said, LIVE_AGENT_LEFT gives it back',
    answered(
      [
        ['LIVE_AGENT_JOINED', { agent: {} }],
        ['LIVE_AGENT_TYPING', { state: 'TYPING_STATE_STARTED' }],
        ['LIVE_AGENT_MESSAGE', { message_id: 'm1', text: 'Robin here.', agent_id: 'a' }],
        ['LIVE_AGENT_LEFT'],
      ],
      {
        response: '',
        said: [{ id: 'm1', by: 'person', body: 'Robin here.' }],
        cursor: expect.not.stringContaining('live'),
      },
    ),
  );
  it.each([
    ...['SESSION_START', 'POLY_AGENT_JOINED', 'POLY_AGENT_LEFT', 'LANGUAGE_CHANGED', 'HEARTBEAT'],
    ...['SESSION_IDLE_WARNING', 'USER_RECEIVED_MESSAGE', 'POLY_AGENT_READ_MESSAGE', 'SHOW_CSAT_REQUEST'],
    ...[
      'CSAT_RESPONSE',
      'LINK_TO_WEBRTC_CONVERSATION',
      'CUSTOM',
      'USER_TYPING',
      'SOMETHING_NEWER',
      'EVENT_BATCH',
    ],
  ])('%s says nothing', async type => {
    expect(await outcome({ answer: [[type, { text: 'Sorry.', message: 'Sorry.' }], hello] })).toMatchObject({
      response: 'Hello Ada',
      end: false,
    });
  });

  it('SESSION_END before an answer, or in the history, is a conversation that is gone', async () => {
    const over: Event = ['SESSION_END', { reason: 'REASON_USER_ABANDONED' }];
    expect(await outcome({ answer: [over] })).toBe('gone');
    expect(await outcome({ history: [over] })).toBe('gone');
  });

  it('of before is known, and of late opens the answer', async () => {
    const late: Event = ['POLY_AGENT_MESSAGE', { message_id: 'm0', text: 'One thing more.' }];
    expect(await outcome({ history: [late], answer: [hello] })).toMatchObject({
      response: 'One thing more.\n\nHello Ada',
    });
  });

  it.each(['ping', '', '\u0000\u0001', '{"error":"Sorry"}', '[]', 'null'])(
    'stands behind a frame that is no event: %j',
    async junk => {
      expect(await outcome({ answer: [junk, hello] })).toMatchObject({ response: 'Hello Ada' });
      expect(await outcome({ instead: [junk] })).toBe('busy');
      expect(await outcome({ answer: [junk] })).toBe('unsure');
    },
  );

  it('that is too long is no text message; late, it is left out', async () => {
    const long: Event = ['POLY_AGENT_MESSAGE', { message_id: 'm0', text: 'x'.repeat(33_000) }];
    expect(await outcome({ answer: [long] })).toBe('broken');
    expect(await outcome({ history: [long], answer: [hello] })).toMatchObject({ response: 'Hello Ada' });
  });
});

it('an answer that does not come is unknown, an echo that does not come is not', async () => {
  expect(await outcome({ answer: [] })).toBe('unsure');
  expect(await outcome({ answer: [['POLY_AGENT_THINKING']] })).toBe('unsure');
  expect(await outcome({ instead: [] })).toBe('busy');
});

it('a JOIN that the agent does not answer gives no greeting, and no second JOIN', async () => {
  const { agent, sent } = scripted({ history: [['SESSION_START']] });
  const greeting = await agent.create({ channel: 'sms', user: 'u', attributes: {} }, options);
  expect(greeting).toMatchObject({ conversationId: 's1', response: '' });
  expect(sent.map(({ type }) => type)).toEqual(['EVENT_TYPE_REQUEST_POLY_AGENT_JOIN']);
  const joined = scripted({ history: [['POLY_AGENT_JOINED'], hello] });
  const again = await joined.agent.create({ channel: 'sms', user: 'u', attributes: {} }, options);
  expect([again.response, joined.sent]).toEqual(['Hello Ada', []]);
});
