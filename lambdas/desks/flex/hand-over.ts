import type { Accept, Clock, Telemetry, ThreadQueue, ThreadReader } from '../../channel/ports.ts';
import { mediumOf } from '../../channel/thread/address.ts';
import type { Thread } from '../../channel/thread/thread.ts';
import { transcriptOf } from '../../channel/thread/transcript.ts';
import type { FlexDeskConfig } from '../../config/desks.ts';
import { contextMessage } from './context-message.ts';
import type { Conversations } from './conversations.ts';
import { FlexError } from './flex-error.ts';
import { type HandoffId, handoffQuery, isIn, releaseOf } from './handoff-of.ts';
import type { Interactions } from './interactions.ts';

export interface FlexDesk {
  readonly desk: (name: string) => FlexDeskConfig | undefined;
  readonly conversations: Conversations;
  readonly interactions: Interactions;
  readonly threads: Pick<ThreadReader, 'thread' | 'messages'>;
  readonly accept: Accept;
  readonly queue: Pick<ThreadQueue, 'send'>;
  /** The same for the same handoff, and leads back to no number. */
  readonly nameOf: (handoff: HandoffId) => Promise<string>;
  /** Where Twilio says that it is over. */
  readonly endUrl: string;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
}

/** Who has accepted a thread that Flex has. */
export const flexName = 'flex';

/**
 * Binds customer and business in a Conversation and asks Flex for a person. Each step is looked for before it is
 * made, so that it can be done again from the start, whatever of it was done; only an Interaction is made twice
 * where it was made and could not be noted: Twilio has no list of them, and two tasks are better than none.
 *
 * What was said so far is posted before the customer is bound: a bound customer would get it as a text.
 */
export async function handToFlex(flex: FlexDesk, handoff: HandoffId, deskName: string): Promise<void> {
  const { conversations, interactions, threads, accept, queue, telemetry, clock } = flex;
  const desk = flex.desk(deskName);
  if (!desk) throw new Error(`desk ${deskName} is no Flex desk in channel.config.ts`);
  const key = handoff.thread;
  const thread = await threads.thread(key);
  if (!isIn(thread, handoff, flexName)) {
    telemetry.count('FlexHandoffsOver');
    return;
  }
  const { sid, state, attributes } = await conversations.ensure(await flex.nameOf(handoff));
  // its end has come before us
  if (state === 'closed') return queue.send(releaseOf(handoff, clock()));
  await conversations.ensureWebhook(sid, `${flex.endUrl}?${new URLSearchParams(handoffQuery(handoff))}`);
  if (!(await conversations.isBound(sid, key.customer, key.business))) {
    const transcript = transcriptOf(thread, await threads.messages(key));
    await conversations.post(sid, 'sms-channel', contextMessage(thread.handoff, transcript));
    await conversations.bind(sid, key.customer, key.business);
  }
  if (typeof attributes.interaction !== 'string') {
    const made = await interactions.create({
      type: mediumOf(key.customer) === 'whatsapp' ? 'whatsapp' : 'sms',
      conversation: sid,
      desk,
      attributes: taskAttributes(thread, handoff, sid),
    });
    await conversations.keep(sid, { ...attributes, ...made });
  }
  const accepted = await accept(key, flexName, clock(), handoff.requestedAt);
  if (!isIn(accepted, handoff, flexName)) return letGoOfFlex(flex, handoff);
  const { acceptedAt, announced } = accepted.handoff;
  if (acceptedAt !== undefined && !announced)
    await queue.send({ kind: 'resume', thread: key, at: acceptedAt });
  telemetry.count('FlexHandoffs');
}

/**
 * The thread is the agent's again: what is still open of its Conversation is closed, which lets go of the two
 * numbers. Nothing happens where Flex has closed it itself.
 */
export async function letGoOfFlex(flex: FlexDesk, handoff: HandoffId): Promise<void> {
  const { conversations, interactions, telemetry } = flex;
  const name = await flex.nameOf(handoff);
  const conversation = await conversations.find(name);
  if (!conversation || conversation.state === 'closed') return;
  const { interaction, channel } = conversation.attributes;
  if (typeof interaction === 'string' && typeof channel === 'string') {
    await interactions.close(interaction, channel).catch(unlessThereIsNothingToClose);
    if ((await conversations.find(name))?.state === 'closed') return;
  }
  await conversations.close(conversation.sid);
  telemetry.count('FlexConversationsClosed');
}

/** It may have ended in the meantime; the Conversation is looked at next. */
function unlessThereIsNothingToClose(error: unknown): void {
  const told = error instanceof FlexError ? error.status : undefined;
  if (told !== 400 && told !== 404 && told !== 409) throw error;
}

/** What the workflow can route by and a person in Flex sees; `sms_channel` comes back with the task's end. */
const taskAttributes = (
  { handoff, key }: Thread & { readonly handoff: NonNullable<Thread['handoff']> },
  id: HandoffId,
  conversationSid: string,
) => ({
  from: key.customer,
  to: key.business,
  channelType: mediumOf(key.customer),
  direction: 'inbound',
  conversationSid,
  ...(handoff.destination !== undefined && { destination: handoff.destination }),
  ...(handoff.reason !== undefined && { reason: handoff.reason }),
  sms_channel: handoffQuery(id),
});
