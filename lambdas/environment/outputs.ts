/**
 * What the stack says of itself, by the ids of its outputs: lib/ writes them, and `npm run sms` finds by them what it
 * works on. They are stable: scripts of owners' own may read them.
 */
export const outputs = {
  publicUrl: 'PublicUrl',
  apiEndpoint: 'ApiEndpoint',
  queueUrl: 'QueueUrl',
  deadLetterQueueUrl: 'DeadLetterQueueUrl',
  table: 'TableName',
  bus: 'EventBus',
  scheduleGroup: 'ScheduleGroup',
  twilioSecret: 'TwilioSecret',
  polyaiSecret: 'PolyAiSecret',
  polyaiMessagingSecret: 'PolyAiMessagingSecret',
  chatbaseSecret: 'ChatbaseSecret',
  threadApiSecret: 'ThreadApiSecret',
  logKeySecret: 'LogKeySecret',
  erasureSecret: 'ErasureSecret',
} as const;

export type StackOutput = (typeof outputs)[keyof typeof outputs];

/** The stack's name where `deploy.stackName` does not say another. */
export const defaultStackName = 'SmsChannel';
