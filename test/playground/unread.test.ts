import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { DeskMessage } from '../../playground/page/parts/thread-told.ts';
import { markRead, unreadOf } from '../../playground/page/parts/unread.ts';

const pair = { business: '+15550001000', customer: '+15551234567' };
const text = (id: string, hour: number, direction: 'in' | 'out' = 'in'): DeskMessage => ({
  ...{ id, direction, by: direction === 'in' ? 'customer' : 'agent', body: id, status: 'received' },
  at: new Date(Date.UTC(2026, 10, 2, hour)).toISOString(),
});

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

it('what has come since it was looked at is unread, of the customer alone', () => {
  const messages = [text('a', 9), text('b', 10, 'out'), text('c', 11)];
  expect(unreadOf(pair, messages)).toBe(2);
  markRead(pair, messages);
  expect(unreadOf(pair, messages)).toBe(0);
  expect(unreadOf(pair, [...messages, text('d', 12), text('e', 13, 'out')])).toBe(1);
  // older ones are not shown any more
  expect(unreadOf(pair, [text('c', 11), text('d', 12)])).toBe(1);
});

it('what is begun anew is unread, where time had been wound and is not any more', () => {
  markRead(pair, [text('a', 22)]);
  expect(unreadOf(pair, [text('b', 9)])).toBe(1);
  expect(unreadOf(pair, [])).toBe(0);
});
