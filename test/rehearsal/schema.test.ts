import { expect, it } from 'vitest';
import { schemaProblems } from '../../rehearsal/checks/schema.ts';
import { builtStack } from '../../rehearsal/template/built-stack.ts';
import type { ServiceSpec } from '../../rehearsal/tools/service-spec.ts';

const spec: ServiceSpec = {
  propertiesOf: type =>
    type === 'AWS::Test::Thing'
      ? {
          Name: { type: { type: 'string' }, required: true },
          Size: { type: { type: 'integer' } },
          Parts: { type: { type: 'array', element: { type: 'ref', reference: { $ref: 'part' } } } },
        }
      : undefined,
  definition: () => ({
    Key: { type: { type: 'string' }, required: true },
    On: { type: { type: 'boolean' } },
  }),
};
const problems = (type: string, Properties: object) =>
  schemaProblems(builtStack('S', { Resources: { One: { Type: type, Properties } } }, new Map()), spec);

it('finds nothing where all is as described, whatever an intrinsic may become', () => {
  expect(
    problems('AWS::Test::Thing', { Name: { Ref: 'Two' }, Size: '3', Parts: [{ Key: 'a', On: 'true' }] }),
  ).toEqual([]);
});

it.each([
  [{ Name: 'a', Sise: 3 }, 'One (AWS::Test::Thing).Sise: there is no such property'],
  [{}, 'One (AWS::Test::Thing).Name is missing'],
  [{ Name: 'a', Size: 'big' }, 'One (AWS::Test::Thing).Size is "big", not integer'],
  [{ Name: 'a', Parts: [{ On: true }] }, 'One (AWS::Test::Thing).Parts[0].Key is missing'],
  [
    { Name: 'a', Parts: [{ Key: 'a', Off: 1 }] },
    'One (AWS::Test::Thing).Parts[0].Off: there is no such property',
  ],
])('names what is wrong in %j', (given, problem) => {
  expect(problems('AWS::Test::Thing', given)).toEqual([problem]);
});

it('names a type that is none', () => {
  expect(problems('AWS::Test::Thong', {})).toEqual(['One: there is no type AWS::Test::Thong']);
});
