/** A client's end of a WebSocket, as a simulator has it. */
export interface Peer {
  send(text: string): void;
  /** 1006 breaks it without a word. */
  close(code: number): void;
}

/** What a simulator makes of a socket. */
export interface OpenSocket {
  /** A frame of the client's. */
  receive(text: string): void;
  /** The client has gone. */
  gone(): void;
}

/** Takes a handshake: a refusal, or the way in. The peer may hear something before it is through. */
export type OpenDoor = (request: Request, peer: Peer) => Promise<Response | OpenSocket>;
