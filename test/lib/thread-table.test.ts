import { Match } from 'aws-cdk-lib/assertions';
import { test } from 'vitest';
import { synthesize } from '../support/stack/synthesized.ts';

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
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: { EnableKeyRotation: true },
  });
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
