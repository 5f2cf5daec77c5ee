import { describe, expect, it } from 'vitest';
import type { Answer } from '../../playground/page/parts/ask.ts';
import { createOutbox, type NewText } from '../../playground/page/parts/outbox.ts';
import { fc } from '../support/seeded-check.ts';

const [ada, ben] = ['+15551234567', '+15557654321'];
const texted = (customer: string, body: string): NewText => ({
  ...{ customer, business: '+15550001000', body, media: [] },
});
const turns = () => new Promise(resolve => setImmediate(resolve));

/** A carrier that takes nothing while it is away. */
function fickle() {
  const took: string[] = [];
  const carrier = {
    isAway: false,
    took,
    async take({ body }: NewText): Promise<Answer<unknown>> {
      await turns();
      if (carrier.isAway) return { ok: false, why: 'nothing answers' };
      took.push(body);
      return { ok: true, value: {} };
    },
  };
  return carrier;
}

const quiet = async () => {
  for (let at = 0; at < 60; at += 1) await turns();
};

describe('the texts of a phone', () => {
  it('wait behind one that was not taken, and go in their order when it is sent again', async () => {
    const carrier = fickle();
    const outbox = createOutbox(carrier.take);
    carrier.isAway = true;
    for (const body of ['ONE', 'TWO']) outbox.send(texted(ada, body));
    await quiet();
    carrier.isAway = false;
    outbox.send(texted(ada, 'THREE'));
    outbox.send(texted(ben, 'another phone'));
    await quiet();
    expect(carrier.took).toEqual(['another phone']);
    expect(outbox.store.get().map(({ state }) => state)).toEqual(['failed', 'waiting', 'waiting']);
    outbox.again(outbox.store.get()[0]?.id ?? 0);
    outbox.again(outbox.store.get()[0]?.id ?? 0);
    await quiet();
    expect(carrier.took).toEqual(['another phone', 'ONE', 'TWO', 'THREE']);
    expect(outbox.store.get()).toEqual([]);
  });

  it('go on where somebody leaves the one that was not taken', async () => {
    const carrier = fickle();
    const outbox = createOutbox(carrier.take);
    carrier.isAway = true;
    for (const body of ['ONE', 'TWO']) outbox.send(texted(ada, body));
    await quiet();
    carrier.isAway = false;
    outbox.leave(outbox.store.get()[0]?.id ?? 0);
    await quiet();
    expect(carrier.took).toEqual(['TWO']);
  });

  it('are in the order typed, whatever fails and is sent again', async () => {
    const act = fc.constantFrom('text', 'away', 'back', 'again', 'again, the last', 'wait');
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 30 }), async acts => {
        const carrier = fickle();
        const outbox = createOutbox(carrier.take);
        let typed = 0;
        for (const one of acts) {
          if (one === 'text') {
            typed += 1;
            outbox.send(texted(ada, String(typed)));
          } else if (one === 'wait') await turns();
          else if (one === 'away' || one === 'back') carrier.isAway = one === 'away';
          else outbox.again(outbox.store.get().at(one === 'again' ? 0 : -1)?.id ?? 0);
        }
        carrier.isAway = false;
        await quiet();
        outbox.again(outbox.store.get()[0]?.id ?? 0);
        await quiet();
        expect(carrier.took).toEqual(Array.from({ length: typed }, (_, at) => String(at + 1)));
      }),
      { numRuns: 30 },
    );
  });
});
