import { address } from '../../lambdas/channel/thread/address.ts';
import { type ThreadKey, threadId } from '../../lambdas/channel/thread/thread-key.ts';
import type { Handler } from '../../simulators/connection-dropped.ts';
import { inTurn } from './in-turn.ts';
import { seenRequest, shown } from './seen-request.ts';
import type { NewStep, Way } from './way.ts';

type Routes = Readonly<Record<string, Handler>>;

const idOf = (business: string, customer: string): string => {
  const key: ThreadKey = { business: address(business), customer: address(customer) };
  return threadId(key);
};

/** What a request at one of the deployed routes is the first step of; nothing of what only reads. */
async function firstStep(routeKey: string, request: Request, way: Way): Promise<NewStep | undefined> {
  const { pathname } = new URL(request.url);
  if (routeKey.startsWith('ANY /twilio/')) {
    const form = new URLSearchParams(await request.clone().text());
    const [from, to] = [form.get('From'), form.get('To')];
    if (from === null || to === null) return { kind: 'text', title: 'A request at the webhook' };
    const sid = form.get('MessageSid') ?? '';
    if (pathname === '/twilio/status') {
      const code = form.get('ErrorCode');
      return {
        thread: idOf(from, to),
        kind: 'status',
        title: `Carrier says: ${form.get('MessageStatus')}`,
        ...(code !== null && { note: `error ${code}`, isTrouble: true }),
      };
    }
    const pictures = Number(form.get('NumMedia') ?? 0);
    const words = [form.get('Body') ?? '', ...(pictures > 0 ? [`[${pictures} attached]`] : [])];
    return {
      thread: idOf(to, from),
      kind: 'text',
      title: way.hasCome(sid) ? 'Text came in once more' : 'Text came in',
      note: `“${words.filter(Boolean).join(' ')}”`,
    };
  }
  if (request.method !== 'POST' || !pathname.startsWith('/threads/')) return undefined;
  const [, , business = '', customer = '', action = ''] = pathname.split('/').map(decoded);
  const titles = new Map([
    ['accept', 'Desk accepts'],
    ['messages', 'Desk writes'],
    ['release', 'Desk releases'],
  ]);
  return { thread: idOf(business, customer), kind: 'desk', title: titles.get(action) ?? 'Desk asks' };
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

export interface WatchedRoutesOptions {
  /** Whether the thread API is opened by the key that is published, and not by one of the owner's own. */
  readonly isKeyPublished: boolean;
}

/** The deployed routes, of which what comes in is a step of its thread. */
export const watchedRoutes = (routes: Routes, way: Way, { isKeyPublished }: WatchedRoutesOptions): Routes =>
  Object.fromEntries(
    Object.entries(routes).map(([routeKey, handler]) => [
      routeKey,
      watched(routeKey, handler, way, isKeyPublished),
    ]),
  );

const watched =
  (routeKey: string, handler: Handler, way: Way, isKeyPublished: boolean): Handler =>
  async (request, target, peer) => {
    const step = await firstStep(routeKey, request, way);
    if (!step) return handler(request, target, peer);
    // a desk's request has the key of the thread API
    const isSimulated = step.kind !== 'desk' || isKeyPublished;
    const end = way.begin({ ...step, request: await seenRequest(request, { isSimulated }) });
    const context = step.thread === undefined ? {} : { thread: step.thread };
    const response = await inTurn.run(context, () => handler(request, target, peer));
    const body = shown(await response.clone().text(), true);
    const refused = response.status === 403 ? 'Signature refused' : `Refused with ${response.status}`;
    end({
      response: { status: response.status, ...(body !== '' && { body }) },
      ...(!response.ok && { isTrouble: true as const, title: `${step.title}: ${refused}` }),
    });
    return response;
  };
