import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { maxReceiveCount, names } from '../lambdas/environment/names.ts';
import type { NodeFunction } from './node-function.ts';
import type { WordsKey } from './words-key.ts';

export interface ThreadQueueProps {
  /**
   * The queues hold words of customers, up to 14 days in the dead letters: they are under the table's key and not
   * under SQS's own, which nobody outside AWS can watch or disable.
   */
  readonly wordsKey: WordsKey;

  /** How long a message is out of sight of others while a function has it. At least twice what the function may take. */
  readonly visibilityTimeout: Duration;
}

/** `threads.fifo`, a group for each thread, and `threads-dead.fifo` behind it. */
export class ThreadQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  private readonly wordsKey: WordsKey;

  constructor(scope: Construct, id: string, props: ThreadQueueProps) {
    super(scope, id);
    this.wordsKey = props.wordsKey;

    // Neither has a name of its own: a queue that was retained would stand in the way of the next deployment.
    const common = {
      fifo: true,
      // High-throughput mode; both settings are needed for it.
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      // EventBridge Scheduler can give no deduplication id. All sends of ours do, and theirs wins.
      contentBasedDeduplication: true,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: props.wordsKey.key,
      // One request to KMS an hour for each sender's role, where the default is one in five minutes.
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    };

    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...common,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'Serverless-SQSRedrivePolicy',
      reason: 'It is the dead-letter queue itself.',
    });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: props.visibilityTimeout,
      // Giving up is take-turn's: this is the backstop for what kills the process every time.
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** Tells the function where the queue is, and lets it put messages there. */
  allowSend(fn: NodeFunction): void {
    fn.tell(names.queueUrl, this.queue.queueUrl);
    fn.allow(['sqs:SendMessage'], [this.queue.queueArn]);
    this.wordsKey.allow(fn);
  }

  /** Lets the function copy messages to the dead letters, with its reason. */
  allowDeadLetter(fn: NodeFunction): void {
    fn.tell(names.deadLetterQueueUrl, this.deadLetters.queueUrl);
    fn.allow(['sqs:SendMessage'], [this.deadLetters.queueArn]);
    this.wordsKey.allow(fn);
  }

  /** Lets the function be fed from the queue, and set how long a message waits for its next try. */
  allowReceive(fn: NodeFunction): void {
    fn.allow(
      ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      [this.queue.queueArn],
    );
    this.wordsKey.allow(fn);
  }
}
