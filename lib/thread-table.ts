import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { names, table as schema } from '../lambdas/environment/names.ts';
import type { NodeFunction } from './node-function.ts';
import type { WordsKey } from './words-key.ts';

export interface ThreadTableProps {
  readonly wordsKey: WordsKey;
  /** Name of a table that is there already, in the stack's account and region. @default - a new one */
  readonly adopt?: string;
}

export type TableAction = 'BatchGetItem' | 'BatchWriteItem' | 'GetItem' | 'PutItem' | 'Query' | 'UpdateItem';

/** Threads and their messages. It outlives the stack, and cannot be deleted without being unlocked first. */
export class ThreadTable extends Construct {
  readonly table: Pick<ITable, 'tableArn' | 'tableName'>;
  private readonly wordsKey: WordsKey;

  constructor(scope: Construct, id: string, props: ThreadTableProps) {
    super(scope, id);
    this.wordsKey = props.wordsKey;
    this.table =
      props.adopt === undefined ? this.newTable() : Table.fromTableName(this, 'Table', props.adopt);
  }

  private newTable(): Table {
    // Not TableV2: with a key of one's own, that asks for the region at synthesis.
    const table = new Table(this, 'Table', {
      partitionKey: { name: schema.partitionKey, type: AttributeType.STRING },
      sortKey: { name: schema.sortKey, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.wordsKey.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: schema.timeToLive,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // Sparse: only a thread that needs attention has these attributes. Keys alone, so that a journal's words are not
    // written twice; whoever lists reads the thread by its key.
    table.addGlobalSecondaryIndex({
      indexName: schema.attentionIndex,
      partitionKey: { name: schema.attentionKey, type: AttributeType.STRING },
      sortKey: { name: schema.attentionSince, type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    return table;
  }

  /** Tells the function where threads are, and lets it do this to them; to the index it has no access by this. */
  allow(fn: NodeFunction, ...actions: readonly TableAction[]): void {
    fn.tell(names.table, this.table.tableName);
    fn.allow(
      actions.map(action => `dynamodb:${action}`),
      [this.table.tableArn],
    );
    this.wordsKey.allow(fn);
  }

  /** Lets the function list the threads that need attention. */
  allowAttentionList(fn: NodeFunction): void {
    fn.allow(['dynamodb:Query'], [`${this.table.tableArn}/index/${schema.attentionIndex}`]);
  }
}
