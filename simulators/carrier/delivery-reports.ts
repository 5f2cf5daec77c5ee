import { randomUUID } from 'node:crypto';
import type { CarriedMessage } from './message.ts';
import type { SetTimer, WebhookClient } from './webhook.ts';

/** What becomes of what is sent from now on, and how it is reported. */
export interface DeliveryPlan {
  readonly outcome: 'delivered' | { readonly status: 'undelivered' | 'failed'; readonly code: number };
  /** Status callbacks keep no order, and may come twice. @default in order, once */
  readonly reversed?: boolean;
  readonly duplicated?: boolean;
  /** Each is said without its code first, and again with it. @default at once */
  readonly codesLater?: boolean;
  /** When it is sent and when its outcome is known, in ms after it was accepted. @default 200, 1000 */
  readonly delays?: readonly [sent: number, outcome: number];
}

export interface MadeCallback {
  readonly sid: string;
  readonly messageStatus: string;
  readonly at: number;
  /** What the callback was answered with; absent: nothing. */
  readonly status?: number;
}

type Step = { readonly status: 'sent' | 'delivered' | 'undelivered' | 'failed'; readonly code?: number };

/**
 * Reports on what was sent (twilio.com/docs/messaging/guides/track-outbound-message-status): there is no callback
 * for the first status, then come `sent` and `delivered` or `undelivered`, or just `failed`.
 */
export function createDeliveryReports(options: {
  accountSid: string;
  webhooks: WebhookClient;
  clock: () => number;
  setTimer: SetTimer;
  /** Hears of each message whose status is another now. */
  onChange: (message: CarriedMessage) => void;
}) {
  const { accountSid, webhooks, clock, setTimer, onChange } = options;
  const callbacks: MadeCallback[] = [];
  const underWay = new Set<Promise<unknown>>();

  function follow(message: CarriedMessage, plan: DeliveryPlan): void {
    const [whenSent, whenKnown] = plan.delays ?? [200, 1000];
    const end: Step = plan.outcome === 'delivered' ? { status: 'delivered' } : plan.outcome;
    const steps: readonly Step[] = end.status === 'failed' ? [end] : [{ status: 'sent' }, end];
    const reported = plan.reversed ? steps.toReversed() : steps;
    const take = (index: number): void => {
      const [step, report] = [steps[index], reported[index]];
      if (!step) return;
      advance(message, step);
      // set only now: of two timers that are due together, a busy machine may run the later one first
      if (steps[index + 1]) setTimer(() => take(index + 1), whenKnown - whenSent);
      if (!message.statusCallback || !report) return;
      const { status } = report;
      const bare = plan.codesLater && report.code !== undefined ? [{ status }] : [];
      for (const said of [...bare, ...Array<Step>(plan.duplicated ? 2 : 1).fill(report)]) {
        const post = call(message, message.statusCallback, said);
        underWay.add(post);
        void post.finally(() => underWay.delete(post));
      }
    };
    setTimer(() => take(0), whenSent);
  }

  function advance(message: CarriedMessage, { status, code }: Step): void {
    message.status = status;
    message.updatedAt = clock();
    if (status === 'sent') message.sentAt = clock();
    if (code !== undefined) message.errorCode = code;
    onChange(message);
  }

  async function call(message: CarriedMessage, url: string, { status, code }: Step): Promise<void> {
    const form = {
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      From: message.from,
      MessageSid: message.sid,
      MessageStatus: status,
      SmsSid: message.sid,
      SmsStatus: status,
      To: message.to,
      ...(code !== undefined && { ErrorCode: String(code) }),
      ...((status === 'delivered' || status === 'undelivered') && { RawDlrDoneDate: doneDate(clock()) }),
    };
    const attempts = await webhooks.post(url, form, randomUUID());
    const answered = attempts.at(-1)?.status;
    callbacks.push({
      sid: message.sid,
      messageStatus: status,
      at: clock(),
      ...(answered !== undefined && { status: answered }),
    });
  }

  /** Resolves when no callback is under way; what timers will bring is not waited for. */
  async function idle(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay);
  }

  return { callbacks, follow, idle };
}

/** YYMMDDhhmm in GMT. */
const doneDate = (at: number): string => new Date(at).toISOString().replace(/[-T:]/g, '').slice(2, 12);
