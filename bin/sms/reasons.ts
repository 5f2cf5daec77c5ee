/**
 * Why something is a dead letter, as docs/runbook.md tells of each. The queue itself gives no reason for what it moves
 * after too many deliveries: `receive-count` stands for that.
 */
export const reasons = [
  'agent-busy',
  'agent-unsure',
  'number-busy',
  'agent-refused',
  'agent-broken',
  'carrier-busy',
  'carrier-unsure',
  'carrier-misconfigured',
  'waited-behind',
  'own-error',
  'publish-failed',
  'arm-failed',
  'tell-failed',
  'newer-version',
  'unreadable',
  'secret-missing',
  'receive-count',
] as const;
