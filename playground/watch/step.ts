/** What a step of a text's way is about: the page gives each kind its mark. */
export type StepKind =
  | 'text'
  | 'queue'
  | 'turn'
  | 'agent'
  | 'saved'
  | 'sent'
  | 'status'
  | 'settled'
  | 'event'
  | 'timer'
  | 'desk'
  | 'log'
  | 'hands';

/** A request as it went out, with no secret of an outside vendor's in it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One step of a text's way. It may come again under its number, with what became of it. */
export interface Step {
  readonly number: number;
  /** Epoch milliseconds, of the clock that can be wound. */
  readonly at: number;
  /** {@link file://../../lambdas/channel/thread/thread-key.ts}'s id of the thread; none where it is of no thread. */
  readonly thread?: string;
  readonly kind: StepKind;
  readonly title: string;
  /** A few words behind the title. */
  readonly note?: string;
  /** Milliseconds. */
  readonly took?: number;
  readonly isUnderWay?: true;
  /** Something went wrong, or a silence follows from it. */
  readonly isTrouble?: true;
  /** The event, or what was written. */
  readonly detail?: unknown;
  readonly request?: SeenRequest;
  readonly response?: { readonly status: number | string; readonly body?: string };
}
