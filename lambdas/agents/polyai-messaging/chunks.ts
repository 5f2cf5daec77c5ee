import type { JsonObject } from '../../http/json.ts';

/** An answer over 32 KB is none: it has not as many pieces. */
const mostPieces = 5_000;

/**
 * Messages that come in pieces, counted from 1, of which the last says that it is. Streaming is switched off, and where a
 * server streams all the same, pieces are put together in whatever order they come.
 */
export class Chunks {
  private readonly open = new Map<string, { readonly pieces: Map<number, string>; last?: number }>();

  /** The text of a message, with the piece that makes it whole. */
  add({ message_id: id, chunk_index: index, text, is_complete: last }: JsonObject): string | undefined {
    if (!Number.isInteger(index) || Number(index) < 1 || Number(index) > mostPieces) return undefined;
    const key = String(id);
    const message = this.open.get(key) ?? { pieces: new Map<number, string>() };
    this.open.set(key, message);
    // the last may be empty
    message.pieces.set(Number(index), typeof text === 'string' ? text : '');
    if (last === true) message.last = Number(index);
    if (message.last === undefined || message.pieces.size < message.last) return undefined;
    this.open.delete(key);
    return Array.from({ length: message.last }, (_, at) => message.pieces.get(at + 1) ?? '').join('');
  }
}
