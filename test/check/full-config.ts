import type { OpeningHours } from '../../lambdas/channel/settings/opening-hours.ts';
import type { Limits, Notices, Replies, Words } from '../../lambdas/channel/settings/settings.ts';
import type { AgentConfig, AgentVendorName } from '../../lambdas/config/agents.ts';
import type { ChannelConfig, NumberConfig, TimesConfig } from '../../lambdas/config/define-channel.ts';
import type { StackOptions } from '../../lambdas/config/deploy.ts';
import type { FlexDeskConfig, HttpsDeskConfig, TopicDeskConfig } from '../../lambdas/config/desks.ts';

/** A new setting that is not written below is an error here, and one that no schema has fails the tests. */
interface Everything extends Required<ChannelConfig> {
  readonly numbers: Readonly<Record<string, NumberConfig>> & {
    readonly '+15550001000': Required<NumberConfig>;
  };
  readonly agents: Readonly<Record<string, Required<AgentConfig>>> & {
    readonly [V in AgentVendorName]: Required<Extract<AgentConfig, { readonly vendor: V }>>;
  };
  readonly hours: Required<OpeningHours>;
  readonly notices: Required<Notices>;
  readonly times: Required<TimesConfig>;
  readonly limits: Required<Limits>;
  readonly words: Required<Words>;
  readonly replies: Required<Replies>;
  readonly desks: Required<ChannelConfig>['desks'] & {
    readonly front: Required<HttpsDeskConfig>;
    readonly billing: Required<TopicDeskConfig>;
    readonly flex: Required<FlexDeskConfig>;
  };
  readonly deploy: Required<Omit<StackOptions, 'desks' | 'agents'>>;
}

/** Every setting that there is, with a value other than its default. */
export const fullConfig: Everything = {
  numbers: {
    '+15550001000': {
      agent: 'polyai-chat',
      variantId: 'VARIANT-1a2b3c4d',
      attributes: { hotel: 'harbour', floors: [1, 2], bar: { open: true } },
      greeting: 'omit',
      phoneDesk: '+15550009000',
    },
    '+445550002000': { agent: 'chatbase' },
  },
  agents: {
    'polyai-chat': { vendor: 'polyai-chat', region: 'us' },
    'polyai-messaging': { vendor: 'polyai-messaging', region: 'euw', host: 'www.example.com' },
    chatbase: { vendor: 'chatbase', agentId: '5QHA6VB-DIAbBhxwqxfdi' },
  },
  hours: {
    timeZone: 'Europe/Berlin',
    days: { mon: ['09:00-12:30', '13:30-17:00'], fri: ['22:00-02:00'], sat: ['02:00-04:00'] },
    holidays: ['2026-12-25', '2028-02-29'],
  },
  notices: {
    optOutConfirmed: 'You are out.',
    stop: 'You are out.',
    start: 'You are in.',
    help: 'Ask us.',
    flood: 'Slowly.',
    apology: 'Sorry.',
    pictureWithoutWords: false,
    groupText: 'One by one.',
    idleWarning: 'Still there?',
    farewell: 'Bye.',
    oneMoment: 'One moment…',
    closed: 'Closed.',
    handedOver: 'A colleague comes.',
    nobodyCame: 'Nobody is free.',
    queuePosition: 'You are number {position}.',
  },
  times: {
    patienceSeconds: 120,
    idleHours: 0.1,
    idleGraceMinutes: 5,
    oneMomentSeconds: 7,
    waitingMinutes: 3,
    retentionDays: 90,
  },
  limits: { textsPerMinute: 20, repliesInRow: 100, textsPerNumberPerMinute: 600 },
  words: { callingCodes: ['+1', '+44', '+1242'], optOut: ['basta', 'lass mich'], startOver: ['reset'] },
  replies: { numbered: true, segmentBudget: 6, maxParts: 4, ending: ' (more)' },
  reactions: 'silent',
  desks: {
    front: {
      kind: 'https',
      url: 'https://desk.example.com/sms',
      header: 'x-desk-key',
      secretVersion: 'EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE',
      eventsPerSecond: 20,
    },
    billing: { kind: 'topic', email: ['billing@example.com'], events: ['handoff.requested'] },
    program: { kind: 'queue' },
    flex: {
      kind: 'flex',
      workspaceSid: `WS${'a1'.repeat(16)}`,
      workflowSid: `WW${'b2'.repeat(16)}`,
      taskChannel: 'sms',
    },
    rules: { kind: 'bus' },
  },
  defaultDesk: 'front',
  destinations: { billing_queue: 'billing' },
  deploy: {
    stackName: 'SmsChannelTest',
    domainName: 'sms.example.com',
    certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/0f5c',
    formerDomain: {
      domainName: 'texts.example.com',
      certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1f5c',
    },
    table: { name: 'threads-restored', keyArn: 'arn:aws:kms:eu-west-1:123456789012:key/0f5c' },
    alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:on-call',
    alarmEmail: 'on-call@example.com',
    runbookUrl: 'https://wiki.example.com/sms',
    allAtOnce: true,
    maximumConcurrency: 5,
    webhookConcurrency: 100,
    requestsPerSecond: 200,
  },
};
