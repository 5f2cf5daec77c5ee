import { expect, test } from 'vitest';
import { allowedBy, plain, plainId, synthesize } from '../support/stack/synthesized.ts';

const template = synthesize();
const allowed = (role: string) => allowedBy(template, role);

/** What every function may do: write its own log, send its trace, use the key. */
const anyFunction = (name: string) => [
  `logs:CreateLogStream on ${name}Logs`,
  `logs:PutLogEvents on ${name}Logs`,
  'xray:PutTelemetryRecords on *',
  'xray:PutTraceSegments on *',
  'kms:Decrypt on WordsKey',
  'kms:GenerateDataKey on WordsKey',
];

const schedules = 'arn:AWS::Partition:scheduler:AWS::Region:AWS::AccountId:schedule/SmsChannel/*';

const alarms = 'arn:AWS::Partition:cloudwatch:AWS::Region:AWS::AccountId:alarm:*';

const expected: Readonly<Record<string, readonly string[]>> = {
  InboundTextRole: [
    ...anyFunction('InboundText'),
    'dynamodb:UpdateItem on ThreadTable',
    'sqs:SendMessage on ThreadQueue',
    'secretsmanager:GetSecretValue on SecretsTwilio',
  ],
  DeliveryStatusRole: [
    ...anyFunction('DeliveryStatus'),
    'dynamodb:GetItem on ThreadTable',
    'dynamodb:UpdateItem on ThreadTable',
    'sqs:SendMessage on ThreadQueue',
    'secretsmanager:GetSecretValue on SecretsTwilio',
    'secretsmanager:GetSecretValue on SecretsErasure',
  ],
  TakeTurnRole: [
    ...anyFunction('TakeTurn'),
    'secretsmanager:GetSecretValue on SecretsLogKey',
    'secretsmanager:GetSecretValue on SecretsErasure',
    'dynamodb:BatchGetItem on ThreadTable',
    'dynamodb:BatchWriteItem on ThreadTable',
    'dynamodb:GetItem on ThreadTable',
    'dynamodb:Query on ThreadTable',
    'dynamodb:UpdateItem on ThreadTable',
    'sqs:ChangeMessageVisibility on ThreadQueue',
    'sqs:DeleteMessage on ThreadQueue',
    'sqs:GetQueueAttributes on ThreadQueue',
    'sqs:ReceiveMessage on ThreadQueue',
    'sqs:SendMessage on ThreadQueue',
    'sqs:SendMessage on ThreadQueueDeadLetters',
    'events:PutEvents on HandoffBus',
    `scheduler:CreateSchedule on ${schedules}`,
    `scheduler:DeleteSchedule on ${schedules}`,
    'iam:PassRole on IdleTimerRole',
    'secretsmanager:GetSecretValue on SecretsPolyAi',
    'secretsmanager:GetSecretValue on SecretsTwilio',
  ],
  SweepRole: [
    ...anyFunction('Sweep'),
    'dynamodb:BatchGetItem on ThreadTable',
    'dynamodb:UpdateItem on ThreadTable',
    'dynamodb:Query on ThreadTable/index/attention',
    'sqs:SendMessage on ThreadQueue',
    'secretsmanager:GetSecretValue on SecretsTwilio',
    'secretsmanager:GetSecretValue on SecretsErasure',
  ],
  ThreadApiRole: [
    ...anyFunction('ThreadApi'),
    'dynamodb:GetItem on ThreadTable',
    'dynamodb:PutItem on ThreadTable',
    'dynamodb:Query on ThreadTable',
    'dynamodb:Query on ThreadTable/index/attention',
    'dynamodb:UpdateItem on ThreadTable',
    'sqs:SendMessage on ThreadQueue',
    'secretsmanager:GetSecretValue on SecretsThreadApi',
    'secretsmanager:GetSecretValue on SecretsErasure',
    ...['Twilio', 'PolyAi', 'ThreadApi', 'LogKey', 'Erasure'].map(
      name => `secretsmanager:DescribeSecret on Secrets${name}`,
    ),
  ],
  CanariesRole: [
    `cloudwatch:DescribeAlarms on ${alarms}`,
    ...['InboundText', 'TakeTurn'].flatMap(name => [
      `lambda:GetAlias on ${name}Function`,
      `lambda:GetProvisionedConcurrencyConfig on ${name}Live`,
      `lambda:UpdateAlias on ${name}Function`,
    ]),
  ],
  AgentAlertsRole: [
    ...anyFunction('AgentAlerts'),
    'dynamodb:GetItem on ThreadTable',
    'dynamodb:PutItem on ThreadTable',
    'events:PutEvents on HandoffBus',
    'secretsmanager:GetSecretValue on SecretsPolyAi',
  ],
  IdleTimerRole: [
    'kms:Decrypt on WordsKey',
    'kms:GenerateDataKey on WordsKey',
    'sqs:SendMessage on ThreadQueue',
  ],
};

test('there are no other roles, and none has a managed or an inline policy', () => {
  const roles = template.findResources('AWS::IAM::Role');
  expect(Object.keys(roles).map(plainId).sort()).toEqual(Object.keys(expected).sort());
  for (const { Properties } of Object.values(roles)) {
    expect(Properties.ManagedPolicyArns).toBeUndefined();
    expect(Properties.Policies).toBeUndefined();
  }
  expect(Object.keys(template.findResources('AWS::IAM::ManagedPolicy'))).toEqual([]);
});

test.each(Object.entries(expected))('%s may do exactly this', (role, lines) => {
  expect(allowed(role)).toEqual([...lines].sort());
});

test('nothing but X-Ray is given on everything, and nothing but the timers’ names and a look at alarms by a wildcard', () => {
  const wild = Object.keys(expected)
    .flatMap(allowed)
    .filter(line => line.includes('*'));
  expect(wild.filter(line => !line.startsWith('xray:')).map(line => line.split(' on ')[1])).toEqual([
    schedules,
    schedules,
    alarms,
  ]);
  expect(wild.filter(line => line.startsWith('xray:'))).toHaveLength(12);
});

test('the timers’ role can be passed to Scheduler alone, and taken on by Scheduler for this group alone', () => {
  const passRole = Object.values(template.findResources('AWS::IAM::Policy'))
    .flatMap(policy => policy.Properties.PolicyDocument.Statement)
    .find(statement => statement.Action === 'iam:PassRole');
  expect(passRole?.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } });

  const [role] = Object.entries(template.findResources('AWS::IAM::Role'))
    .filter(([id]) => plainId(id) === 'IdleTimerRole')
    .map(([, resource]) => resource.Properties.AssumeRolePolicyDocument.Statement);
  expect(role).toHaveLength(1);
  expect(role?.[0]).toMatchObject({
    Action: 'sts:AssumeRole',
    Principal: { Service: 'scheduler.amazonaws.com' },
    Condition: {
      StringEquals: {
        'aws:SourceAccount': { Ref: 'AWS::AccountId' },
        'aws:SourceArn': { 'Fn::GetAtt': [expect.stringMatching(/^IdleTimerGroup/), 'Arn'] },
      },
    },
  });
});

test('each function can be invoked by its own side alone', () => {
  const invokers = Object.values(template.findResources('AWS::Lambda::Permission')).map(({ Properties }) => {
    expect(Properties.Action).toBe('lambda:InvokeFunction');
    return `${plain(Properties.FunctionName)} ← ${Properties.Principal} ${plain(Properties.SourceArn)}`;
  });
  const api =
    'apigateway.amazonaws.com arn:AWS::Partition:execute-api:AWS::Region:AWS::AccountId:WebhookApi/*/*';
  expect(invokers.sort()).toEqual(
    [
      `AgentAlertsFunction ← ${api}/polyai/alerts`,
      `DeliveryStatusFunction ← ${api}/twilio/status`,
      `InboundTextLive ← ${api}/twilio/messages`,
      'SweepFunction ← events.amazonaws.com SweepRule',
      `ThreadApiFunction ← ${api}/health`,
      `ThreadApiFunction ← ${api}/threads`,
      `ThreadApiFunction ← ${api}/threads`,
      `ThreadApiFunction ← ${api}/threads`,
      `ThreadApiFunction ← ${api}/threads/{proxy+}`,
      `ThreadApiFunction ← ${api}/threads/{business}/{customer}`,
      `ThreadApiFunction ← ${api}/threads/{business}/{customer}/accept`,
      `ThreadApiFunction ← ${api}/threads/{business}/{customer}/messages`,
      `ThreadApiFunction ← ${api}/threads/{business}/{customer}/release`,
    ].sort(),
  );
});
