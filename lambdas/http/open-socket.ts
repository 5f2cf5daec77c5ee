import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Connect, Frame, Refused, Socket } from './socket.ts';
import { BadFrame, clientFrame, FrameReader, opcodes } from './socket-frames.ts';

/** Frames, and as many frames' bytes, that wait unread: nobody sends a customer's turn as many. */
const mostWaiting = 1_000;
const mostFramesOfBytes = 4;
/** Until a socket whose other side does not close it is destroyed. */
const closingMs = 1_000;
const mostOfBody = 4_096;
/** RFC 6455, 7.1.5: gone without a word. */
const broken = 1006;
/** We go, as a browser does whose page is left (RFC 6455, 7.4.1). */
const goingAway = 1001;
/** RFC 6455, 1.3. */
const acceptSuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * A WebSocket as RFC 6455 has it, without extensions. Node's own `WebSocket` hides the status of a handshake that is
 * refused, and `ws` is a tenth of a function's budget: docs/decisions/0043-sessions-of-messaging.md.
 */
export const openSocket: Connect = (url, { signal, timeoutMs, maxBytes }) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const key = randomBytes(16).toString('base64');
    const plain = url.protocol === 'ws:';
    const request = (plain ? httpRequest : httpsRequest)(new URL(url.href.replace(/^ws/, 'http')), {
      // one connection for it alone
      agent: false,
      signal,
      timeout: timeoutMs,
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': key,
      },
    });
    request.once('timeout', () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    request.on('error', reject);
    request.once('response', response => {
      refusedBy(response).then(resolve, reject);
      response.once('close', () => request.destroy());
    });
    request.once('upgrade', (response, stream, head) => {
      const accept = createHash('sha1')
        .update(key + acceptSuffix)
        .digest('base64');
      if (response.headers['sec-websocket-accept'] !== accept) {
        stream.destroy();
        return reject(new Error('the handshake was answered by another protocol'));
      }
      stream.setTimeout?.(0);
      const abort = () => stream.destroy();
      signal.addEventListener('abort', abort, { once: true });
      stream.once('close', () => signal.removeEventListener('abort', abort));
      resolve(socketOver(stream, head, maxBytes));
    });
    request.end();
  });

function socketOver(
  stream: Duplex & { setTimeout?: (ms: number) => void },
  head: Buffer,
  maxBytes: number,
): Socket {
  const reader = new FrameReader(maxBytes);
  const waiting: Frame[] = [];
  let wanted: ((frame: Frame) => void) | undefined;
  let code = broken;
  let closed: Frame | undefined;
  const gone = Promise.withResolvers<void>();

  let waitingBytes = 0;

  const put = (text: string) => {
    if (wanted) {
      wanted({ text });
      wanted = undefined;
      return;
    }
    waiting.push({ text });
    waitingBytes += text.length;
    if (waiting.length > mostWaiting || waitingBytes > mostFramesOfBytes * maxBytes) stream.destroy();
  };
  const close = (with_: number) => {
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(with_);
    if (stream.writable) stream.end(clientFrame(opcodes.close, payload));
  };
  const take = (bytes: Buffer) => {
    try {
      for (const frame of reader.read(bytes)) {
        if (frame.kind === 'text') put(frame.text);
        else if (frame.kind === 'binary') put('');
        else if (frame.kind === 'ping') stream.write(clientFrame(opcodes.pong, frame.payload));
        else if (frame.kind === 'close') {
          code = frame.code;
          close(frame.code === 1005 ? 1000 : frame.code);
          return;
        }
      }
    } catch (error) {
      if (!(error instanceof BadFrame)) throw error;
      code = error.code;
      stream.removeListener('data', take);
      close(error.code);
    }
  };
  stream.on('data', take);
  // a reset is an end without a word
  stream.on('error', () => stream.destroy());
  stream.once('end', () => stream.end());
  stream.once('close', () => {
    closed = { closed: code };
    wanted?.(closed);
    gone.resolve();
  });
  if (head.length > 0) take(head);

  return {
    send: text =>
      new Promise((resolve, reject) => {
        if (!stream.writable) return reject(new Error('the socket is closed'));
        stream.write(clientFrame(opcodes.text, Buffer.from(text)), error =>
          error ? reject(error) : resolve(),
        );
      }),
    receive: () => {
      const frame = waiting.shift() ?? closed;
      if (frame && 'text' in frame) waitingBytes -= frame.text.length;
      return frame
        ? Promise.resolve(frame)
        : new Promise(resolve => {
            wanted = resolve;
          });
    },
    close: async () => {
      if (closed) return;
      const timer = setTimeout(() => stream.destroy(), closingMs);
      close(goingAway);
      await gone.promise;
      clearTimeout(timer);
    },
  };
}

async function refusedBy(response: IncomingMessage): Promise<Refused> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= mostOfBody) break;
    }
  } catch {
    // the status is what matters
  }
  const { statusCode = 0, headers } = response;
  return {
    status: statusCode,
    header: name => {
      const value = headers[name.toLowerCase()];
      return Array.isArray(value) ? value[0] : value;
    },
    body: Buffer.concat(chunks).toString('utf8', 0, mostOfBody),
  };
}
