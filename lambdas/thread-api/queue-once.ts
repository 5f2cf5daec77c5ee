import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { KeyUse } from '../channel/ports.ts';
import type { ThreadMessage } from '../channel/thread/message.ts';
import type { HttpResult } from '../http/handler.ts';
import type { ThreadApi } from './api.ts';
import { jsonResult } from './json-result.ts';
import { Problem } from './problem.ts';

const header = 'idempotency-key';

/**
 * Queues one message for a request, however often it is sent under its `Idempotency-Key`
 * (draft-ietf-httpapi-idempotency-key-header-07): the same request again gets the same 202, another request
 * under the same key 422. A key is the client's within one path.
 *
 * The key is stored first, with the id that the message will have, and the message queued after it, every time:
 * a crash between the two is mended by the client's own repeat, and what was queued already is noticed by its
 * id, by the queue for five minutes and by take-turn for as long as messages are kept. The other way round, the
 * repeat would queue a second message under another id.
 *
 * `allow` is asked about new requests alone: an answer that was given stays.
 * @throws {Problem} 400 without a key, 422, and what `allow` throws
 */
export async function queueOnce(
  event: APIGatewayProxyEventV2,
  api: ThreadApi,
  request: { readonly scope: string; readonly content: unknown },
  allow: () => Promise<void>,
  message: (use: KeyUse) => ThreadMessage,
): Promise<HttpResult> {
  const { idempotencyKeys, queue, clock, newId } = api;
  const key = event.headers[header]?.trim() ?? '';
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Problem(
      400,
      'send an Idempotency-Key of 1 to 255 visible characters, a new one for each request',
      {
        field: 'Idempotency-Key',
      },
    );
  }
  const fingerprint = createHash('sha256').update(canonical(request.content)).digest('hex');
  const at = clock();
  let use = await idempotencyKeys.find(request.scope, key, at);
  if (!use) {
    await allow();
    const ours = { messageId: newId(), fingerprint, at };
    use = await idempotencyKeys.claim(request.scope, key, ours, message(ours).thread);
  }
  if (use.fingerprint !== fingerprint) {
    throw new Problem(
      422,
      'this Idempotency-Key was used for another request in the last 24 hours: take a new one',
      {
        field: 'Idempotency-Key',
      },
    );
  }
  await queue.send(message(use));
  return jsonResult(202, { id: use.messageId });
}

/** JSON with the names of an object in order, so that a repeat may write them in another. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, of: unknown) =>
    typeof of === 'object' && of !== null && !Array.isArray(of)
      ? Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)))
      : of,
  );
}
