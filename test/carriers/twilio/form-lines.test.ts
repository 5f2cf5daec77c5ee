import { expect, it } from 'vitest';
import { formLines } from '../../../lambdas/carriers/twilio/form-lines.ts';
import { fc } from '../../support/seeded-check.ts';

it.each([
  [
    'fields',
    '{"screen_0_Rating_0":"Excellent","screen_1_Comment_1":" very\\n good "}',
    ['screen_0_Rating_0: Excellent', 'screen_1_Comment_1: very good'],
  ],
  [
    'numbers, truths and nothing',
    '{"guests":2,"breakfast":true,"notes":"","dog":null}',
    ['guests: 2', 'breakfast: true'],
  ],
  ['several choices', '{"extras":["cot","parking"],"none":[]}', ['extras: cot, parking']],
  [
    'data within data',
    '{"stay":{"from":"2026-12-01","rooms":[{"kind":"double"}]}}',
    ['stay.from: 2026-12-01', 'stay.rooms.0.kind: double'],
  ],
  [
    'JSON within a string',
    '{"nfm_reply":{"response_json":"{\\"flow_token\\":\\"t-1\\",\\"date\\":\\"Monday\\"}"}}',
    ['nfm_reply.response_json.date: Monday'],
  ],
  ['words that are no JSON', 'Double room, {please}', ['Double room, {please}']],
  ['what only begins as JSON', '{"a":', ['{"a":']],
  ['a single value', '"yes"', ['"yes"']],
  ['a token and no words', '{"flow_token":"unused"}', []],
])('reads %s, a line for each', (_, json, lines) => {
  expect(formLines(json)).toEqual(lines);
});

it('says once what two sources say, and each for itself where they differ', () => {
  expect(formLines('{"a":"1"}', undefined, '{"a":"1","b":"2"}')).toEqual(['a: 1', 'b: 2']);
});

it('is bounded, whatever comes', () => {
  const many = JSON.stringify(
    Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`f${n}`, 'x'.repeat(900)])),
  );
  expect(formLines(many)).toHaveLength(50);
  expect(Math.max(...formLines(many).map(line => line.length))).toBeLessThan(600);
  expect(formLines('['.repeat(30_000))).toHaveLength(1);
  expect(formLines('['.repeat(20_000) + ']'.repeat(20_000))).toEqual([]);
  fc.assert(
    fc.property(fc.oneof(fc.json({ maxDepth: 12 }), fc.string()), source => {
      const lines = formLines(source);
      expect(lines.length).toBeLessThanOrEqual(50);
      for (const line of lines) expect(line).toMatch(/^[^\n]{1,1002}$/);
    }),
  );
});
