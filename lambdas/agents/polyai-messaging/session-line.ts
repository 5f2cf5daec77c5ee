import type { CallOptions } from '../../channel/ports.ts';
import type { Frame, Socket } from '../../http/socket.ts';
import { bodyShape } from '../vendor/body-shape.ts';
import { eventFrame } from './event.ts';
import { failed } from './failed.ts';
import type { Hearing } from './hearing.ts';
import type { Facts, MessagingAccess } from './messaging-access.ts';
import type { SessionDoor } from './session-door.ts';

/** What came of waiting: something was heard, nothing came in time, or the socket is closed. */
type Came = 'heard' | 'nothing' | 'closed';

/** History comes first; a server that has none to send may send nothing. */
const replayMs = 3_000;
/** Connections of one ask; the vendor allows ten of a session at once. */
const mostConnections = 5;
/** Before the second, doubled before each further one: as the vendor's SDKs begin. */
const reconnectMs = 1_000;
/** Of all that one ask may have to hear, in characters. */
const mostHeard = 4_194_304;
/** Close codes after which the session cannot be entered again: its end, and that it was turned away. */
const final = [1000, 4001];
/** What was sent is none that the server can take: RFC 6455, 7.4.1. */
const unacceptable = [1002, 1003, 1007, 1009];

const knownKeys = new Set(['type', 'id', 'sequence', 'timestamp', 'payload', 'metadata', 'events', 'text']);

/** One ask's way to its session: a socket, and another where that breaks, each going on where we have heard to. */
export class SessionLine {
  private readonly access: MessagingAccess;
  private readonly door: SessionDoor;
  private readonly session: string;
  private readonly hearing: Hearing;
  private readonly options: CallOptions;
  private readonly facts: Facts;
  private socket: Socket | undefined;
  /** A wait that was given up still gets the next frame. */
  private frame: Promise<Frame> | undefined;
  private connections = 0;
  private heard = 0;

  constructor(
    way: { readonly access: MessagingAccess; readonly door: SessionDoor; readonly facts: Facts },
    session: string,
    hearing: Hearing,
    options: CallOptions,
  ) {
    this.access = way.access;
    this.door = way.door;
    this.facts = way.facts;
    this.session = session;
    this.hearing = hearing;
    this.options = options;
  }

  /**
   * Enters the session, and hears what there was since. Gives whether it was told.
   * @throws {AgentError}
   */
  async enter(): Promise<boolean> {
    await this.leave();
    if (this.hearing.over) return true;
    if (this.connections >= mostConnections) throw failed('busy', 'the socket breaks again and again');
    if (this.connections > 0) await this.rest(reconnectMs * 2 ** (this.connections - 1));
    this.connections += 1;
    this.facts.connections = this.connections;
    this.socket = await this.door.enter(this.session, this.hearing.heardTo, this.options);
    const until = this.access.clock() + replayMs;
    for (;;) {
      let isBatch = false;
      const came = await this.listen(until, batch => {
        isBatch = batch;
      });
      if (isBatch) return true;
      if (came === 'nothing') return false;
      if (came === 'closed') return this.hearing.over || this.enter();
    }
  }

  /** Hears the next frame, if one comes until then, in epoch milliseconds. @throws {AgentError} */
  async listen(until: number, onFrame: (batch: boolean) => void = () => undefined): Promise<Came> {
    const { socket } = this;
    if (!socket) return 'closed';
    this.frame ??= socket.receive();
    const frame = await this.inTime(this.frame, until);
    if (frame === undefined) return 'nothing';
    this.frame = undefined;
    if ('closed' in frame) return this.closed(frame.closed);
    this.heard += frame.text.length;
    if (this.heard > mostHeard) {
      this.facts.shape = `over ${mostHeard}`;
      throw failed('broken', 'more than is listened to');
    }
    const events = eventFrame(frame.text);
    if (!events) {
      // as in a batch, it is an event that is not known here: what follows may be the answer
      this.facts.shape = bodyShape(frame.text, knownKeys);
      return 'heard';
    }
    for (const event of events.events) this.hearing.hear(event);
    onFrame(events.batch);
    return 'heard';
  }

  /** Whether it went out: a socket that is closed takes nothing. */
  async send(type: string, payload: object, name: string): Promise<boolean> {
    const event = { type: `EVENT_TYPE_${type}`, payload, metadata: { custom: { client_event_id: name } } };
    try {
      await this.socket?.send(JSON.stringify(event));
      return this.socket !== undefined;
    } catch {
      // what became of it, the next connection tells
      return false;
    }
  }

  async leave(): Promise<void> {
    const { socket } = this;
    this.socket = undefined;
    this.frame = undefined;
    await socket?.close();
  }

  private closed(code: number): Came {
    this.socket = undefined;
    this.facts.closed = code;
    if (final.includes(code)) this.hearing.over = true;
    if (unacceptable.includes(code)) throw failed('broken', `the socket was closed with ${code}`);
    return 'closed';
  }

  private async rest(ms: number): Promise<void> {
    try {
      await this.access.sleep(ms, this.options.signal);
    } catch (cause) {
      throw failed('busy', 'the turn is out of time', { cause });
    }
  }

  private async inTime(frame: Promise<Frame>, until: number): Promise<Frame | undefined> {
    const waiting = new AbortController();
    const signal = AbortSignal.any([waiting.signal, this.options.signal]);
    const rest = Math.max(0, until - this.access.clock());
    try {
      return await Promise.race([frame, this.access.sleep(rest, signal).then(() => undefined)]);
    } catch (cause) {
      if (!this.options.signal.aborted) throw cause;
      throw failed('busy', 'the turn is out of time', { cause });
    } finally {
      waiting.abort();
    }
  }
}
