import { describe, expect, it } from 'vitest';
import { rightsOf, without } from '../../rehearsal/iam/rights.ts';
import { fc } from '../support/seeded-check.ts';

const actions = ['sqs:SendMessage', 'sqs:DeleteMessage', 'kms:Decrypt'];
const resources = ['arn:a', 'arn:b', 'arn:c'];
const oneOrMore = (all: readonly string[]) =>
  fc
    .subarray([...all], { minLength: 1 })
    .chain(some =>
      some.length === 1 ? fc.constantFrom<string | string[]>(some, ...some) : fc.constant(some),
    );
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  Action: oneOrMore(actions),
  Resource: oneOrMore(resources),
});

describe('a right', () => {
  it('is each action on each resource, once; a denial gives none', () => {
    expect(
      rightsOf([
        { Effect: 'Allow', Action: ['sqs:SendMessage', 'sqs:DeleteMessage'], Resource: ['arn:a', 'arn:b'] },
        { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:a' },
        { Effect: 'Deny', Action: 'kms:Decrypt', Resource: 'arn:a' },
      ]),
    ).toEqual([
      { action: 'sqs:SendMessage', resource: 'arn:a' },
      { action: 'sqs:SendMessage', resource: 'arn:b' },
      { action: 'sqs:DeleteMessage', resource: 'arn:a' },
      { action: 'sqs:DeleteMessage', resource: 'arn:b' },
    ]);
  });

  it('taken away is gone, and no other is; denials and conditions stay', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 4 }), statements => {
        const spelled = (given: Parameters<typeof rightsOf>[0]) =>
          rightsOf(given)
            .map(({ action, resource }) => `${action} ${resource}`)
            .sort();
        for (const right of rightsOf(statements)) {
          const less = without(statements, right);
          const others = spelled(statements).filter(one => one !== `${right.action} ${right.resource}`);
          expect(spelled(less)).toEqual(others);
          const denials = (given: typeof less) => given.filter(({ Effect }) => Effect === 'Deny');
          expect(denials(less)).toEqual(denials(statements));
        }
      }),
    );
    const Condition = { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } };
    expect(
      without([{ Effect: 'Allow', Action: ['a:B', 'a:C'], Resource: 'arn:a', Condition }], {
        action: 'a:B',
        resource: 'arn:a',
      }),
    ).toEqual([{ Effect: 'Allow', Action: ['a:C'], Resource: ['arn:a'], Condition }]);
  });
});
