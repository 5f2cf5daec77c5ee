import type { HttpResult } from '../http/handler.ts';
import type { ThreadApi } from './api.ts';
import { jsonResult } from './json-result.ts';

/**
 * `GET /health`: that it runs, and which secrets are still to be filled, by the names of the stack's outputs. It needs no
 * key: that a secret is empty helps nobody in. It is 200 whatever it says, since it answers.
 */
export async function health({ secrets }: Pick<ThreadApi, 'secrets'>): Promise<HttpResult> {
  const { missing, unknown } = await secrets();
  const isWhole = missing.length === 0 && unknown.length === 0;
  return jsonResult(200, {
    status: isWhole ? 'ok' : 'incomplete',
    ...(missing.length > 0 && { missingSecrets: missing }),
    ...(unknown.length > 0 && { unknownSecrets: unknown }),
  });
}
