import { createHash, randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { faultOf } from '../channel/fault-of.ts';
import type { Clock, IdempotencyKeys, Telemetry } from '../channel/ports.ts';
import { metrics } from '../environment/names.ts';
import type { HttpHandler, HttpResult } from '../http/handler.ts';
import { onHttpApi } from '../http/http-api-event.ts';
import { type AgentAlert, alertOf } from './alert-of.ts';
import { isSigned } from './signature.ts';

export interface AgentAlerts {
  /** As they are now; none where they are nowhere. Two while one takes the other's place. */
  readonly secrets: () => Promise<readonly string[]>;
  readonly publish: (alert: AgentAlert & { readonly id: string; readonly at: number }) => Promise<void>;
  readonly seen: IdempotencyKeys;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
}

/** An alert has less than 2 KB. */
const maxBodyBytes = 64 * 1024;

const bare = (statusCode: number, headers: Record<string, string> = {}): HttpResult => ({
  statusCode,
  headers,
  body: '',
});

/**
 * Takes the alerts of PolyAI's webhooks: verify, publish, answer. PolyAI comes again after 408, 429, 5xx and silence,
 * for some hours, and not after another 4xx: what we could not look at is 503.
 */
export function createAgentAlerts({ secrets, publish, seen, telemetry, clock }: AgentAlerts): HttpHandler {
  return onHttpApi(telemetry, async event => {
    if (event.requestContext.http.method !== 'POST') return bare(405, { allow: 'POST' });
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    if (body.byteLength > maxBodyBytes) return bare(413);
    try {
      const keys = await secrets();
      if (keys.length === 0) return unset();
      const header = headersOf(event);
      const signed = {
        timestamp: header('x-polyai-timestamp'),
        signature: header('x-polyai-signature'),
        body,
      };
      if (!isSigned(signed, keys, clock())) {
        telemetry.count(metrics.forgedRequests);
        return bare(403);
      }
      return await take(body.toString('utf8'), header('x-polyai-event-id'));
    } catch (error) {
      telemetry.count('RequestsNotTaken');
      telemetry.error('alert not taken', { ...faultOf(error) });
      return bare(503);
    }
  });

  function unset(): HttpResult {
    telemetry.count('RequestsNotTaken');
    telemetry.error('alert not taken: POLYAI_ALERTS_SECRET is missing');
    return bare(503);
  }

  async function take(body: string, given: string): Promise<HttpResult> {
    const alert = alertOf(body);
    if (alert === undefined || alert === 'unknown') {
      telemetry.count('UnsupportedRequests');
      telemetry.warn('unsupported alert', { reason: alert ?? 'not what PolyAI’s API promises' });
      // of another kind: theirs to send, and nothing to us; unreadable: it will be no better the next time
      return bare(alert === 'unknown' ? 204 : 400);
    }
    const fingerprint = createHash('sha256').update(body).digest('hex');
    // without an id of its own, the same words are the same event
    const id = /^[\w.:-]{1,128}$/.test(given) ? given : fingerprint.slice(0, 32);
    const at = clock();
    if (await seen.find('agent-alert', id, at)) return bare(204);
    // before it is remembered: a death between the two publishes it again under its id, and loses nothing
    await publish({ ...alert, id, at });
    const claim = { messageId: `${id} ${randomUUID()}`, fingerprint, at };
    const first = await seen.claim('agent-alert', id, claim);
    // delivered twice at once it is published twice under its id, and counted once
    if (first.messageId !== claim.messageId) return bare(204);
    telemetry.count(metrics.agentAlerts, 1, { state: alert.state });
    telemetry.info('agent alert', { state: alert.state });
    return bare(204);
  }
}

/** In whatever case the front leaves them. */
const headersOf = ({ headers }: APIGatewayProxyEventV2) => {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value ?? '']));
  return (name: string): string => lower.get(name) ?? '';
};
