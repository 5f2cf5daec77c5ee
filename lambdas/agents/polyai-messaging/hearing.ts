/*
 * Over 250 lines, for it is one machine of states: what an event of a session means hangs on all that was heard before it.
 */
import { Chunks } from './chunks.ts';
import { type Known, sessionCursor } from './cursor.ts';
import { meantBy, type VendorError } from './error-texts.ts';
import type { MessagingEvent } from './event.ts';
import { messageWords } from './message-words.ts';
import { aroundLive, paragraphs, type Utterance } from './utterance.ts';
import { VendorDesk } from './vendor-desk.ts';
import { type Wish, wishOf } from './wish.ts';

/**
 * What one ask hears of its session: our words come back, the agent thinks and answers, people come and go. An event may
 * come twice, by another connection, and out of order. What is not known here says nothing.
 */
export class Hearing {
  /** The agent is at work on more than it has said. */
  thinking = false;
  /** It has been asked to join. */
  joined = false;
  /** The session has ended. */
  over = false;
  readonly desk: VendorDesk;
  /** A sign of life of ours has come back. */
  beaten = false;
  /** The agent says that the conversation has. */
  end = false;
  handoff: Wish | undefined;
  /** How many of our echoes had come when that was said. */
  private wantedBehind: number | undefined;
  /** The latest error, unless words of ours have come back since. */
  error: VendorError | undefined;
  private readonly asked: string;
  private readonly known: Known;
  private sequence: number | undefined;
  private readonly ids = new Set<string>();
  private readonly chunks = new Chunks();
  private readonly said = new Map<string, Utterance>();
  private readonly echoes: Utterance[] = [];
  /** Of all that was said: the last place, and the number of echoes before the last without one. */
  private readonly latest: { sequence?: number; arrival?: number } = {};
  /** So many of the echoes were answered by an error: they are as if never asked. */
  private lost = 0;

  /** @param asked what our words are called in this session, by this ask and by any before it that asked the same */
  constructor(asked: string, known: Known) {
    this.asked = asked;
    this.known = known;
    this.sequence = known.sequence;
    this.desk = new VendorDesk(known.live);
  }

  get cursor(): string {
    const { sequence, desk } = this;
    return sessionCursor({ live: desk.live, ...(sequence !== undefined && { sequence }) });
  }

  /** From where a further connection has to tell. */
  get heardTo(): number | undefined {
    return this.sequence;
  }

  /** What our next words are called: no two that came back have one name. */
  get nextName(): string {
    return this.echoes.length === 0 ? this.asked : `${this.asked}#${this.echoes.length}`;
  }

  /** How often the session has taken words of ours. */
  get taken(): number {
    return this.echoes.length;
  }

  /** It has taken some that it may still answer. */
  get isEchoed(): boolean {
    return this.taken > this.lost;
  }

  /** An error of before is no answer to what is asked now. */
  forgive(): void {
    this.error = undefined;
  }

  /** What came back and has no answer will get none: it is to be asked again. */
  giveUp(): void {
    this.forgive();
    if (!this.isReplied) this.lost = this.taken;
  }

  /** What is left to be asked of a message: nothing that has come back is asked again. */
  unasked(message: string): string {
    let rest = message;
    for (const { text } of this.echoes.slice(this.lost)) {
      if (text.startsWith(rest)) return '';
      if (rest.startsWith(`${text}\n`)) rest = rest.slice(text.length + 1);
    }
    return rest;
  }

  /** Something stands behind our words: an answer, or that nobody will give one here. */
  get isAnswered(): boolean {
    return (this.isEchoed && this.desk.live) || this.isReplied;
  }

  private get isReplied(): boolean {
    if (!this.isEchoed) return false;
    return this.wantedBehind === this.taken || this.isSaidBehind(this.echoes.at(-1)?.sequence);
  }

  /** Whoever the vendor's desk had for the session is there no more: what is not asked yet would meet nobody. */
  get isLeft(): boolean {
    return this.known.live && !this.desk.live;
  }

  /** The session has taken our words, and nobody has said anything behind them. */
  get isUnmet(): boolean {
    return this.isEchoed && !this.isSaidBehind(this.echoes.at(-1)?.sequence);
  }

  /** By place where both have one, by arrival where either has none. */
  private isSaidBehind(echo: number | undefined): boolean {
    const { sequence, arrival } = this.latest;
    if (arrival === this.echoes.length) return true;
    return echo !== undefined && sequence !== undefined && sequence > echo;
  }

  /** All that the agent said since the cursor, each message a paragraph: what came late opens it. */
  get words(): string {
    return paragraphs(aroundLive(this.said.values())[0]);
  }

  /** Of that, what stands behind our words. */
  get wordsBehind(): string {
    const echo = this.echoes.at(-1)?.sequence ?? Number.POSITIVE_INFINITY;
    const { length } = this.echoes;
    return paragraphs(
      aroundLive(this.said.values())[0].filter(
        ({ sequence = -1, behind }) => sequence > echo || behind === length,
      ),
    );
  }

  /** What was said from a live agent's first words on. */
  get saidLive(): Utterance[] {
    return aroundLive(this.said.values())[1];
  }

  /** Anything was said, be it without words. */
  get isSpoken(): boolean {
    return this.said.size > 0;
  }

  hear(event: MessagingEvent): void {
    const { id, sequence } = event;
    if (id !== undefined) {
      if (this.ids.has(id)) return;
      this.ids.add(id);
    }
    if (sequence !== undefined) {
      // a replay from further back than we asked for
      if (this.known.sequence !== undefined && sequence <= this.known.sequence) return;
      this.sequence = Math.max(this.sequence ?? sequence, sequence);
    }
    this.take(event);
  }

  private take(event: MessagingEvent): void {
    const { type, payload } = event;
    switch (type) {
      case 'REQUEST_POLY_AGENT_JOIN':
        this.joined = true;
        break;
      case 'POLY_AGENT_JOINED':
        this.joined = true;
        this.desk.turn(event, false);
        break;
      case 'USER_MESSAGE':
        this.echo(event);
        break;
      case 'POLY_AGENT_MESSAGE':
        this.say(event, messageWords(payload));
        break;
      case 'LIVE_AGENT_MESSAGE':
        this.say(event, messageWords(payload), true);
        this.desk.turn(event, true, true);
        break;
      case 'POLY_AGENT_MESSAGE_CHUNK':
        this.gather(event);
        break;
      case 'POLY_AGENT_THINKING':
        this.thinking = true;
        break;
      case 'POLY_AGENT_TRIGGERED_HANDOFF':
        // who comes, or that nobody does, follows
        this.thinking = true;
        this.desk.turn(event, true);
        break;
      case 'HANDOFF_ACCEPTED':
      case 'LIVE_AGENT_JOINED':
        this.thinking = false;
        this.desk.turn(event, true, type === 'LIVE_AGENT_JOINED');
        break;
      case 'HANDOFF_QUEUE_STATUS':
        this.thinking = false;
        this.desk.place(payload.position_in_queue);
        break;
      case 'LIVE_AGENT_LEFT':
        // nobody will answer here what they leave behind
        if (this.desk.live) this.wantedBehind = this.taken;
        this.desk.turn(event, false);
        break;
      case 'HANDOFF_FAILED':
      case 'HANDOFF_TIMEOUT':
        this.want(event, payload.queue_name, payload.reason ?? type);
        break;
      case 'CLIENT_HANDOFF_REQUIRED':
        this.want(event, payload.route ?? payload.queue_name, payload.reason);
        break;
      case 'HEARTBEAT':
        this.beaten = true;
        break;
      case 'SESSION_END':
        this.over = true;
        break;
      case 'SYSTEM_MESSAGE':
        this.heed(event);
        break;
    }
  }

  private echo({ clientEventId, payload, sequence }: MessagingEvent): void {
    if (clientEventId !== this.asked && !clientEventId?.startsWith(`${this.asked}#`)) return;
    this.error = undefined;
    this.thinking = false;
    this.echoes.push({
      text: typeof payload.text === 'string' ? payload.text : '',
      behind: this.echoes.length,
      ...(sequence !== undefined && { sequence }),
    });
  }

  private say({ id, sequence, payload }: MessagingEvent, text: string | undefined, live = false): void {
    if (text === undefined) return;
    this.thinking = false;
    if (payload.end_conversation === true) this.end = true;
    const named = [payload.message_id, id].find(one => typeof one === 'string' && one !== '');
    const key = String(named ?? this.said.size);
    const before = this.said.get(key);
    const behind = before?.behind ?? this.echoes.length;
    const place = before?.sequence ?? sequence;
    if (place === undefined) this.latest.arrival = behind;
    else this.latest.sequence = Math.max(place, this.latest.sequence ?? place);
    this.said.set(key, {
      ...{ text, behind, id: key },
      ...(live && { live }),
      ...(place !== undefined && { sequence: place }),
    });
  }

  private gather(event: MessagingEvent): void {
    this.thinking = true;
    const text = this.chunks.add(event.payload);
    if (text !== undefined) this.say(event, messageWords({ ...event.payload, text }));
  }

  private want(event: MessagingEvent, destination: unknown, reason: unknown): void {
    this.thinking = false;
    this.desk.turn(event, false);
    this.wantedBehind = this.taken;
    this.handoff = wishOf(destination, reason);
  }

  private heed(event: MessagingEvent): void {
    const { payload, clientEventId } = event;
    if (payload.level !== 'SYSTEM_MESSAGE_LEVEL_ERROR') return;
    const meant = meantBy(payload.message) ?? { means: 'unsure', code: 'SYSTEM_MESSAGE_ERROR' };
    // about other words than ours, or about more than we have; the agent's troubles are no live agent's
    if (this.desk.live ? !isOfLive(meant) : this.isAnswered) return;
    if (clientEventId !== undefined && clientEventId.split('#')[0] !== this.asked) return;
    if (meant.means === 'handoff') {
      this.want(event, undefined, meant.code);
    } else {
      this.error = meant;
      this.lost = this.echoes.length;
    }
  }
}

/** What a session with a live agent comes to an end by, or does not pass on. */
const isOfLive = ({ means, code }: VendorError): boolean =>
  means === 'handoff' || means === 'gone' || code === 'LIVE_AGENT_NOT_REACHED';
