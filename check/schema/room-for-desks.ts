import type { DeskConfig } from '../../lambdas/config/desks.ts';
import type { Finding } from './findings.ts';
import { entriesOf, valueAt } from './objects.ts';

/**
 * CloudFormation takes 500 resources a stack; all but desks are 116 with every option.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
export const roomForDesks = 500 - 116;

/** Of each desk; a topic has one more for each address, and Flex 11 for all its desks together. */
const resources: Readonly<Record<DeskConfig['kind'], number>> = {
  https: 11,
  topic: 8,
  queue: 8,
  flex: 9,
  bus: 0,
};
const forFlex = 11;

const isKind = (kind: unknown): kind is DeskConfig['kind'] =>
  typeof kind === 'string' && Object.hasOwn(resources, kind);

/** How many resources these desks are, whatever else is wrong with them. */
export function resourcesOf(desks: unknown): number {
  const all = entriesOf(desks).map(([, desk]) => desk);
  const each = all.map(desk => {
    const [kind, email] = [valueAt(desk, 'kind'), valueAt(desk, 'email')];
    const mails = kind === 'topic' && Array.isArray(email) ? email.length : 0;
    return (isKind(kind) ? resources[kind] : 0) + mails;
  });
  const shared = all.some(desk => valueAt(desk, 'kind') === 'flex') ? forFlex : 0;
  return each.reduce((sum, one) => sum + one, shared);
}

/** More desks than CloudFormation takes in one stack. */
export function tooManyDesks(config: unknown, place: readonly string[]): Finding[] {
  const count = resourcesOf(valueAt(config, ...place));
  if (count <= roomForDesks) return [];
  return [
    {
      path: place,
      says:
        `are ${count} resources at AWS, and a stack has room for ${roomForDesks}: lead some by rules of your own ` +
        '(kind bus), or make another stack',
    },
  ];
}
