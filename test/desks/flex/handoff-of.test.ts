import { expect, it } from 'vitest';
import { address } from '../../../lambdas/channel/thread/address.ts';
import { handoffFrom, handoffQuery } from '../../../lambdas/desks/flex/handoff-of.ts';
import { fc } from '../../support/seeded-check.ts';

it('a handoff comes back from a webhook’s address as it went in', () => {
  const number = fc.stringMatching(/^(whatsapp:)?\+[1-9]\d{6,14}$/).map(address);
  fc.assert(
    fc.property(
      number,
      number,
      fc.integer({ min: 1, max: 4_102_444_800_000 }),
      (business, customer, requestedAt) => {
        const handoff = { thread: { business, customer }, requestedAt };
        const query = new URLSearchParams(new URLSearchParams(handoffQuery(handoff)).toString());
        expect(handoffFrom(name => query.get(name))).toEqual(handoff);
      },
    ),
  );
});

it.each<unknown>([{ toString: 0 }, { valueOf: '1' }, [1], true, '', ' ', '-1', '1.5', 1e300])(
  'no time of a handoff: %j',
  handoff => {
    const fields = { business: '+15005550006', customer: '+14155550123', handoff };
    expect(handoffFrom(name => fields[name])).toBeUndefined();
  },
);

it('nothing else comes out of anything else', () => {
  const field = fc.oneof(fc.string(), fc.constant(null), fc.integer(), fc.object());
  fc.assert(
    fc.property(fc.record({ business: field, customer: field, handoff: field }), fields => {
      const found = handoffFrom(name => fields[name]);
      if (!found) return;
      expect(found.thread).toEqual({ business: fields.business, customer: fields.customer });
      expect(`${found.thread.business}${found.thread.customer}`).not.toContain('#');
      expect(found.requestedAt).toBeGreaterThan(0);
    }),
  );
});
