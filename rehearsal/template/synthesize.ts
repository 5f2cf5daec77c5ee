import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { StackOptions } from '../../lambdas/config/deploy.ts';
import { ChannelStack } from '../../lib/channel-stack.ts';
import { type BuiltStack, builtStack } from './built-stack.ts';

const settings: { context: Record<string, unknown> } = JSON.parse(
  readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'),
);

const flex = {
  kind: 'flex',
  workspaceSid: `WS${'a'.repeat(32)}`,
  workflowSid: `WW${'b'.repeat(32)}`,
} as const;
const inRegion = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:123456789012:${rest}`;

/** Each option of a deployment alone; together they are a set of the story. */
const optionSets: Readonly<Record<string, StackOptions>> = {
  'an https desk': { desks: { a: { kind: 'https', url: 'https://desk.example.com/' } } },
  'a topic without mail': { desks: { a: { kind: 'topic' } } },
  'a topic with mail': {
    desks: { a: { kind: 'topic', email: ['a@example.com'], events: ['text.received'] } },
  },
  'a queue': { desks: { a: { kind: 'queue' } } },
  'the owner’s own rules': { desks: { a: { kind: 'bus' } } },
  Flex: { desks: { a: flex } },
  'a domain': { domainName: 'sms.example.com', certificateArn: inRegion('acm', 'certificate/1') },
  'alarms that are heard': { alarmTopicArn: inRegion('sns', 'alarms'), runbookUrl: 'https://example.com/' },
  'a domain of before': {
    formerDomain: { domainName: 'texts.example.com', certificateArn: inRegion('acm', 'certificate/2') },
  },
  'a table of before': {
    table: { name: 'threads-restored', keyArn: inRegion('kms', 'key/1') },
    desks: { a: { kind: 'queue' }, b: { kind: 'topic', email: ['a@example.com'] } },
  },
  'all at once': { allAtOnce: true, desks: { a: flex } },
  'another vendor': { agents: { reception: { vendor: 'chatbase', agentId: 'an-agent' } } },
  'every vendor': {
    agents: {
      chat: { vendor: 'polyai-chat', region: 'us' },
      messaging: { vendor: 'polyai-messaging', region: 'us', host: 'www.example.com' },
      bot: { vendor: 'chatbase', agentId: 'an-agent' },
    },
  },
  'alarms by mail': { alarmEmail: 'on-call@example.com' },
  'the least of everything': { maximumConcurrency: 2, webhookConcurrency: 1, requestsPerSecond: 1 },
};

/** The templates of all options, without what is bundled. */
export const synthesizeAll = (): readonly BuiltStack[] =>
  Object.entries(optionSets).map(([name, options]) => {
    const app = new App({
      context: { ...settings.context, 'aws:cdk:bundling-stacks': [] },
      builtinCloudFormationValidation: false,
      analyticsReporting: false,
    });
    const stack = new ChannelStack(app, 'SmsChannel', options);
    return builtStack(`SmsChannel with ${name}`, Template.fromStack(stack).toJSON(), new Map());
  });
