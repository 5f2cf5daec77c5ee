import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { stackProblems } from '../check/problems.ts';
import { Wrong } from '../check/wrong.ts';
import { vendorsOf } from '../lambdas/config/agents.ts';
import type { StackOptions } from '../lambdas/config/deploy.ts';
import { names } from '../lambdas/environment/names.ts';
import { agentAlertsFunction } from './agent-alerts.ts';
import { Canaries } from './canaries.ts';
import { channelOutputs } from './channel-outputs.ts';
import { Counts } from './counts.ts';
import { ChannelDashboard } from './dashboard.ts';
import { Desks } from './desks/desks.ts';
import { HandoffBus } from './handoff-bus.ts';
import { IdleTimer } from './idle-timer.ts';
import { leftOut } from './left-out.ts';
import { Monitoring } from './monitoring.ts';
import { NodeFunction } from './node-function.ts';
import { Secrets } from './secrets.ts';
import { feedTakeTurn } from './take-turn-mapping.ts';
import { ThreadQueue } from './thread-queue.ts';
import { ThreadTable } from './thread-table.ts';
import { WebhookApi } from './webhook-api.ts';
import { WordsKey } from './words-key.ts';

/** For who makes a stack without channel.config.ts: the same is wrong with its options as there. */
function right(options: StackOptions): StackOptions {
  const problems = stackProblems(options);
  if (problems.length > 0) throw new Wrong(problems);
  return options;
}

/** The whole channel, in one stack of the owner's account. */
export class ChannelStack extends Stack {
  /** @throws {Wrong} with all that is wrong with the options. */
  constructor(scope: Construct, id: string, options: StackOptions = {}) {
    super(scope, id, { description: 'A serverless SMS channel for AI agents', ...right(options) });
    const { maximumConcurrency = 50, webhookConcurrency, requestsPerSecond } = options;

    // What holds data. Their logical ids are pinned by a test: another id is another, empty table.
    const { table: adopted } = options;
    // Back with CloudFormation under the same name, nothing else of a function differs, and Lambda refuses a version of
    // what it has one of: "A version for this Lambda function exists".
    const onWhat = adopted ? ', on an adopted table' : '';
    const wordsKey = new WordsKey(this, 'WordsKey', adopted && { adopt: adopted.keyArn });
    const table = new ThreadTable(this, 'ThreadTable', { wordsKey, ...(adopted && { adopt: adopted.name }) });
    const queue = new ThreadQueue(this, 'ThreadQueue', {
      wordsKey,
      visibilityTimeout: Duration.seconds(240),
    });
    const vendors = options.agents ? vendorsOf(Object.values(options.agents)) : ['polyai-chat' as const];
    const secrets = new Secrets(this, 'Secrets', { vendors });
    const bus = new HandoffBus(this, 'HandoffBus');
    const timer = new IdleTimer(this, 'IdleTimer', { queue, wordsKey });

    const inboundText = new NodeFunction(this, 'InboundText', {
      entry: 'inbound-text',
      description: `Takes a text from Twilio: verifies, queues, answers${onWhat}`,
      memorySize: 512,
      timeout: Duration.seconds(10),
      versions: true,
      ...(webhookConcurrency === undefined ? {} : { reservedConcurrency: webhookConcurrency }),
    });
    queue.allowSend(inboundText);
    // Only for a stop keyword, which takes effect ahead of the queue.
    table.allow(inboundText, 'UpdateItem');
    secrets.allowRead(inboundText, 'twilio');

    const deliveryStatus = new NodeFunction(this, 'DeliveryStatus', {
      entry: 'delivery-status',
      description: 'Takes a status callback from Twilio: verifies, records, answers',
      memorySize: 512,
      timeout: Duration.seconds(10),
    });
    table.allow(deliveryStatus, 'GetItem', 'UpdateItem');
    queue.allowSend(deliveryStatus);
    secrets.allowRead(deliveryStatus, 'twilio');
    secrets.allowRead(deliveryStatus, 'erasure');

    const takeTurn = new NodeFunction(this, 'TakeTurn', {
      entry: 'take-turn',
      description: `Takes turns: asks the agent, sends its answers, publishes what happened${onWhat}`,
      memorySize: 1024,
      timeout: Duration.seconds(120),
      versions: true,
      define: leftOut(vendors),
    });
    table.allow(takeTurn, 'BatchGetItem', 'BatchWriteItem', 'GetItem', 'Query', 'UpdateItem');
    queue.allowReceive(takeTurn);
    queue.allowSend(takeTurn);
    queue.allowDeadLetter(takeTurn);
    bus.allowPublish(takeTurn);
    timer.allowArm(takeTurn);
    secrets.allowRead(takeTurn, 'twilio');
    secrets.allowReadAgents(takeTurn);
    secrets.allowRead(takeTurn, 'logKey');
    secrets.allowRead(takeTurn, 'erasure');
    feedTakeTurn(this, takeTurn, queue, maximumConcurrency);

    const sweep = new NodeFunction(this, 'Sweep', {
      entry: 'sweep',
      description: 'Finds texts that Twilio has and we never saw, and threads left unfinished',
      memorySize: 512,
      timeout: Duration.seconds(60),
    });
    table.allow(sweep, 'BatchGetItem', 'UpdateItem');
    table.allowAttentionList(sweep);
    queue.allowSend(sweep);
    secrets.allowRead(sweep, 'twilio');
    secrets.allowRead(sweep, 'erasure');
    const everyFiveMinutes = new Rule(this, 'SweepRule', {
      description: 'Starts the sweep of the SMS channel',
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [new LambdaFunction(sweep.function)],
    });
    Validations.of(everyFiveMinutes).acknowledge({
      id: 'Serverless-EventBusDLQ',
      reason:
        'A tick that did not arrive is not worth keeping: the next comes in five minutes and looks back further.',
    });

    const threadApi = new NodeFunction(this, 'ThreadApi', {
      entry: 'thread-api',
      description: 'The thread API, for desks, and the health check',
      memorySize: 512,
      timeout: Duration.seconds(10),
    });
    table.allow(threadApi, 'GetItem', 'PutItem', 'Query', 'UpdateItem');
    table.allowAttentionList(threadApi);
    queue.allowSend(threadApi);
    secrets.allowRead(threadApi, 'threadApi');
    // who was erased and is out is not written to
    secrets.allowRead(threadApi, 'erasure');
    secrets.allowLook(threadApi);

    const agentAlerts = agentAlertsFunction(this, { table, bus, secrets });

    const desks = new Desks(this, 'Desks', {
      desks: options.desks ?? {},
      bus,
      wordsKey,
      table,
      queue,
      secrets,
    });

    const { domainName, certificateArn, formerDomain, alarmTopicArn, alarmEmail, runbookUrl } = options;
    const api = new WebhookApi(this, 'WebhookApi', {
      inboundText,
      deliveryStatus,
      threadApi,
      ...(desks.flex ? { flexEnd: desks.flex.end } : {}),
      ...(agentAlerts ? { agentAlerts } : {}),
      ...(domainName === undefined ? {} : { domainName }),
      ...(certificateArn === undefined ? {} : { certificateArn }),
      ...(formerDomain === undefined ? {} : { formerDomain }),
      ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
    });
    const alerts = agentAlerts ? [agentAlerts] : [];
    const flex = desks.flex ? [desks.flex.desk, desks.flex.end] : [];
    for (const fn of [inboundText, deliveryStatus, takeTurn, sweep, threadApi, ...alerts, ...flex]) {
      fn.tell(names.publicUrl, api.publicUrl);
    }
    if (api.formerUrls.length > 0)
      for (const fn of [inboundText, deliveryStatus, ...(desks.flex ? [desks.flex.end] : [])])
        fn.tell(names.formerUrls, api.formerUrls.join(','));

    // What writes messages is new when what takes them is, all of it: a kind that came with a version would have to wait.
    // All at once, that is a minute, and so is what a right that has gone is missed for: nothing waits for another then.
    if (!options.allAtOnce) {
      for (const fn of [deliveryStatus, sweep, threadApi, ...flex])
        fn.function.node.addDependency(takeTurn.alias);
      inboundText.alias.node.addDependency(takeTurn.alias);
    }

    const counts = new Counts(this.stackName);
    const { alarms } = new Monitoring(this, 'Monitoring', {
      counts,
      api,
      queue,
      timer,
      inboundText,
      takeTurn,
      sweep,
      desks,
      prefix: this.stackName,
      ...(alarmTopicArn === undefined ? {} : { alarmTopicArn }),
      ...(alarmEmail === undefined ? {} : { alarmEmail }),
      ...(runbookUrl === undefined ? {} : { runbookUrl }),
    });
    new ChannelDashboard(this, 'Dashboard', {
      counts,
      name: this.stackName,
      alarms: [...alarms.values()],
      api,
      queue,
      takeTurn,
      desks,
    });

    new Canaries(this, 'Canaries', {
      functions: { 'inbound-text': inboundText, 'take-turn': takeTurn },
      counts,
      prefix: this.stackName,
      ...(runbookUrl === undefined ? {} : { runbookUrl }),
      ...(options.allAtOnce === undefined ? {} : { allAtOnce: options.allAtOnce }),
    });

    channelOutputs(this, {
      ...{ api, secrets, bus, queue, table, timer, domainName },
      formerName: formerDomain?.domainName,
    });
  }
}
