import { describe, expect, test } from 'vitest';
import { answerOf, greetingOf } from '../../../lambdas/agents/polyai-chat/polyai-body.ts';
import { shapeOf } from '../../../lambdas/agents/polyai-chat/polyai-shape.ts';
import { fc } from '../../support/seeded-check.ts';

describe('what create answers', () => {
  test('id and greeting', () => {
    const body = { conversation_id: 'CONV-1234567890', response: 'Hi, how can I help?' };
    expect(greetingOf(body)).toEqual({ conversationId: 'CONV-1234567890', response: 'Hi, how can I help?' });
  });

  test.each([{ response: '' }, { response: null }, {}])('no greeting: %j', more => {
    expect(greetingOf({ conversation_id: 'CONV-1', ...more })).toEqual({
      conversationId: 'CONV-1',
      response: '',
    });
  });

  test.each([
    undefined,
    null,
    'CONV-1',
    [],
    {},
    { response: 'Hi' },
    { conversation_id: '', response: 'Hi' },
    { conversation_id: 7, response: 'Hi' },
    { conversation_id: 'CONV-1', response: { text: 'Hi' } },
  ])('not what the API promises: %j', body => {
    expect(greetingOf(body)).toBeUndefined();
  });
});

describe('what respond answers', () => {
  const full = {
    conversation_id: 'CONV-1234567890',
    response: 'Transferring you to a live agent.',
    end_conversation: true,
    handoff: { destination: 'live_agent_queue', reason: 'billing_question' },
  };

  test('words, end and handoff', () => {
    expect(answerOf(full)).toEqual({
      response: 'Transferring you to a live agent.',
      end: true,
      handoff: { destination: 'live_agent_queue', reason: 'billing_question' },
    });
  });

  test('an empty answer is one; the id may be missing, as in older descriptions', () => {
    expect(answerOf({ response: '', end_conversation: false })).toEqual({ response: '', end: false });
  });

  test.each([undefined, null, ''])('a handoff without words is a handoff (%s)', response => {
    const body = { response, end_conversation: true, handoff: { destination: 'desk' } };
    expect(answerOf(body)).toEqual({ response: '', end: true, handoff: { destination: 'desk' } });
  });

  test.each([
    ['true', true],
    ['false', false],
    ['True', true],
    ['FALSE', false],
    [' true\n', true],
  ])('an end that is written as the word %s', (end_conversation, end) => {
    expect(answerOf({ ...full, end_conversation })).toMatchObject({ end });
  });

  test.each([undefined, null])('a missing end_conversation is no end (%s)', end_conversation => {
    expect(answerOf({ ...full, end_conversation })).toMatchObject({ end: false, handoff: {} });
  });

  test.each([
    [{}, {}],
    [{ destination: 'desk' }, { destination: 'desk' }],
    [{ destination: null, reason: 'why' }, { reason: 'why' }],
    [{ destination: 7, reason: { x: 1 }, priority: 'high' }, {}],
  ])('a handoff of %j', (handoff, expected) => {
    expect(answerOf({ ...full, handoff })?.handoff).toEqual(expected);
  });

  test.each([null, undefined, false, 'desk', []])('%j is no handoff', handoff => {
    expect(answerOf({ ...full, handoff })).toEqual({ response: full.response, end: true });
  });

  test.each([
    undefined,
    null,
    'Hello',
    [],
    {},
    { end_conversation: false },
    { response: null, end_conversation: false },
    { end_conversation: false, handoff: 'desk' },
    { response: 7, end_conversation: false },
    { response: 'Hello', end_conversation: 'no' },
    { response: 'Hello', end_conversation: 0 },
    { response: 'Hello', end_conversation: 'constructor' },
    { response: 'Hello', end_conversation: { toString: 0 } },
    { response: 'Hello', end_conversation: [true] },
  ])('not what the API promises: %j', body => {
    expect(answerOf(body)).toBeUndefined();
  });
});

describe("a body's shape", () => {
  test('names known keys, types and lengths', () => {
    const body = {
      conversationId: 'CONV-1',
      response: 'Hello',
      handoff: { reason: null },
      data: [1, 2],
      success: true,
    };
    expect(shapeOf(JSON.stringify(body))).toBe(
      '{conversationId: string(6), response: string(5), handoff: {reason: null}, data: array(2), success: boolean}',
    );
    expect(shapeOf(JSON.stringify({ 'Ms. Smith': 'Hello', '+15005550006': 1 }))).toBe('{other keys: 2}');
    expect(shapeOf('<html>Bad gateway</html>')).toBe('not JSON, 24 characters');
    expect(shapeOf('')).toBe('not JSON, 0 characters');
    expect(shapeOf('"words"')).toBe('string(5)');
  });

  test('never holds its words, and stays short however deep it goes', () => {
    const secret = 'zqxsecretzqx';
    const spiked = fc
      .jsonValue()
      .map(value => JSON.stringify({ response: secret, [secret]: value, data: [secret, value] }));
    fc.assert(
      fc.property(
        fc.oneof(
          spiked,
          fc.string().map(text => text + secret),
        ),
        text => {
          expect(shapeOf(text)).not.toContain(secret);
        },
      ),
    );
    const deep = `${'{"data":'.repeat(500)}1${'}'.repeat(500)}`;
    expect(shapeOf(deep).length).toBeLessThan(100);
  });

  test('no body makes any of them throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), body => {
        greetingOf(body);
        answerOf(body);
        expect(typeof shapeOf(JSON.stringify(body))).toBe('string');
      }),
    );
  });
});
