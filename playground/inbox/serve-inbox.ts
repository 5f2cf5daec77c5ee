import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { strangeIn } from '../../local/at-home.ts';
import type { Handler } from '../../simulators/connection-dropped.ts';
import { asGet } from '../as-get.ts';
import { deskBase, deskDoor } from '../desk/desk-door.ts';
import { pageFiles } from '../files/page-files.ts';
import { type Served, serve } from '../serve.ts';

export interface InboxOptions {
  /** What it is the inbox of, in words. */
  readonly place: string;
  /** The origin of the thread API. */
  readonly url: string;
  /** A key for it, read anew. */
  readonly key: () => Promise<string>;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface Inbox extends Served {
  /** The address to open: its last part, the token of this start, is sent nowhere by a browser. */
  readonly address: string;
}

/** By which the page shows that it was opened by the address that was printed here. */
const tokenHeader = 'x-desk-token';
/** Milliseconds: a key that is not taken is not read anew more often than that. */
const rereadMs = 30_000;

/**
 * Serves the desk on this machine alone, before a thread API anywhere. Rejects where it cannot listen, or the key cannot
 * be read.
 */
export async function serveInbox({ place, url, key, port }: InboxOptions): Promise<Inbox> {
  const token = randomBytes(24).toString('base64url');
  const desk = deskDoor({ url, ...(await rotating(key)) });
  const files = pageFiles('inbox');

  const handler: Handler = async (given, target, peer) => {
    const request = asGet(given);
    const strange = strangeIn(request, peer);
    if (strange !== undefined)
      return Response.json(
        { error: `This is for the machine that it runs on alone: ${strange}.` },
        { status: 403 },
      );
    const { pathname } = new URL(request.url);
    const file = request.method === 'GET' ? files(pathname) : undefined;
    if (file) return file;
    if (!isSame(request.headers.get(tokenHeader) ?? '', token))
      return Response.json(
        { error: 'open the address that npm run sms -- inbox has printed' },
        { status: 401 },
      );
    if (pathname.startsWith(`${deskBase}/`)) return desk(request, target, peer);
    if (pathname === '/about' && request.method === 'GET') return Response.json({ place });
    return Response.json({ error: 'there is no such path' }, { status: 404 });
  };

  const served = await serve(handler, { port, host: '127.0.0.1' });
  return { ...served, address: `${served.url}/#${token}` };
}

/** Compares in a time that tells nothing of either. */
function isSame(one: string, other: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** The key, and who asks with it: a key that is not taken may have been replaced, and is read anew. */
async function rotating(read: () => Promise<string>) {
  let [key, readAt, isTaken] = [await read(), performance.now(), true];
  return {
    async key() {
      if (isTaken || performance.now() - readAt < rereadMs) return key;
      readAt = performance.now();
      key = await read();
      return key;
    },
    async ask(request: Request) {
      const answer = await fetch(request);
      isTaken = answer.status !== 401;
      return answer;
    },
  };
}
