import type { Pair } from './pair.ts';

/** What the thread API says (docs/thread-api.openapi.json), as far as the desk shows it. */
export interface DeskThread extends Pair {
  readonly mode: 'agent' | 'human';
  readonly consent: 'in' | 'out';
  readonly conversation: { readonly id: string; readonly startedAt: string } | null;
  readonly handoff: {
    readonly state: 'requested' | 'accepted';
    readonly destination: string | null;
    readonly reason: string | null;
    readonly conversationId: string | null;
    readonly requestedAt: string;
    readonly acceptedAt: string | null;
    readonly acceptedBy: string | null;
  } | null;
}

export interface DeskMessage {
  readonly id: string;
  readonly sid?: string;
  readonly direction: 'in' | 'out';
  readonly by: 'customer' | 'agent' | 'person' | 'notice';
  readonly body: string;
  readonly media?: number;
  readonly at: string;
  readonly status: string;
  readonly outcome?: string;
  readonly errorCode?: number;
}

export interface Transcript extends DeskThread {
  readonly messages: readonly DeskMessage[];
  readonly messagesCut: boolean;
}

/** The API's answer, or its refusal. */
export type Told<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      /** 0: nothing answers. */
      readonly status: number;
      readonly detail: string;
      readonly acceptedBy?: string;
      readonly acceptedAt?: string;
    };

export interface ThreadApi {
  /** All that wait for a person or have one, longest waiting first. */
  list(): Promise<Told<readonly DeskThread[]>>;
  read(pair: Pair): Promise<Told<Transcript>>;
  accept(pair: Pair, by: string): Promise<Told<unknown>>;
  /** `key`: the same for the same words, however often they are sent. */
  answer(pair: Pair, words: { body: string; by: string; take?: true; key: string }): Promise<Told<unknown>>;
  release(pair: Pair, words: { body: string; note: string }): Promise<Told<unknown>>;
}
