import type { Weighed } from '../iam/take-away.ts';

interface Reason {
  /** Of the role's name, without the stack's. */
  readonly role: RegExp;
  readonly action: string;
  readonly why: string;
}

/** Rights that no step of the story uses, each with its reason. A test shows every other right to be needed. */
const reasons: readonly Reason[] = [
  {
    role: /^TakeTurnRole|^DeliveryStatusRole|^ThreadApiRole/,
    action: 'dynamodb:GetItem',
    why: 'read after a write was refused, where the engine does not give the item along with the refusal',
  },
  {
    role: /^TakeTurnRole/,
    action: 'sqs:SendMessage',
    why: 'a thread tells another one something only where a phone is a desk',
  },
  {
    role: /^AgentAlertsRole/,
    action: 'kms:GenerateDataKey',
    why: 'DynamoDB’s pages ask for it of whoever writes under such a key, though the rehearsal sees Decrypt alone; other functions need it for the queue',
  },
  {
    role: /^CanariesRole/,
    action: 'lambda:GetProvisionedConcurrencyConfig',
    why: 'CodeDeploy has it by AWS’s own policy for that; of an alias the simulator cannot judge it',
  },
];

/** What is not used and has no reason, and reasons for what is used: a line each. */
export function unusedRights(
  weighed: readonly Weighed[],
  stackNames: readonly string[],
): { readonly problems: readonly string[]; readonly table: readonly string[] } {
  const problems: string[] = [];
  const table: string[] = [];
  for (const { role, right, needed } of weighed) {
    if (needed) continue;
    const stack = stackNames.find(name => role.startsWith(`${name}-`)) ?? '';
    const plain = role.slice(stack.length + 1);
    const reason = reasons.find(one => one.role.test(plain) && one.action === right.action);
    const line = `${plain}: ${right.action} on ${right.resource.split(':').slice(5).join(':')}`;
    if (reason) table.push(`${line}: ${reason.why}`);
    else problems.push(`${line} is used by no step of the story: take it away, or say why it stays`);
  }
  return { problems, table };
}
