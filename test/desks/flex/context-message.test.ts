import { describe, expect, it } from 'vitest';
import { contextMessage } from '../../../lambdas/desks/flex/context-message.ts';
import { fc } from '../../support/seeded-check.ts';

const said = (by: 'customer' | 'agent' | 'person' | 'notice', body: string) => ({ by, body });

describe('what a person in Flex reads first', () => {
  it('is why, and what was said, in order', () => {
    expect(
      contextMessage({ destination: 'billing', reason: 'refund' }, [
        said('customer', 'Hi'),
        said('agent', 'Hello!\nHow can I help?'),
        { ...said('customer', ''), media: 2 },
        said('notice', 'One moment…'),
      ]),
    ).toBe(
      'Handed over by the agent (billing: refund)\nCustomer: Hi\nAgent: Hello!\nHow can I help?\nCustomer: [attachments: 2]\nNotice: One moment…',
    );
    expect(contextMessage({}, [])).toBe('Handed over by the agent');
  });

  it('leaves out the oldest lines where it is too long', () => {
    const lines = Array.from({ length: 200 }, (_, n) => said('customer', `line ${n}`));
    const words = contextMessage({ reason: 'refund' }, lines);
    expect(words).toMatch(/^Handed over by the agent \(refund\)\n…\nCustomer: line 1\d\d\n/);
    expect(words).toMatch(/\nCustomer: line 199$/);
    expect(words.length).toBeGreaterThan(1_500);
  });

  it('never has more than one message of Twilio’s holds, and no half of a character', () => {
    const text = fc.string({ unit: 'binary', maxLength: 900 });
    fc.assert(
      fc.property(
        fc.record({ reason: text, destination: text }, { requiredKeys: [] }),
        fc.array(fc.record({ by: fc.constantFrom('customer' as const, 'agent' as const), body: text }), {
          maxLength: 8,
        }),
        (handoff, transcript) => {
          const words = contextMessage(handoff, transcript);
          expect(words.length).toBeLessThanOrEqual(1_600);
          const given = [handoff.reason, handoff.destination, ...transcript.map(({ body }) => body)];
          if (given.every(part => part?.isWellFormed() ?? true)) expect(words.isWellFormed()).toBe(true);
        },
      ),
    );
  });
});
