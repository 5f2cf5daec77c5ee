import { createTwilioWebhook, type TwilioWebhook } from '../../carriers/twilio/webhook.ts';
import type { ThreadQueue, ThreadReader } from '../../channel/ports.ts';
import type { HttpHandler } from '../../http/handler.ts';
import { isObject, parseJson } from '../../http/json.ts';
import { flexName } from './hand-over.ts';
import { type HandoffId, handoffFrom, isIn, releaseOf } from './handoff-of.ts';

export interface FlexEnd extends TwilioWebhook {
  readonly thread: ThreadReader['thread'];
  readonly queue: Pick<ThreadQueue, 'send'>;
}

/** Twilio wants no body here. */
const noted = { statusCode: 204 };

/** TaskRouter's words for a task that nobody will work on any more (twilio.com/docs/taskrouter/api/event). */
const endsTask = new Set(['task.completed', 'task.canceled', 'task.deleted']);

/**
 * Hears from Twilio that Flex is done with a thread, and gives it back to the agent: its Conversation was closed
 * (twilio.com/docs/conversations/conversations-webhooks), or its task is over, where the workspace's event callback
 * leads here too. All else, and what comes again or too late, changes nothing.
 */
export function createFlexEnd({ thread, queue, ...webhook }: FlexEnd): HttpHandler {
  const { telemetry } = webhook;
  return createTwilioWebhook(webhook, async (form, query, at) => {
    const handoff = endedHandoff(form, query);
    if (handoff && isIn(await thread(handoff.thread), handoff, flexName)) {
      await queue.send(releaseOf(handoff, at));
      telemetry.count('FlexReleases');
    }
    return noted;
  });
}

/** The handoff that is over by this webhook; nothing where none is. */
function endedHandoff(form: URLSearchParams, query: URLSearchParams): HandoffId | undefined {
  const type = form.get('EventType') ?? '';
  if (type === 'onConversationStateUpdated' && form.get('StateTo') === 'closed')
    return handoffFrom(name => query.get(name));
  if (!endsTask.has(type)) return undefined;
  const attributes = parseJson(form.get('TaskAttributes') ?? '');
  const ours = isObject(attributes) ? attributes.sms_channel : undefined;
  return isObject(ours) ? handoffFrom(name => ours[name]) : undefined;
}
