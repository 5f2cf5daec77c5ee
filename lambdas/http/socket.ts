/** What came: a frame's text, empty where it is none, or the end of the socket with its code (RFC 6455, 7.4). */
export type Frame = { readonly text: string } | { readonly closed: number };

/** A WebSocket to a vendor. */
export interface Socket {
  /** Rejects where the socket is closed. */
  send(text: string): Promise<void>;
  /** The next frame, when there is one. */
  receive(): Promise<Frame>;
  /** Resolves when the socket is gone, or has been destroyed after a second; never rejects. */
  close(): Promise<void>;
}

/** A handshake that was answered, and not by a socket. */
export interface Refused {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  /** 4 KB of it at most. */
  readonly body: string;
}

/** Opens a socket. Rejects where there is no answer. The signal's abort ends the socket too. */
export type Connect = (
  url: URL,
  options: {
    readonly signal: AbortSignal;
    /** Milliseconds, for the handshake. */
    readonly timeoutMs: number;
    /** Of one frame, in bytes. */
    readonly maxBytes: number;
  },
) => Promise<Socket | Refused>;
