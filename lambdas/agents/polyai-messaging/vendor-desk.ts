import type { Answer } from '../../channel/ports.ts';
import type { MessagingEvent } from './event.ts';

/** The vendor's own desk, as a session tells of it: the place of the journal counts, in whatever order it is heard. */
export class VendorDesk {
  /** A person of it has the session, or is being looked for… */
  live: boolean;
  /** …and has come, */
  private joined = false;
  /** or is so far away. */
  private position: number | undefined;
  /** Where the journal last told. */
  private turnedAt = -1;

  constructor(live: boolean) {
    this.live = live;
  }

  /** Who has the session changes, unless a later place of the journal has told. */
  turn({ sequence = this.turnedAt }: MessagingEvent, live: boolean, joined = false): void {
    if (sequence < this.turnedAt) return;
    this.turnedAt = sequence;
    this.live = live;
    if (joined) this.joined = true;
  }

  /** A place in the queue; what is none says nothing. */
  place(value: unknown): void {
    if (Number.isInteger(value) && Number(value) >= 0 && Number(value) < 1_000_000)
      this.position = Number(value);
  }

  /** For an answer: nothing where nobody of it has the session. */
  get told(): Pick<Answer, 'live'> {
    const { joined, live, position } = this;
    return live ? { live: { ...(joined && { joined }), ...(position !== undefined && { position }) } } : {};
  }
}
