import { isObject, type JsonObject, parseJson } from '../../http/json.ts';
import { FlexError } from './flex-error.ts';
import type { FlexRest } from './flex-rest.ts';

/** A Conversation of Twilio's, which binds a customer's number and one of ours to each other while it is open. */
export interface BoundConversation {
  readonly sid: string;
  readonly state: string;
  /** What we keep in it. */
  readonly attributes: JsonObject;
}

/** Twilio's Conversations (twilio.com/docs/conversations/api), those of the default service. Throws {@link FlexError}. */
export interface Conversations {
  /** The one of that unique name; nothing where there is none. */
  find(name: string): Promise<BoundConversation | undefined>;
  /** A new one, or the one that has the name already. */
  ensure(name: string): Promise<BoundConversation>;
  /** Posts what becomes of it to `url`: once, however often it is asked for. */
  ensureWebhook(sid: string, url: string): Promise<void>;
  isBound(sid: string, customer: string, business: string): Promise<boolean>;
  /** From here on what either side says goes to the other through Twilio. */
  bind(sid: string, customer: string, business: string): Promise<void>;
  post(sid: string, author: string, body: string): Promise<void>;
  keep(sid: string, attributes: JsonObject): Promise<void>;
  close(sid: string): Promise<void>;
}

export function createConversations(rest: FlexRest): Conversations {
  const api = 'conversations' as const;
  const at = (sid: string, rest = '') => `/Conversations/${encodeURIComponent(sid)}${rest}`;

  async function find(name: string): Promise<BoundConversation | undefined> {
    try {
      return conversationOf(await rest({ operation: 'find conversation', api, path: at(name) }));
    } catch (error) {
      if (error instanceof FlexError && error.status === 404) return undefined;
      throw error;
    }
  }

  return {
    find,
    async ensure(name) {
      const found = await find(name);
      if (found) return found;
      return conversationOf(
        await rest({
          operation: 'create conversation',
          api,
          path: '/Conversations',
          form: { UniqueName: name, FriendlyName: 'SMS channel' },
        }),
      );
    },
    async ensureWebhook(sid, url) {
      const path = at(sid, '/Webhooks');
      const { webhooks } = await rest({ operation: 'list webhooks', api, path });
      const there = listOf(webhooks).some(
        ({ configuration }) => isObject(configuration) && configuration.url === url,
      );
      if (there) return;
      await rest({
        operation: 'create webhook',
        api,
        path,
        form: {
          Target: 'webhook',
          'Configuration.Url': url,
          'Configuration.Method': 'post',
          'Configuration.Filters': 'onConversationStateUpdated',
        },
      });
    },
    async isBound(sid, customer, business) {
      const { participants } = await rest({
        operation: 'list participants',
        api,
        path: at(sid, '/Participants'),
      });
      return listOf(participants).some(
        ({ messaging_binding: binding }) =>
          isObject(binding) && binding.address === customer && binding.proxy_address === business,
      );
    },
    bind: async (sid, customer, business) =>
      void (await rest({
        operation: 'bind customer',
        api,
        path: at(sid, '/Participants'),
        form: { 'MessagingBinding.Address': customer, 'MessagingBinding.ProxyAddress': business },
      })),
    post: async (sid, author, body) =>
      void (await rest({
        operation: 'post context',
        api,
        path: at(sid, '/Messages'),
        form: { Author: author, Body: body },
      })),
    keep: async (sid, attributes) =>
      void (await rest({
        operation: 'keep attributes',
        api,
        path: at(sid),
        form: { Attributes: JSON.stringify(attributes) },
      })),
    close: async sid =>
      void (await rest({ operation: 'close conversation', api, path: at(sid), form: { State: 'closed' } })),
  };
}

const listOf = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

function conversationOf({ sid, state, attributes }: JsonObject): BoundConversation {
  if (typeof sid !== 'string' || typeof state !== 'string')
    throw new FlexError('conversation: not what the API promises');
  const kept = typeof attributes === 'string' ? parseJson(attributes) : undefined;
  return { sid, state, attributes: isObject(kept) ? kept : {} };
}
