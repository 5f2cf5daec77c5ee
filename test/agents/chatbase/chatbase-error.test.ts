import { describe, expect, it, test } from 'vitest';
import { chatbaseCodeOf, chatbaseFailureOf } from '../../../lambdas/agents/chatbase/chatbase-error.ts';
import { fc } from '../../support/seeded-check.ts';

/**
 * Every documented code (chatbase.co/docs/api-v2/error-handling, its API description, its command line): what becomes
 * of it in a conversation and without one. In a conversation, `gone` is asked once more in a new one.
 */
const outcomes: readonly [code: string, inConversation: string, without: string][] = [
  ['VALIDATION_INVALID_BODY', 'refused', 'refused'],
  ['VALIDATION_INVALID_JSON', 'refused', 'refused'],
  ['CHAT_RETRY_NO_USER_MESSAGE', 'broken', 'broken'],
  ['AUTH_MISSING_API_KEY', 'refused', 'refused'],
  ['AUTH_INVALID_API_KEY', 'refused', 'refused'],
  ['AUTH_EXPIRED_API_KEY', 'refused', 'refused'],
  ['CHAT_CREDITS_EXHAUSTED', 'refused', 'refused'],
  ['CHAT_AGENT_CREDITS_EXHAUSTED', 'refused', 'refused'],
  ['SUBSCRIPTION_PLAN_REQUIRED', 'refused', 'refused'],
  ['SUBSCRIPTION_API_RESTRICTED_PLAN', 'refused', 'refused'],
  ['AUTH_INSUFFICIENT_PERMISSIONS', 'refused', 'refused'],
  ['API_KEY_EXPIRED', 'refused', 'refused'],
  ['PERMISSION_DENIED', 'refused', 'refused'],
  ['CHAT_MODEL_NOT_ALLOWED', 'refused', 'refused'],
  ['CHAT_CONVERSATION_MISMATCH', 'gone', 'broken'],
  ['CHAT_CONVERSATION_NOT_ONGOING', 'gone', 'broken'],
  ['AGENT_NOT_FOUND', 'refused', 'refused'],
  ['RESOURCE_NOT_FOUND', 'gone', 'refused'],
  ['RESOURCE_MESSAGE_NOT_FOUND', 'broken', 'broken'],
  ['RESOURCE_MESSAGE_NOT_ASSISTANT', 'broken', 'broken'],
  ['RESOURCE_TOOL_CALL_NOT_FOUND', 'broken', 'broken'],
  ['CHAT_RETRY_MESSAGE_NOT_FOUND', 'broken', 'broken'],
  ['RATE_LIMIT_TOO_MANY_REQUESTS', 'busy', 'busy'],
  ['INTERNAL_SERVER_ERROR', 'unsure', 'unsure'],
  ['SERVICE_UNDER_MAINTENANCE', 'busy', 'busy'],
  ['CHAT_STREAMING_ERROR', 'unsure', 'unsure'],
];

describe.each(outcomes)('%s', (code, inConversation, without) => {
  it('is judged by the code, whatever the status', () => {
    for (const status of [200, 400, 401, 402, 403, 404, 409, 429, 500, 503]) {
      expect(chatbaseFailureOf(status, code, true)).toBe(inConversation);
      expect(chatbaseFailureOf(status, code, false)).toBe(without);
    }
  });
});

test.each([
  ['AUTH_KEY_REVOKED', 400],
  ['SUBSCRIPTION_PAUSED', 500],
  ['CHAT_TEAM_CREDITS_EXHAUSTED', 400],
  ['VALIDATION_INVALID_PARAMS', 500],
])('%s, of a family that only the owner can mend, is refused though no list has it', (code, status) => {
  expect(chatbaseFailureOf(status, code, true)).toBe('refused');
});

test.each([
  [400, 'refused', 'refused'],
  [401, 'refused', 'refused'],
  [402, 'refused', 'refused'],
  [403, 'refused', 'refused'],
  [404, 'gone', 'refused'],
  [408, 'unsure', 'unsure'],
  [410, 'gone', 'broken'],
  [422, 'refused', 'refused'],
  [429, 'busy', 'busy'],
  [500, 'unsure', 'unsure'],
  [502, 'unsure', 'unsure'],
  [503, 'busy', 'busy'],
  [504, 'unsure', 'unsure'],
  [302, 'broken', 'broken'],
])(
  '%d without a code, or with one that says nothing, goes by the status',
  (status, inConversation, without) => {
    for (const code of [undefined, 'SOMETHING_NEW']) {
      expect(chatbaseFailureOf(status, code, true)).toBe(inConversation);
      expect(chatbaseFailureOf(status, code, false)).toBe(without);
    }
  },
);

describe('the code of a body', () => {
  it('is that of the envelope alone', () => {
    expect(chatbaseCodeOf({ error: { code: 'AGENT_NOT_FOUND', message: 'x' } })).toBe('AGENT_NOT_FOUND');
    for (const body of [
      undefined,
      null,
      'AGENT_NOT_FOUND',
      { code: 'X' },
      { error: 'X' },
      { error: { code: 7 } },
    ])
      expect(chatbaseCodeOf(body)).toBeUndefined();
  });

  it('is never somebody’s words', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (other, code) => {
        for (const body of [other, { error: other }, { error: { code } }, { error: { code: other } }]) {
          const found = chatbaseCodeOf(body);
          if (found !== undefined) expect(found).toMatch(/^[A-Z][A-Z0-9_]{0,63}$/);
        }
      }),
    );
  });

  it('leads to one of the failures, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.option(fc.string(), { nil: undefined }),
        fc.boolean(),
        (status, code, within) => {
          const failure = chatbaseFailureOf(status, code, within);
          expect(['busy', 'unsure', 'gone', 'refused', 'broken']).toContain(failure);
          // nothing that named no conversation begins a new one for that
          if (!within) expect(failure).not.toBe('gone');
        },
      ),
    );
  });
});
