import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { AgentVendorName } from '../lambdas/config/agents.ts';
import { outputs } from '../lambdas/environment/outputs.ts';
import type { HandoffBus } from './handoff-bus.ts';
import type { IdleTimer } from './idle-timer.ts';
import type { Secrets } from './secrets.ts';
import type { ThreadQueue } from './thread-queue.ts';
import type { ThreadTable } from './thread-table.ts';
import type { WebhookApi } from './webhook-api.ts';

/** The outputs that name them. */
const agentSecrets: Readonly<Record<AgentVendorName, string>> = {
  'polyai-chat': outputs.polyaiSecret,
  'polyai-messaging': outputs.polyaiMessagingSecret,
  chatbase: outputs.chatbaseSecret,
};

interface Shown {
  readonly api: WebhookApi;
  readonly secrets: Secrets;
  readonly bus: HandoffBus;
  readonly queue: ThreadQueue;
  readonly table: ThreadTable;
  readonly timer: IdleTimer;
  readonly domainName: string | undefined;
  readonly formerName: string | undefined;
}

/** What the owner enters elsewhere, and what the command line finds the stack's parts by. */
export function channelOutputs(
  stack: Stack,
  { api, secrets, bus, queue, table, timer, domainName, formerName }: Shown,
): void {
  const output = (id: string, value: string, description: string): void => {
    new CfnOutput(stack, id, { value, description });
  };
  // Three tries of 4.5 s, for whatever reason, within the 15 s that Twilio waits.
  // https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
  const retries = '#rc=2&rt=4500&rp=all';
  output(
    'TwilioMessagesUrl',
    `${api.publicUrl}/twilio/messages${retries}`,
    'For each number at Twilio: "A message comes in", POST; and the same as its fallback',
  );
  output(
    'TwilioStatusUrl',
    `${api.publicUrl}/twilio/status`,
    'Sent along with each text: needs no setting at Twilio',
  );
  output(outputs.publicUrl, api.publicUrl, 'Where the thread API and /health are');
  output(outputs.apiEndpoint, api.api.apiEndpoint, 'The API without the custom domain');
  if (api.domainTarget)
    output('DomainTarget', api.domainTarget, `What the CNAME record of ${domainName} has to name`);
  if (api.formerDomainTarget)
    output(
      'FormerDomainTarget',
      api.formerDomainTarget,
      `What the CNAME record of ${formerName} has to name`,
    );
  output(outputs.twilioSecret, secrets.twilio.secretName, 'To be filled in before the first text');
  for (const [vendor, { secretName }] of secrets.agents)
    output(agentSecrets[vendor], secretName, 'To be filled in before the first text');
  output(outputs.threadApiSecret, secrets.threadApi.secretName, 'Holds the bearer key of the thread API');
  output(
    outputs.logKeySecret,
    secrets.logKey.secretName,
    'Holds the key of the hashes that logs and timers show',
  );
  output(outputs.erasureSecret, secrets.erasure.secretName, 'Holds the key of erasures: never replace it');
  output(outputs.bus, bus.bus.eventBusName, 'Where rules for desks go');
  output(outputs.queueUrl, queue.queue.queueUrl, 'Where texts wait for their turn');
  output(outputs.deadLetterQueueUrl, queue.deadLetters.queueUrl, 'Where texts wait that were given up on');
  output(outputs.table, table.table.tableName, 'Threads and their messages');
  output(outputs.scheduleGroup, timer.group.scheduleGroupName, 'The timers of idle conversations');
}
