import { describe, expect, it } from 'vitest';
import { builtStack } from '../../rehearsal/template/built-stack.ts';
import { createResolver } from '../../rehearsal/template/resolve.ts';

const stack = builtStack(
  'Stack',
  {
    Parameters: { Version: { Type: 'String', Default: '21' }, Bare: { Type: 'String' } },
    Conditions: { IsEurope: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] } },
    Mappings: { Zones: { 'eu-central-1': { first: 'a' } } },
    Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
  },
  new Map(),
);
const { resolve } = createResolver(stack, {
  region: 'eu-central-1',
  account: '123456789012',
  exports: new Map([['other', 'exported']]),
  ref: id => `ref-of-${id}`,
  attribute: (id, name) => `${id}:${name}`,
  dynamic: reference => `<${reference}>`,
});

/** As Fn::Sub writes a name. */
const the = (name: string): string => `\${${name}}`;

describe('intrinsics', () => {
  it.each([
    [{ Ref: 'Queue' }, 'ref-of-Queue'],
    [{ Ref: 'Version' }, '21'],
    [{ Ref: 'AWS::Partition' }, 'aws'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue:Arn'],
    [{ 'Fn::GetAtt': 'Queue.Arn' }, 'Queue:Arn'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Queue' }]] }, 'a-ref-of-Queue'],
    [
      { 'Fn::Sub': [the('AWS::AccountId'), the('Queue'), the('Queue.Arn'), the('!Literal')].join('/') },
      `123456789012/ref-of-Queue/Queue:Arn/${the('Literal')}`,
    ],
    [{ 'Fn::Sub': [the('Own'), { Own: { Ref: 'Queue' } }] }, 'ref-of-Queue'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    [{ 'Fn::ImportValue': 'other' }, 'exported'],
    [{ 'Fn::If': ['IsEurope', 'yes', 'no'] }, 'yes'],
    [{ 'Fn::FindInMap': ['Zones', { Ref: 'AWS::Region' }, 'first'] }, 'a'],
    [{ 'Fn::Base64': 'a' }, 'YQ=='],
    [
      { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Queue' }, ':SecretString:KEY}}']] },
      '<secretsmanager:ref-of-Queue:SecretString:KEY>',
    ],
    [{ kept: [1, true], gone: { Ref: 'AWS::NoValue' } }, { kept: [1, true] }],
    // not an intrinsic: a trust policy's condition has such a key
    [{ Condition: { StringEquals: {} } }, { Condition: { StringEquals: {} } }],
  ])('%j is %j', (value, resolved) => {
    expect(resolve(value)).toEqual(resolved);
  });

  it.each([
    [{ Ref: 'Nobody' }, /Ref to Nobody/],
    [{ 'Fn::GetAtt': ['Nobody', 'Arn'] }, /Nobody/],
    [{ Ref: 'Bare' }, /Bare, which has no default/],
    [{ 'Fn::Cidr': [] }, /Fn::Cidr is not known/],
    [{ 'Fn::ImportValue': 'missing' }, /missing/],
  ])('%j is refused by its name', (value, why) => {
    expect(() => resolve(value)).toThrow(why);
  });
});
