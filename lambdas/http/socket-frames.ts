import { randomBytes } from 'node:crypto';

/** What a server sent: words, whole, or a control frame (RFC 6455, 5.2 and 5.5). */
export type Incoming =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary' }
  | { readonly kind: 'ping' | 'pong'; readonly payload: Buffer }
  | { readonly kind: 'close'; readonly code: number };

/** The other side does not keep the protocol, or sends more than is taken; `code` is what it is told. */
export class BadFrame extends Error {
  override readonly name = 'BadFrame';
  readonly code: 1002 | 1007 | 1009;

  constructor(code: BadFrame['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Of one message. */
const mostParts = 4_096;
/** A close frame without a code (RFC 6455, 7.1.5). */
const noCode = 1005;

/** A client's frame: whole, and masked, as all of a client's are (RFC 6455, 5.3). */
export function clientFrame(opcode: number, payload: Buffer, mask: Buffer = randomBytes(4)): Buffer {
  const { length } = payload;
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const head = Buffer.alloc(2 + extended + 4);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (extended === 0 ? length : extended === 2 ? 126 : 127);
  if (extended === 2) head.writeUInt16BE(length, 2);
  if (extended === 8) head.writeBigUInt64BE(BigInt(length), 2);
  mask.copy(head, 2 + extended);
  const body = Buffer.from(payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0)));
  return Buffer.concat([head, body]);
}

/** Reads a server's bytes as they come, in whatever pieces. */
export class FrameReader {
  private readonly maxBytes: number;
  private chunks: Buffer[] = [];
  private size = 0;
  /** Bytes before which no further frame can be whole. */
  private needed = 2;
  private parts: Buffer[] = [];
  private partsSize = 0;
  private partsOpcode: number | undefined;

  /** @param maxBytes of one message, its fragments together */
  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** What became whole with these bytes. @throws {BadFrame} */
  *read(chunk: Buffer): Generator<Incoming> {
    this.chunks.push(chunk);
    this.size += chunk.length;
    while (this.size >= this.needed) {
      const bytes = this.chunks.length === 1 ? (this.chunks[0] ?? chunk) : Buffer.concat(this.chunks);
      const frame = this.frameIn(bytes);
      this.chunks = [frame ? bytes.subarray(frame.end) : bytes];
      this.size = this.chunks[0]?.length ?? 0;
      if (!frame) continue;
      this.needed = 2;
      const incoming = this.take(frame.isLast, frame.opcode, bytes.subarray(frame.start, frame.end));
      if (incoming) yield incoming;
    }
  }

  /** The frame that the bytes begin with; where it is not whole, `needed` says how many bytes to wait for. */
  private frameIn(bytes: Buffer) {
    const [first = 0, second = 0] = bytes;
    // extensions, and so their bits, are not agreed on; a server masks nothing
    if ((first & 0x70) !== 0 || (second & 0x80) !== 0)
      throw new BadFrame(1002, 'a frame of another protocol');
    const short = second & 0x7f;
    const start = short < 126 ? 2 : short === 126 ? 4 : 10;
    this.needed = start;
    if (bytes.length < start) return undefined;
    const length =
      short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (length + this.partsSize > this.maxBytes) throw new BadFrame(1009, 'more than is taken');
    const end = start + length;
    this.needed = end;
    if (bytes.length < end) return undefined;
    return { isLast: (first & 0x80) !== 0, opcode: first & 0x0f, start, end };
  }

  private take(isLast: boolean, opcode: number, payload: Buffer): Incoming | undefined {
    if (opcode >= opcodes.close) {
      if (!isLast || payload.length > 125) throw new BadFrame(1002, 'a control frame in pieces');
      return control(opcode, payload);
    }
    const isContinued = opcode === opcodes.continuation;
    if (opcode > opcodes.binary || isContinued === (this.partsOpcode === undefined))
      throw new BadFrame(1002, 'a fragment out of place');
    this.partsOpcode ??= opcode;
    this.parts.push(payload);
    this.partsSize += payload.length;
    if (this.parts.length > mostParts) throw new BadFrame(1009, 'too many fragments');
    if (!isLast) return undefined;
    const whole = Buffer.concat(this.parts);
    const isText = this.partsOpcode === opcodes.text;
    this.parts = [];
    this.partsSize = 0;
    this.partsOpcode = undefined;
    return isText ? { kind: 'text', text: utf8(whole) } : { kind: 'binary' };
  }
}

function control(opcode: number, payload: Buffer): Incoming {
  if (opcode === opcodes.ping) return { kind: 'ping', payload };
  if (opcode === opcodes.pong) return { kind: 'pong', payload };
  if (opcode !== opcodes.close || payload.length === 1)
    throw new BadFrame(1002, 'a control frame that is none');
  return { kind: 'close', code: payload.length === 0 ? noCode : payload.readUInt16BE(0) };
}

function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new BadFrame(1007, 'text that is not UTF-8');
  }
}
