import { expect, it } from 'vitest';
import { meets } from '../../rehearsal/aws/event-pattern.ts';

const event = { source: 'sms', 'detail-type': 'a', detail: { desk: 'billing', tags: ['x', 'y'] } };

it.each([
  [{ source: ['sms', 'mms'] }, true],
  [{ source: ['mms'] }, false],
  [{ source: ['sms'], detail: { desk: ['billing'] } }, true],
  [{ source: ['sms'], detail: { desk: ['other'] } }, false],
  [{ detail: { missing: ['x'] } }, false],
  [{ detail: { tags: ['y'] } }, true],
  [{}, true],
])('an event against %j: %s', (pattern, isMet) => {
  expect(meets(event, pattern)).toBe(isMet);
});

it('refuses what it has not learnt', () => {
  expect(() => meets(event, { source: [{ prefix: 's' }] })).toThrow('a comparison that is not rehearsed');
});
