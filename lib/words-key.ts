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

  constructor(scope: Construct, id: string, { adopt }: WordsKeyProps = {}) {
    super(scope, id);
    this.key = adopt === undefined ? this.newKey() : Key.fromKeyArn(this, 'Key', adopt);
  }

  private newKey(): Key {
    const key = new Key(this, 'Key', {
      alias: `${Stack.of(this).stackName}-words`,
      description: 'Words of SMS threads: the table, the queue and its dead letters',
      enableKeyRotation: true,
      // Without it, what the table and its backups keep could not be read any more. A first deployment that fails has
      // kept nothing: then it goes too.
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    // Desks' events: what EventBridge and SNS bring to queues and topics for this account they put under the key. Also
    // where no desk is yet: a key that is adopted by then has the policy that it has, and nobody would hear of handoffs.
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: ['events', 'sns'].map(service => new ServicePrincipal(`${service}.amazonaws.com`)),
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    return key;
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
