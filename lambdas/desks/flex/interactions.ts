import type { FlexDeskConfig } from '../../config/desks.ts';
import { isObject, type JsonObject } from '../../http/json.ts';
import { FlexError } from './flex-error.ts';
import type { FlexRest } from './flex-rest.ts';

/** A Flex Interaction and its one channel, which is the conversation. */
export interface Interaction {
  readonly interaction: string;
  readonly channel?: string;
}

/** Twilio's Interactions (twilio.com/docs/flex/developer/conversations/interactions-api). Throws {@link FlexError}. */
export interface Interactions {
  /** Asks Flex to route the conversation to a person. A 2xx says no more than that it will try. */
  create(asked: {
    readonly type: 'sms' | 'whatsapp';
    readonly conversation: string;
    readonly desk: FlexDeskConfig;
    readonly attributes: JsonObject;
  }): Promise<Interaction>;
  /** Ends its channel and its tasks; tasks are never ended behind Flex's back. */
  close(interaction: string, channel: string): Promise<void>;
}

export const createInteractions = (rest: FlexRest): Interactions => ({
  async create({ type, conversation, desk, attributes }) {
    const { sid, channel } = await rest({
      operation: 'create interaction',
      api: 'flex-api',
      path: '/Interactions',
      form: {
        Channel: JSON.stringify({
          type,
          initiated_by: 'customer',
          properties: { media_channel_sid: conversation },
        }),
        Routing: JSON.stringify({
          properties: {
            workspace_sid: desk.workspaceSid,
            workflow_sid: desk.workflowSid,
            task_channel_unique_name: desk.taskChannel ?? 'chat',
            attributes,
          },
        }),
      },
    });
    if (typeof sid !== 'string') throw new FlexError('create interaction: not what the API promises');
    const channelSid = isObject(channel) ? channel.sid : undefined;
    return { interaction: sid, ...(typeof channelSid === 'string' && { channel: channelSid }) };
  },
  close: async (interaction, channel) =>
    void (await rest({
      operation: 'close interaction',
      api: 'flex-api',
      path: `/Interactions/${encodeURIComponent(interaction)}/Channels/${encodeURIComponent(channel)}`,
      form: { Status: 'closed', Routing: JSON.stringify({ status: 'closed' }) },
    })),
});
