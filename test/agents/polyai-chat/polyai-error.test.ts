import { describe, expect, test } from 'vitest';
import { agentFailureOf, codeOf, vendorIdOf } from '../../../lambdas/agents/polyai-chat/polyai-error.ts';
import { fc } from '../../support/seeded-check.ts';

const envelope = (error_code: string) => ({
  success: false,
  error: 'Words of the vendor.',
  error_id: '550e8400-e29b-41d4-a716-446655440000',
  error_code,
  error_message: 'Words of the vendor.',
  data: null,
});

// docs.poly.ai, error codes: all of the categories "Chat", "Authentication and authorization", and what else a
// chat request may meet.
const documented = [
  ['AUTH_USER_NOT_FOUND', 401, 'refused', 'refused'],
  ['AUTH_USER_UNAUTHORISED', 401, 'refused', 'refused'],
  ['AUTH_USER_INVALID_TOKEN', 401, 'refused', 'refused'],
  ['USER_ACCESS_FORBIDDEN', 403, 'refused', 'refused'],
  ['EXTERNAL_USER_FORBIDDEN', 403, 'refused', 'refused'],
  ['ACCOUNT_INSUFFICIENT_PERMISSIONS', 403, 'refused', 'refused'],
  ['CHAT_DRAFT_NOT_EXIST', 400, 'broken', 'broken'],
  ['CHAT_TIMEOUT', 400, 'gone', 'broken'],
  ['CHAT_DRAFT_DEPLOYMENT_FAILED', 500, 'unsure', 'unsure'],
  ['ChatConversationEnded', 410, 'gone', 'broken'],
  ['CONVERSATIONS_NOT_FOUND', 404, 'gone', 'broken'],
  ['CONVERSATIONS_VALIDATION_FAILED', 400, 'broken', 'broken'],
  ['ACCOUNT_NOT_FOUND', 404, 'gone', 'broken'],
  ['PROJECT_NOT_FOUND', 404, 'gone', 'broken'],
  ['CONNECTORS_NOT_FOUND', 404, 'gone', 'broken'],
  ['DEPLOYMENT_NOT_FOUND', 404, 'gone', 'broken'],
  ['VARIANTS_BAD_ATTRIBUTES_ERROR', 400, 'broken', 'broken'],
  ['FUNCTION_EXECUTION_FAILED', 400, 'broken', 'broken'],
  ['ErrPreReleaseNotReady', 412, 'broken', 'broken'],
  ['SCHEMA_VALIDATION_FAILED', 400, 'broken', 'broken'],
] as const;

describe('documented codes', () => {
  test.each(documented)('%s with %i: %s on respond, %s on create', (code, status, onRespond, onCreate) => {
    const read = codeOf(envelope(code));
    expect(agentFailureOf('respond', status, read)).toBe(onRespond);
    expect(agentFailureOf('close', status, read)).toBe(onRespond);
    expect(agentFailureOf('create', status, read)).toBe(onCreate);
  });

  test('are given in upper snake case', () => {
    expect(codeOf(envelope('CHAT_TIMEOUT'))).toBe('CHAT_TIMEOUT');
    expect(codeOf(envelope('ChatConversationEnded'))).toBe('CHAT_CONVERSATION_ENDED');
    expect(codeOf(envelope('ErrPreReleaseNotReady'))).toBe('ERR_PRE_RELEASE_NOT_READY');
  });
});

describe('statuses without a code', () => {
  test.each([
    [400, 'broken', 'broken'],
    [401, 'refused', 'refused'],
    [403, 'refused', 'refused'],
    [404, 'gone', 'broken'],
    [405, 'broken', 'broken'],
    [408, 'unsure', 'unsure'],
    [409, 'broken', 'broken'],
    [410, 'gone', 'broken'],
    [412, 'broken', 'broken'],
    [415, 'broken', 'broken'],
    [422, 'broken', 'broken'],
    [429, 'busy', 'busy'],
    [500, 'unsure', 'unsure'],
    [501, 'unsure', 'unsure'],
    [502, 'unsure', 'unsure'],
    [503, 'busy', 'busy'],
    [504, 'unsure', 'unsure'],
    [302, 'broken', 'broken'],
  ] as const)('%i: %s on respond, %s on create', (status, onRespond, onCreate) => {
    expect(agentFailureOf('respond', status, undefined)).toBe(onRespond);
    expect(agentFailureOf('create', status, undefined)).toBe(onCreate);
  });
});

describe('error bodies', () => {
  const id = '550e8400-e29b-41d4-a716-446655440000';
  const words = 'Chat session exceeded the timeout limit.';

  test.each([
    ['the standard envelope', { ...envelope('CHAT_TIMEOUT') }],
    [
      'the nested one of before April 2026',
      { error: { code: 'CHAT_TIMEOUT', id, message: words, correlation_id: id } },
    ],
    ['its number instead of its name', { error: { code: 4002, message: words } }],
    ['{error, code}', { error: words, code: 'chat_timeout' }],
    ['{success, error, message}', { success: false, error: 'CHAT_TIMEOUT', message: words }],
    ['{error_message}', { error_message: words }],
    ['{detail}', { detail: words }],
    ['{detail} with an object', { detail: { code: 'ChatTimeout' } }],
    ['{message, errors}', { message: 'Bad request', errors: [{ code: 'CHAT_TIMEOUT' }] }],
    [
      'a general code beside telling words',
      { ...envelope('BAD_REQUEST'), error_message: 'Conversation has ended.' },
    ],
  ])('%s: gone', (_, body) => {
    expect(agentFailureOf('respond', 400, codeOf(body))).toBe('gone');
  });

  test.each([
    ['not an object', 'CHAT_TIMEOUT'],
    ['null', null],
    ['nothing', undefined],
    ['a list', [{ error_code: 'CHAT_TIMEOUT' }]],
    ['no code', { success: false }],
    ['words for a code', { error_code: 'the customer said: stop' }],
    ['words alone', { error_message: 'the customer said: stop' }],
    ['other types', { error_code: { a: 1 }, code: true, error: 7, errors: 'none' }],
  ])('%s: no code', (_, body) => {
    expect(codeOf(body)).toBeUndefined();
  });

  test('hold the id that support asks for', () => {
    expect(vendorIdOf(envelope('CHAT_TIMEOUT'))).toBe(id);
    expect(vendorIdOf({ error: { correlation_id: id } })).toBe(id);
    expect(vendorIdOf({ detail: 'x' })).toBeUndefined();
  });
});

test('an ended conversation is recognised in any case, with any separators', () => {
  const separator = fc.constantFrom('', '_', '-');
  const parts = fc.constantFrom(
    ['chat', 'timeout'],
    ['chat', 'conversation', 'ended'],
    ['conversation', 'ended'],
    ['conversation', 'has', 'ended'],
    ['chat', 'ended'],
    ['session', 'expired'],
    ['conversations', 'not', 'found'],
    ['conversation', 'already', 'closed'],
  );
  const upper = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(
      parts,
      separator,
      upper,
      fc.constantFrom(400, 404, 409, 410, 422, 500),
      (words, mark, mask, status) => {
        const code = [...words.join(mark)].map((c, i) => (mask[i] ? c.toUpperCase() : c)).join('');
        expect(agentFailureOf('respond', status, codeOf(envelope(code)))).toBe('gone');
        expect(agentFailureOf('create', status, codeOf(envelope(code)))).not.toBe('gone');
      },
    ),
  );
});

test('codes that speak of something else are no ending', () => {
  for (const code of [
    'CHAT_DRAFT_NOT_EXIST',
    'CONVERSATIONS_RECORDING_NOT_FOUND',
    'FLOW_NOT_FOUND',
    'TIMEOUT',
    'ENDED',
  ]) {
    expect(agentFailureOf('respond', 400, codeOf(envelope(code)))).toBe('broken');
  }
});

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
  'a code %s is a code like another',
  code => {
    expect(typeof (codeOf(envelope(code)) ?? '')).toBe('string');
    expect(agentFailureOf('respond', 400, codeOf(envelope(code)))).toBe('broken');
  },
);

test('no body makes it throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 100, max: 599 }), (body, status) => {
      expect(agentFailureOf('respond', status, codeOf(body))).toMatch(/^(busy|unsure|gone|refused|broken)$/);
      vendorIdOf(body);
    }),
  );
});
