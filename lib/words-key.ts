import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { NodeFunction } from './node-function.ts';

export interface WordsKeyProps {
  /** ARN of a key that is there already, in the stack's account and region. @default - a new one */
  readonly adopt?: string;
}

/**
 * What the words of customers are encrypted with wherever they rest: the table, the queue and its dead letters.
 * One key for all three, so that its policy and its CloudTrail answer who could read them, and disabling it
 * closes all of them.
 */
export class WordsKey extends Construct {
  readonly key: IKey;
  private readonly services = new Set<string>();

  constructor(scope: Construct, id: string, { adopt }: WordsKeyProps = {}) {
    super(scope, id);
    this.key = adopt === undefined ? this.newKey() : Key.fromKeyArn(this, 'Key', adopt);
  }

  private newKey(): Key {
    return new Key(this, 'Key', {
      alias: `${Stack.of(this).stackName}-words`,
      description: 'Words of SMS threads: the table, the queue and its dead letters',
      enableKeyRotation: true,
      // Without it, what the table and its backups keep could not be read any more. A first deployment that fails has
      // kept nothing: then it goes too.
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }

  /**
   * Lets EventBridge or SNS, by the key's policy, put under the key what it brings to queues and topics for this account.
   * An adopted key has the policy that it has: its owner adds this (docs/runbook.md).
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services
   */
  allowService(service: 'events' | 'sns'): void {
    if (this.services.has(service)) return;
    this.services.add(service);
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }

  /**
   * Lets a function read and write what is encrypted with the key. DynamoDB decrypts the table's own key in the
   * caller's name, for writes too; SQS makes a data key for a sender and decrypts it for a receiver and, to check
   * it, for the sender.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
   */
  allow(fn: NodeFunction): void {
    fn.allow(['kms:Decrypt', 'kms:GenerateDataKey'], [this.key.keyArn]);
  }
}
