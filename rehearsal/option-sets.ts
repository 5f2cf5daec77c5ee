import type { Accounts } from './world/world.ts';

/** A way to deploy the channel. */
export interface OptionSet {
  readonly name: string;
  /** What stands in channel.config.ts. @default - the owner's own file */
  readonly config?: string;
  readonly accounts: Accounts;
}

const accounts = (digit: string, authToken: string): Accounts => ({
  twilio: { TWILIO_ACCOUNT_SID: `AC${digit.repeat(32)}`, TWILIO_AUTH_TOKEN: authToken },
  polyai: {
    POLYAI_ACCOUNT_ID: `account-${digit}`,
    POLYAI_PROJECT_ID: `project-${digit}`,
    POLYAI_API_KEY: `rehearsed-api-key-${digit}`,
    POLYAI_TOKEN: `rehearsed-connector-token-${digit}`,
  },
});

/** The account that the simulated Flex knows. */
const firstOwner = accounts('1', 'f00dfacef00dfacef00dfacef00dface');
const secondOwner = accounts('2', 'beefcafebeefcafebeefcafebeefcafe');

const define = (channel: string): string =>
  `import { defineChannel } from './lambdas/config/define-channel.ts';\n\nexport default defineChannel(${channel});\n`;

/** The owner's own file, as it is. */
export const ownSet: OptionSet = { name: 'default', accounts: firstOwner };

/** Every kind of desk, and every option of a deployment. */
export const everySet: OptionSet = {
  name: 'every desk and option',
  accounts: firstOwner,
  config: define(`{
  numbers: { '+15550001000': {}, '+15550002000': { phoneDesk: '+15550009000' } },
  agents: { reception: { vendor: 'polyai-chat', region: 'uk' } },
  desks: {
    billing: { kind: 'https', url: 'https://desk.example.com/sms?from=sms', header: 'x-desk', eventsPerSecond: 20 },
    'on-call': { kind: 'topic', email: ['on-call@example.com'], events: ['handoff.requested'] },
    archive: { kind: 'queue' },
    elsewhere: { kind: 'bus' },
    flex: { kind: 'flex', workspaceSid: 'WS${'a'.repeat(32)}', workflowSid: 'WW${'b'.repeat(32)}' },
    'flex-night': { kind: 'flex', workspaceSid: 'WS${'a'.repeat(32)}', workflowSid: 'WW${'c'.repeat(32)}' },
  },
  defaultDesk: 'archive',
  limits: { textsPerNumberPerMinute: 6000 },
  deploy: {
    stackName: 'SmsEverything',
    domainName: 'sms.example.com',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
    formerDomain: {
      domainName: 'texts.example.com',
      certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/22345678-1234-1234-1234-123456789012',
    },
    alarmTopicArn: 'arn:aws:sns:eu-central-1:123456789012:alarms',
    alarmEmail: 'on-call@example.com',
    runbookUrl: 'https://example.com/runbook',
    maximumConcurrency: 5,
    webhookConcurrency: 20,
    requestsPerSecond: 50,
  },
}`),
};

/** Beside the owner's own, in the same account and region: as somebody has a stack for development. */
export const besideSet: OptionSet = {
  name: 'beside',
  accounts: secondOwner,
  config: define(`{
  numbers: { '+15550003000': {} },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
  deploy: { stackName: 'SmsDevelopment' },
}`),
};
