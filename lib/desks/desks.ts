import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { DeskConfig } from '../../lambdas/config/desks.ts';
import type { HandoffBus } from '../handoff-bus.ts';
import type { Secrets } from '../secrets.ts';
import type { ThreadQueue } from '../thread-queue.ts';
import type { ThreadTable } from '../thread-table.ts';
import type { WordsKey } from '../words-key.ts';
import type { Desk } from './desk-rule.ts';
import { FlexDesk } from './flex-desk.ts';
import { FlexFunctions } from './flex-functions.ts';
import { HttpsDesk } from './https-desk.ts';
import { QueueDesk } from './queue-desk.ts';
import { TopicDesk } from './topic-desk.ts';

export interface DesksProps {
  readonly desks: Readonly<Record<string, DeskConfig>>;
  readonly bus: HandoffBus;
  readonly wordsKey: WordsKey;
  /** For Flex desks. */
  readonly table: ThreadTable;
  readonly queue: ThreadQueue;
  readonly secrets: Secrets;
}

/** The desks of channel.config.ts, each with its own rule on the bus. */
export class Desks extends Construct {
  /** By name; those that need nothing of ours are not among them. */
  readonly byName: ReadonlyMap<string, Desk>;
  /** Absent where there is no Flex desk. */
  readonly flex: FlexFunctions | undefined;

  constructor(scope: Construct, id: string, { desks, ...shared }: DesksProps) {
    super(scope, id);
    this.flex = Object.values(desks).some(({ kind }) => kind === 'flex')
      ? new FlexFunctions(this, 'Flex', shared)
      : undefined;
    const made = Object.entries(desks).flatMap(([name, config]) => {
      const desk = this.desk(name, config, shared);
      return desk ? [[name, desk] as const] : [];
    });
    this.byName = new Map(made);
    for (const [name, { rule, outputs }] of made) {
      const deadLetters = {
        value: rule.deadLetters.queueUrl,
        description: `Events that the desk ${name} did not take`,
      };
      for (const [what, output] of Object.entries({ ...outputs, DeadLetterQueueUrl: deadLetters }))
        new CfnOutput(scope, `Desk${pascal(name)}${what}`, output);
    }
  }

  private desk(
    name: string,
    desk: DeskConfig,
    { bus, wordsKey }: Omit<DesksProps, 'desks'>,
  ): Desk | undefined {
    const shared = { name, bus, wordsKey };
    switch (desk.kind) {
      case 'https':
        return new HttpsDesk(this, name, { desk, ...shared });
      case 'topic':
        return new TopicDesk(this, name, { desk, ...shared });
      case 'queue':
        return new QueueDesk(this, name, shared);
      case 'flex':
        return this.flex && new FlexDesk(this, name, { ...shared, functions: this.flex });
      case 'bus':
        return undefined;
    }
  }
}

const pascal = (name: string): string =>
  name.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
