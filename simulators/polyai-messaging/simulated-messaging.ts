/*
 * Over 250 lines, for it is one server: its requests, handshakes and events share sessions and scripted faults.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Answering, createChat } from '../agent/chat.ts';
import { Refusal } from '../agent/request.ts';
import type { AgentCall, SimulatedAgent, SimulatedOperation } from '../agent/simulated-agent.ts';
import { createFaults } from '../faults.ts';
import type { OpenDoor, OpenSocket, Peer } from '../socket.ts';
import { createCallLog } from './call-log.ts';
import { createConnector } from './connector.ts';
import { answerLive, passOn, wishForDesk } from './live-desk.ts';
import {
  type ClientEvent,
  clientEvent,
  envelopeOf,
  errorTexts,
  MessagingRefusal,
  refusalOf,
  sessionRequest,
} from './messaging-wire.ts';
import { MessagingSession } from './session.ts';
import { reply, say } from './speak.ts';

export interface SimulatedMessagingOptions {
  /** The connector's. */
  readonly token: string;
  /** Domains that the connector is registered for; subdomains are too. */
  readonly hosts: readonly string[];
  readonly clock?: () => number;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  /** @default the hotel's assistant */
  readonly answer?: Answering;
}

export interface SimulatedMessaging extends SimulatedAgent {
  readonly open: OpenDoor;
  readonly sessions: ReadonlyMap<string, MessagingSession>;
  /** All access tokens are taken back. */
  forgetTokens(): void;
}

const idleMs = 600_000;
const mostSockets = 10;
const mostBytes = 131_072;

/**
 * PolyAI's Messaging API with the same hotel behind it (docs.poly.ai/api-reference/messaging). It refuses what the vendor
 * refuses, and notes what breaks its contract: joining twice, words for a second time, words while others wait. Beside
 * the words of {@link file://../agent/simulated-agent.ts}, `twice` has two messages for an answer, and those of
 * {@link file://./live-desk.ts} a live agent.
 */
export function createSimulatedMessaging(options: SimulatedMessagingOptions): SimulatedMessaging {
  const { clock = Date.now, sleep = (ms, signal) => wait(ms, undefined, { signal, ref: false }) } = options;
  const { calls, called, noted } = createCallLog(clock);
  const chat = createChat(clock, sleep, options.answer);
  const faults = createFaults<SimulatedOperation>();
  const sessions = new Map<string, MessagingSession>();
  const connector = createConnector(options, clock);

  async function handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const body = await request.text();
    const operation =
      pathname === '/api/v1/access-token' ? 'token' : pathname === '/api/v1/sessions' ? 'create' : undefined;
    const call = called(operation, { body });
    return noted(call, request.signal, async () => {
      if (!operation) return refusalOf(new MessagingRefusal(404, 'not found'));
      return faults.apply(operation, request, async () => answered(request, operation, call), envelopeOf);
    });
  }

  function answered(request: Request, operation: 'token' | 'create', call: AgentCall): Response {
    return unlessRefused(() => {
      if (request.method !== 'POST') throw new MessagingRefusal(405, 'Use POST.', { Allow: 'POST' });
      return Response.json(
        operation === 'token' ? connector.token(request, call.body) : newSession(request, call),
      );
    });
  }

  function newSession(request: Request, call: AgentCall): object {
    connector.authorize(request);
    const { streaming } = sessionRequest(call.body);
    const { id } = chat.create({ attributes: {} });
    sessions.set(id, new MessagingSession(id, streaming, clock));
    call.conversationId = id;
    return { session_id: id };
  }

  async function open(request: Request, peer: Peer): Promise<Response | OpenSocket> {
    const { searchParams } = new URL(request.url);
    const id = searchParams.get('session_id');
    const call = called('connect', { ...(id && { conversationId: id }) });
    const free = new Response();
    const answer = await noted(call, request.signal, () =>
      faults.apply(
        'connect',
        request,
        async () =>
          unlessRefused(() => {
            enterable(id, searchParams.get('access_token'));
            return free;
          }),
        envelopeOf,
      ),
    );
    if (answer !== free) return answer;
    const session = sessions.get(id ?? '');
    if (!session) throw new Error('a session that may be entered is there');
    return enter(session, peer, searchParams.get('cursor'));
  }

  /** @throws {MessagingRefusal} */
  function enterable(id: string | null, token: string | null): void {
    if (!id || !token) throw new MessagingRefusal(400, errorTexts.noParameters);
    if (!connector.isToken(token)) throw new MessagingRefusal(401, errorTexts.notAuthenticated);
    const session = sessions.get(id);
    const isLost = chat.conversations.get(id)?.ended === 'forgotten';
    if (!session || isLost || clock() - session.lastActive > idleMs)
      throw new MessagingRefusal(404, errorTexts.noSession);
    if (session.peers.size >= mostSockets)
      throw new MessagingRefusal(429, errorTexts.tooManySockets, { 'Retry-After': '1' });
  }

  function enter(session: MessagingSession, peer: Peer, cursor: string | null): OpenSocket {
    const [, from = '0'] = /^(?:seq:)?(\d{1,15})$/.exec(cursor ?? '') ?? [];
    const gone = new AbortController();
    session.catchUp();
    session.enter(peer, Number(from));
    // who comes when it is over hears so, and no more
    if (session.journal.some(({ type }) => type === 'EVENT_TYPE_SESSION_END')) session.closeAll(1000);
    return {
      receive: text => {
        if (Buffer.byteLength(text) > mostBytes) {
          session.breaches.push('a message over 128 KB');
          session.peers.delete(peer);
          peer.close(1009);
          return;
        }
        take(session, peer, text, gone.signal);
      },
      gone: () => {
        session.peers.delete(peer);
        gone.abort();
      },
    };
  }

  function take(session: MessagingSession, peer: Peer, text: string, signal: AbortSignal): void {
    session.catchUp();
    const event = clientEvent(text);
    if ('wrong' in event) {
      session.breaches.push(event.wrong);
      session.fail(event.wrong, event.custom);
      return;
    }
    switch (event.type) {
      case 'REQUEST_POLY_AGENT_JOIN':
        join(session, event);
        break;
      case 'USER_MESSAGE':
        hear(session, peer, event, text, signal);
        break;
      case 'USER_END_SESSION':
        called('close', { conversationId: session.id, body: text, status: 200 });
        session.emit(event.type, {}, event.custom);
        finish(session, 'REASON_USER_END');
        break;
      case 'HEARTBEAT':
        session.emit(event.type, {}, event.custom);
        break;
      case 'USER_TYPING':
        break;
    }
  }

  function join(session: MessagingSession, { type, custom }: ClientEvent): void {
    called('join', { conversationId: session.id, status: 200 });
    if (session.joined) session.breaches.push('joined twice');
    session.joined = true;
    session.emit(type, {}, custom);
    session.emit('POLY_AGENT_JOINED', { agent_name: 'Harbour', agent_avatar_url: '' });
    say(session, chat.conversations.get(session.id)?.greeting ?? '');
  }

  function finish(session: MessagingSession, reason: string): void {
    const conversation = chat.conversations.get(session.id);
    if (conversation) conversation.ended ??= 'closed';
    session.emit('SESSION_END', { reason });
    session.closeAll(1000);
  }

  /** Faults of `respond` are those of a session that is entered: its words get lost, its socket breaks, its agent fails. */
  async function hear(
    session: MessagingSession,
    peer: Peer,
    event: ClientEvent,
    body: string,
    signal: AbortSignal,
  ): Promise<void> {
    const message = String(event.payload.text);
    const call = called('respond', { conversationId: session.id, message, body });
    const request = new Request('http://polyai-messaging.simulated/ws', { signal });
    const taken = new Response();
    let isTaken = false;
    const take = async () => {
      isTaken = true;
      return taken;
    };
    const status = (code: number) => new Response(null, { status: code });
    const answer = await noted(call, signal, () => faults.apply('respond', request, take, status)).catch(
      // it hung until the client went, or the socket breaks
      () => undefined,
    );
    if (answer === taken) return answerTo(session, event, message);
    if (answer && !isTaken) {
      echo(session, event, message);
      session.taken.delete(nameOf(event));
      const text = answer.status === 429 || answer.status === 503 ? errorTexts.highLoad : errorTexts.trouble;
      return session.fail(text, event.custom);
    }
    session.peers.delete(peer);
    peer.close(1006);
    if (isTaken) await answerTo(session, event, message);
  }

  function echo(session: MessagingSession, event: ClientEvent, message: string): void {
    const name = nameOf(event);
    if (session.taken.has(name) || [...session.taken].some(isSameText(name, message)))
      session.breaches.push('a second USER_MESSAGE for one text');
    if (session.answering > 0) session.breaches.push('two at once');
    session.taken.set(name, message);
    session.emit('USER_MESSAGE', { message_id: randomUUID(), text: message }, event.custom);
  }

  async function answerTo(session: MessagingSession, event: ClientEvent, message: string): Promise<void> {
    if (!session.joined) return session.fail(errorTexts.noConversation, event.custom);
    echo(session, event, message);
    session.answering += 1;
    try {
      if (session.by !== 'agent') return answerLive(session, message);
      session.emit('POLY_AGENT_THINKING', {});
      const { word, rest } = wishForDesk(message);
      const never = new AbortController();
      if (word === undefined || rest !== '') {
        const said = await chat.respond(session.id, rest, never.signal);
        if (/^twice$/im.test(message)) say(session, 'Let me see.');
        reply(session, said);
        if (said.end && !said.handoff) session.closeAll(1000);
      }
      if (word !== undefined) passOn(session, word);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      session.taken.delete(nameOf(event));
      const { status } = error;
      session.fail(
        status === 429 ? errorTexts.highLoad : status === 500 ? errorTexts.trouble : errorTexts.sessionLost,
        event.custom,
      );
    } finally {
      session.answering -= 1;
    }
  }

  return {
    handle,
    open,
    calls,
    sessions,
    forgetTokens: connector.forget,
    conversations: chat.conversations,
    say: chat.say,
    fail: faults.fail,
    outage: faults.outage,
  };
}

const nameOf = ({ custom }: ClientEvent): string => String(custom.client_event_id ?? randomUUID());

/** What a client calls its words by, without what tells a further part of them. */
const isSameText =
  (name: string, message: string) =>
  ([taken, text]: readonly [string, string]): boolean =>
    taken.split('#')[0] === name.split('#')[0] && text === message;

function unlessRefused(answer: () => Response): Response {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof MessagingRefusal)) throw error;
    return refusalOf(error);
  }
}
