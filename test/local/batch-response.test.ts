import { describe, expect, it } from 'vitest';
import { failedItems } from '../../local/batch-response.ts';
import { fc } from '../support/seeded-check.ts';

const batch = ['m1', 'm2', 'm3'];
const failures = (...items: unknown[]) => ({ batchItemFailures: items });

/** Lambda developer guide, "Handling errors for an SQS event source": success and failure conditions. */
describe('what stays of a batch', () => {
  it.each([
    ['nothing returned', undefined],
    ['null', null],
    ['an empty response', {}],
    ['an empty list', failures()],
    ['a list that is null', { batchItemFailures: null }],
  ])('none after %s', (_, response) => {
    expect(failedItems(response, batch)).toEqual(new Set());
  });

  it.each([
    ['an id of no message in it', failures({ itemIdentifier: 'm1' }, { itemIdentifier: 'm9' })],
    ['an empty id', failures({ itemIdentifier: '' })],
    ['an id that is null', failures({ itemIdentifier: null })],
    ['a wrong key', failures({ messageId: 'm1' })],
    ['bare ids', failures('m1')],
    ['no list', { batchItemFailures: 'm1' }],
    ['another shape', 'done'],
  ])('all after %s', (_, response) => {
    expect(failedItems(response, batch)).toEqual(new Set(batch));
  });

  it('those that are listed, once each', () => {
    const response = failures({ itemIdentifier: 'm3' }, { itemIdentifier: 'm1' }, { itemIdentifier: 'm3' });
    expect(failedItems(response, batch)).toEqual(new Set(['m1', 'm3']));
  });

  it('is a failure of the function where the response has no JSON', () => {
    expect(() => failedItems({ batchItemFailures: [10n] }, batch)).toThrow(TypeError);
  });

  it('is part of the batch, whatever was returned', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: false }),
        fc.array(fc.anything({ withBigInt: false })),
        (response, items) => {
          for (const any of [
            response,
            failures(...items),
            failures(...items.map(itemIdentifier => ({ itemIdentifier }))),
          ])
            for (const id of failedItems(any, batch)) expect(batch).toContain(id);
        },
      ),
    );
  });
});
