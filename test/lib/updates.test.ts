import type { Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import type { StackOptions } from '../../lambdas/config/deploy.ts';
import { synthesize } from '../support/stack/synthesized.ts';

const flex = {
  kind: 'flex',
  workspaceSid: `WS${'a'.repeat(32)}`,
  workflowSid: `WW${'b'.repeat(32)}`,
} as const;
const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/0f5c';
const domain = (domainName: string) => ({ domainName, certificateArn });
const [before, after] = [domain('texts.example.com'), domain('sms.example.com')];

/** An owner goes from any of these to any other, and back. */
const deployed: Readonly<Record<string, StackOptions>> = {
  default: {},
  'a bus desk': { desks: { front: { kind: 'bus' } } },
  'a queue desk': { desks: { front: { kind: 'queue' } } },
  'a topic desk': { desks: { front: { kind: 'topic', email: ['front@example.com'] } } },
  'an https desk': { desks: { front: { kind: 'https', url: 'https://desk.example.com/' } } },
  'a Flex desk': { desks: { front: flex } },
  'a desk and its namesake': { desks: { front: flex, 'front-flex': { kind: 'queue' } } },
  'a domain': before,
  'another domain': { ...after, formerDomain: before },
  'all at once': { allAtOnce: true },
  'an adopted table': {
    table: { name: 'threads-restored', keyArn: 'arn:aws:kms:eu-west-1:123456789012:key/0f5c' },
  },
  'another vendor': { agents: { reception: { vendor: 'chatbase', agentId: 'an-agent' } } },
  'alarms by mail': { alarmEmail: 'on-call@example.com' },
};

/** Names that the template gives, each with the resource that has it; an alias's is its function's own. */
const namesIn = (template: Template): [name: string, id: string][] =>
  Object.entries(
    template.toJSON().Resources as Record<string, { Type: string; Properties?: Record<string, unknown> }>,
  )
    .filter(([, { Type }]) => Type !== 'AWS::Lambda::Alias')
    .flatMap(([id, { Type, Properties = {} }]) =>
      Object.entries(Properties)
        .filter(
          ([key, value]) =>
            /^(?!Display|Metric|Policy|Stage|DeploymentConfig)\w*Name$/.test(key) &&
            typeof value === 'string',
        )
        .map(([key, value]): [string, string] => [`${Type} ${key} ${value}`, id]),
    );

it('what an update makes anew has another name than what it deletes: CloudFormation deletes last', () => {
  const known = new Map<string, string>();
  const clashes = Object.entries(deployed).flatMap(([options, given]) =>
    namesIn(synthesize(given)).flatMap(([name, id]) => {
      const other = known.get(name) ?? id;
      known.set(name, other);
      return other === id ? [] : [`${options}: ${name} is ${id}'s, and was ${other}'s`];
    }),
  );
  expect(clashes).toEqual([]);
  expect([...known.keys()].filter(name => name.startsWith('AWS::Events::Rule Name'))).toEqual([
    'AWS::Events::Rule Name desk-front',
    'AWS::Events::Rule Name desk-front.flex',
    'AWS::Events::Rule Name desk-front-flex',
  ]);
});
