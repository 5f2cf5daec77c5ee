import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { NodeFunction } from '../node-function.ts';
import type { Secrets } from '../secrets.ts';
import type { ThreadQueue } from '../thread-queue.ts';
import type { ThreadTable } from '../thread-table.ts';

export interface FlexFunctionsProps {
  readonly table: ThreadTable;
  readonly queue: ThreadQueue;
  readonly secrets: Secrets;
}

/** What runs for all Flex desks together, and where there is none, nowhere. */
export class FlexFunctions extends Construct {
  /** Behind the desks' queues. */
  readonly desk: NodeFunction;
  /** Behind `/twilio/flex`. */
  readonly end: NodeFunction;

  constructor(scope: Construct, id: string, { table, queue, secrets }: FlexFunctionsProps) {
    super(scope, id);
    this.desk = new NodeFunction(this, 'Desk', {
      entry: 'flex-desk',
      folder: 'desks/flex',
      description: 'Hands threads to Twilio Flex, and takes them out of it',
      memorySize: 512,
      timeout: Duration.seconds(60),
    });
    table.allow(this.desk, 'GetItem', 'Query', 'UpdateItem');
    queue.allowSend(this.desk);
    secrets.allowRead(this.desk, 'twilio');
    secrets.allowRead(this.desk, 'logKey');

    this.end = new NodeFunction(this, 'End', {
      entry: 'flex-end',
      folder: 'desks/flex',
      description: 'Hears from Twilio that Flex is done with a thread',
      memorySize: 512,
      timeout: Duration.seconds(10),
    });
    table.allow(this.end, 'GetItem');
    queue.allowSend(this.end);
    secrets.allowRead(this.end, 'twilio');
  }
}
