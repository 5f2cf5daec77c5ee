import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { allowedBy, synthesize } from '../support/stack/synthesized.ts';

const template = synthesize();
const tableIs = (resource: Record<string, unknown>) => template.hasResource('AWS::DynamoDB::Table', resource);

test('the table outlives its stack, and cannot be deleted by mistake', () => {
  tableIs({
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: { DeletionProtectionEnabled: true },
  });
});

test('it can be brought back to any second of the last weeks', () => {
  tableIs({ Properties: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } } });
});

test('it is encrypted with a key of the owner’s that turns every year and outlives the stack too', () => {
  tableIs({
    Properties: {
      SSESpecification: {
        SSEEnabled: true,
        SSEType: 'KMS',
        KMSMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WordsKey'), 'Arn'] },
      },
    },
  });
  template.hasResource('AWS::KMS::Key', {
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: { EnableKeyRotation: true },
  });
});

test('one of before takes its place, with its key: neither is made, and rights and queues go by them', () => {
  const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/0f5c';
  const adopting = synthesize({ table: { name: 'threads-restored', keyArn } });
  for (const type of ['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::KMS::Alias'])
    adopting.resourceCountIs(type, 0);
  const rights = allowedBy(adopting, 'TakeTurnRole');
  const table = 'arn:AWS::Partition:dynamodb:AWS::Region:AWS::AccountId:table/threads-restored';
  for (const right of [`dynamodb:Query on ${table}`, `kms:Decrypt on ${keyArn}`])
    expect(rights).toContain(right);
  expect(allowedBy(adopting, 'SweepRole')).toContain(`dynamodb:Query on ${table}/index/attention`);
  for (const { Properties } of Object.values(adopting.findResources('AWS::SQS::Queue')))
    expect(Properties.KmsMasterKeyId).toBe(keyArn);
  adopting.hasOutput('TableName', { Value: 'threads-restored' });
  const told = Object.values(adopting.findResources('AWS::Lambda::Function')).map(
    ({ Properties }) => Properties.Environment.Variables.TABLE_NAME,
  );
  expect(new Set(told)).toEqual(new Set(['threads-restored']));
});

test('it is paid by the request, keyed by pk and sk, and drops what has expired', () => {
  tableIs({
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    },
  });
});

test('its one index lists what needs attention by since when, and holds keys alone', () => {
  tableIs({
    Properties: {
      GlobalSecondaryIndexes: [
        {
          IndexName: 'attention',
          KeySchema: [
            { AttributeName: 'attention', KeyType: 'HASH' },
            { AttributeName: 'since', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      AttributeDefinitions: Match.arrayWith([{ AttributeName: 'since', AttributeType: 'N' }]),
    },
  });
});
