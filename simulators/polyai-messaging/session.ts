import { randomUUID } from 'node:crypto';
import type { Peer } from '../socket.ts';

export interface ServerEvent {
  readonly id: string;
  readonly sequence: number | null;
  readonly timestamp: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly metadata?: object;
}

/** What passes and is not kept for who comes later. */
const passing = ['POLY_AGENT_THINKING', 'LIVE_AGENT_TYPING', 'SYSTEM_MESSAGE', 'HEARTBEAT'];

/** One session: its journal, and who listens. */
export class MessagingSession {
  readonly id: string;
  readonly streaming: boolean;
  readonly peers = new Set<Peer>();
  readonly journal: ServerEvent[] = [];
  /** What it was asked to do against the API's contract, in order. */
  readonly breaches: string[] = [];
  joined = false;
  /** Who answers; while a live agent is looked for, nobody does. */
  by: 'agent' | 'nobody' | 'live-agent' = 'agent';
  /** What comes of itself, by its time: it is there for whoever looks from then on. */
  private coming: { readonly at: number; readonly come: () => void }[] = [];
  /** Words that have no answer yet. */
  answering = 0;
  /** Names and words of messages that were taken, without those that an error has answered. */
  readonly taken = new Map<string, string>();
  lastActive: number;
  private readonly clock: () => number;

  constructor(id: string, streaming: boolean, clock: () => number) {
    this.id = id;
    this.streaming = streaming;
    this.clock = clock;
    this.lastActive = clock();
    this.emit('SESSION_START', {
      capabilities: {
        streaming,
        max_message_size_bytes: 131_072,
        max_reconnect_attempts: 5,
        heartbeat_interval_seconds: 30,
      },
    });
  }

  /** Says it to everybody who is there, and keeps it for those who come. */
  emit(type: string, payload: Readonly<Record<string, unknown>>, custom?: object): void {
    this.lastActive = this.clock();
    const isKept = !passing.includes(type);
    const event: ServerEvent = {
      id: randomUUID(),
      sequence: isKept ? this.journal.length + 1 : null,
      timestamp: new Date(this.clock()).toISOString(),
      type: `EVENT_TYPE_${type}`,
      payload,
      ...(custom && Object.keys(custom).length > 0 && { metadata: { custom } }),
    };
    if (isKept) this.journal.push(event);
    for (const peer of this.peers) peer.send(JSON.stringify(event));
  }

  /** Somebody enters: they hear what there was behind a place of the journal. */
  enter(peer: Peer, cursor: number): void {
    this.peers.add(peer);
    // in batches, payloads stand under their type's own name
    const events = this.journal
      .filter(({ sequence }) => (sequence ?? 0) > cursor)
      .map(({ type, payload, ...event }) => ({
        ...event,
        type,
        [type.replace('EVENT_TYPE_', '').toLowerCase()]: payload,
      }));
    peer.send(
      JSON.stringify({
        id: randomUUID(),
        sequence: null,
        timestamp: new Date(this.clock()).toISOString(),
        type: 'EVENT_TYPE_EVENT_BATCH',
        payload: { events },
      }),
    );
  }

  /** Something comes of itself in so many milliseconds. */
  later(ms: number, come: () => void): void {
    this.coming = [...this.coming, { at: this.clock() + ms, come }].sort((one, other) => one.at - other.at);
  }

  /** Nothing more comes of itself. */
  quiet(): void {
    this.coming = [];
  }

  /** Whatever was to come by now has. */
  catchUp(): void {
    for (let [next] = this.coming; next && next.at <= this.clock(); [next] = this.coming) {
      this.coming = this.coming.slice(1);
      next.come();
    }
  }

  fail(message: string, custom: object = {}): void {
    this.emit('SYSTEM_MESSAGE', { level: 'SYSTEM_MESSAGE_LEVEL_ERROR', message }, custom);
  }

  closeAll(code: number): void {
    for (const peer of [...this.peers]) {
      this.peers.delete(peer);
      peer.close(code);
    }
  }
}
