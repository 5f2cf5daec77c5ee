import { randomUUID } from 'node:crypto';
import { inboundForm } from './inbound-form.ts';
import type { CarriedMessage } from './message.ts';
import { splitOverrides } from './overrides.ts';
import type { PhoneNumber } from './phone-numbers.ts';
import { spoken } from './twiml.ts';
import { type Attempt, type Form, isDelivered, type WebhookClient } from './webhook.ts';

/** What came of a text's webhook. */
export interface WebhookOutcome {
  readonly sid: string;
  /** At the number's own URL, then at its fallback URL. None: the number has no URL. */
  readonly attempts: readonly Attempt[];
  /** What Twilio logs about the last attempt: 11200 no good answer, 12100, 12200, 12300, 14109 no good TwiML. */
  readonly error?: number;
  /** What the answer says to the customer. */
  readonly texts: readonly string[];
}

/** 11200: HTTP retrieval failure. */
const judge = (attempt: Attempt | undefined) =>
  attempt?.answer && isDelivered(attempt) ? spoken(attempt.answer) : { error: 11200 };

/** Tells the owner's webhook of texts, once or again. */
export function createInbound(webhooks: WebhookClient, accountSid: string, clock: () => number) {
  const told = new Map<string, { form: Form; token: string }>();

  /**
   * Calls the number's webhook and, where that gives no good answer, its fallback at once, with `ErrorCode` and
   * `ErrorUrl` added (twilio.com/docs/usage/security/availability-reliability). The same message is told in the
   * same words under the same idempotency token.
   */
  return async function tell(
    message: CarriedMessage,
    number: PhoneNumber,
    extra: Form = {},
  ): Promise<WebhookOutcome> {
    const { sid } = message;
    const known = told.get(sid) ?? {
      form: { ...inboundForm(message, accountSid), ...extra },
      token: randomUUID(),
    };
    told.set(sid, known);
    message.sentAt ??= clock();
    if (number.smsUrl === '') return { sid, attempts: [], texts: [] };
    const attempts = await webhooks.post(number.smsUrl, known.form, known.token);
    const first = judge(attempts.at(-1));
    if ('texts' in first) return { sid, attempts, texts: first.texts };
    if (number.smsFallbackUrl === '') return { sid, attempts, texts: [], error: first.error };
    const form = {
      ...known.form,
      ErrorCode: String(first.error),
      ErrorUrl: splitOverrides(number.smsUrl).url,
    };
    const again = await webhooks.post(number.smsFallbackUrl, form, known.token);
    const second = judge(again.at(-1));
    return {
      sid,
      attempts: [...attempts, ...again],
      ...('texts' in second ? second : { texts: [], ...second }),
    };
  };
}
