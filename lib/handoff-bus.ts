import { Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { names } from '../lambdas/environment/names.ts';
import type { NodeFunction } from './node-function.ts';

/**
 * Where the channel says what happened. The owner's rules on it reach desks and whatever else.
 *
 * It has no archive: events carry words of customers while a person has the thread, and those rest in the table and
 * the queue alone. Who needs a replay puts an archive on the bus, for as long as their own rules allow.
 */
export class HandoffBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', {
      // Named at its creation and never again: another name is another bus, under the owner's own rules.
      eventBusName: Stack.of(this).stackName,
      description: 'What happens on the threads of the SMS channel',
    });
  }

  /** Tells the function which bus it is, and lets it publish there. */
  allowPublish(fn: NodeFunction): void {
    fn.tell(names.bus, this.bus.eventBusName);
    fn.allow(['events:PutEvents'], [this.bus.eventBusArn]);
  }
}
