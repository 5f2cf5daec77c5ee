import type { Address } from './address.ts';

/** A text or a send in the thread's record, as people may read it later. */
export interface MessageRecord {
  /** A text's sid, a send's effect id. */
  readonly id: string;
  readonly sid?: string;
  /** Of a person's words: the id of their message, the same in all its parts. */
  readonly messageId?: string;
  readonly direction: 'in' | 'out';
  readonly by: 'customer' | 'agent' | 'person' | 'notice';
  readonly body: string;
  readonly media?: number;
  /** In a phone desk's thread: the customers' threads that it is about, by their ids. */
  readonly about?: readonly string[];
  /** Of a text to a group: who got it beside us. */
  readonly otherRecipients?: readonly Address[];
  readonly at: number;
  readonly outcome: string;
  readonly segments?: number;
  readonly encoding?: 'GSM-7' | 'UCS-2';
}

/** What delivery-status has written down about a send. */
export interface Delivery {
  readonly sid: string;
  readonly status: string;
  readonly code?: number;
}
