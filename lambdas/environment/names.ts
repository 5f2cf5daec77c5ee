/**
 * What lib/ writes into a function's environment and the function reads: one list, so that neither side
 * misspells the other.
 */
export const names = {
  table: 'TABLE_NAME',
  queueUrl: 'QUEUE_URL',
  queueArn: 'QUEUE_ARN',
  deadLetterQueueUrl: 'DEAD_LETTER_QUEUE_URL',
  bus: 'EVENT_BUS_NAME',
  scheduleGroup: 'SCHEDULE_GROUP',
  scheduleRoleArn: 'SCHEDULE_ROLE_ARN',
  /** JSON: TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_KEY_SID, TWILIO_API_KEY_SECRET. */
  twilioSecret: 'TWILIO_SECRET_ARN',
  /** JSON: POLYAI_ACCOUNT_ID, POLYAI_PROJECT_ID, POLYAI_API_KEY, POLYAI_TOKEN. */
  polyaiSecret: 'POLYAI_SECRET_ARN',
  /** JSON: POLYAI_MESSAGING_TOKEN. */
  polyaiMessagingSecret: 'POLYAI_MESSAGING_SECRET_ARN',
  /** JSON: CHATBASE_API_KEY. */
  chatbaseSecret: 'CHATBASE_SECRET_ARN',
  /** JSON: THREAD_API_KEY. */
  threadApiSecret: 'THREAD_API_SECRET_ARN',
  /** JSON: LOG_KEY, which makes the hashes that logs and schedule names show of a number, and a thread of its words. */
  logKeySecret: 'LOG_KEY_SECRET_ARN',
  /** JSON: ERASURE_KEY, by which an erased thread is known, and nothing else; it is never another. */
  erasureSecret: 'ERASURE_SECRET_ARN',
  publicUrl: 'PUBLIC_URL',
  /** Origins with commas between them, under which Twilio was given our webhooks before. */
  formerUrls: 'FORMER_URLS',
  /** CloudWatch's, of every metric: read by Powertools itself. */
  metricsNamespace: 'POWERTOOLS_METRICS_NAMESPACE',
} as const;

/** The table's keys and its one index. */
export const table = {
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLive: 'expiresAt',
  /** Sparse: threads that wait for a person (`human`) or were left unfinished (`unfinished`), by since when. */
  attentionIndex: 'attention',
  attentionKey: 'attention',
  attentionSince: 'since',
} as const;

/**
 * After so many receives the queue itself gives a message up: the backstop for what kills the process every time.
 * Below it stand ten behind an outage that ends a turn before it, nine put back while turns before it in a batch of
 * ten take their time, and ten of its own patience. A test drives all three in a row.
 */
export const maxReceiveCount = 30;

/** Of every event on the bus, for rules to tell them by. */
export const eventSource = 'sms-channel';

/**
 * The counts that alarms and the dashboard look at. An alarm finds a count by its exact set of dimensions: `service`,
 * which is the name of the function that counts (`take-turn`), and beside it only what is named here.
 */
export const metrics = {
  /** By inbound-text: texts that were verified and queued. */
  textsTaken: 'TextsTaken',
  /** By inbound-text and delivery-status: requests whose signature or AccountSid is not right. */
  forgedRequests: 'ForgedRequests',
  /** By thread-api: requests without a right bearer key. */
  unauthorizedRequests: 'UnauthorizedRequests',
  /** By take-turn, with `failure`: an AgentFailure, such as `refused`. */
  agentFailures: 'AgentFailures',
  /** By take-turn and delivery-status, with `failure`: a CarrierFailure, such as `misconfigured`. */
  carrierFailures: 'CarrierFailures',
  /** By take-turn: handoffs to a destination that channel.config.ts does not know. */
  unknownDestinations: 'UnknownDestinations',
  /** By take-turn: messages, or turns that were decided, on which an error of our own struck. */
  ownErrors: 'OwnErrors',
  /** By take-turn: events, timers and messages to other threads that failed again and again and wait as dead letters. */
  effectsSetAside: 'EffectsSetAside',
  /** By take-turn, with `effect`: events (`publish`), timers (`arm`) and messages to other threads (`tell`) that failed once. */
  effectFailures: 'EffectFailures',
  /** By take-turn: phone desks that texted STOP. */
  phoneDesksOptedOut: 'PhoneDesksOptedOut',
  /**
   * By the functions that are deployed by canary, with `version`: what they could not do for a fault that may be the
   * version's own.
   */
  versionFaults: 'VersionFaults',
  /** By agent-alerts, with `state`: alerts of the agent's vendor, `triggered` or `resolved`. */
  agentAlerts: 'AgentAlerts',
  /** By sweep: texts that the carrier had and the webhook never saw. */
  textsRecovered: 'TextsRecovered',
} as const;

/** Counts that are the version's faults too: an error of its own, a request or a turn that it could not take. */
export const faultCounts: ReadonlySet<string> = new Set(['OwnErrors', 'RequestsNotTaken', 'TurnsFailed']);

/** Stands in the names of alarms by which a deployment is taken back; they tell nobody else. */
export const canaryAlarm = '-canary-';
