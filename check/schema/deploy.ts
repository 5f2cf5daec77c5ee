import type { StackOptions } from '../../lambdas/config/deploy.ts';
import { agents } from './agents.ts';
import { closed, optional } from './closed.ts';
import { desks } from './desks.ts';
import type { Finding, Schema } from './findings.ts';
import { valueAt } from './objects.ts';
import { shown } from './shown.ts';
import { text, whole, yesOrNo } from './values.ts';
import { isHostName, isMail, isPublicUrl } from './web.ts';

const domainName = text(
  /^[^A-Z]+$/,
  'write a host name, as sms.example.com, in lower case, without https:// and path',
  isHostName,
);
const certificateArn = text(
  /^arn:[\w-]+:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
  'write it as arn:aws:acm:<region>:<account>:certificate/<id>',
);

const options = {
  stackName: optional(
    // its group of timers has the same name: docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html
    text(
      /^[A-Za-z][A-Za-z0-9-]{0,63}$/,
      'write up to 64 letters, digits and -, a letter first, and not "default"',
      // its bus has it too: docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html
      name => name !== 'default',
    ),
  ),
  domainName: optional(domainName),
  certificateArn: optional(certificateArn),
  formerDomain: optional(closed('deploy.formerDomain', { domainName, certificateArn })),
  table: optional(
    closed('deploy.table', {
      // docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
      name: text(/^[\w.-]{3,255}$/, 'write the table’s name, 3 to 255 letters, digits, _, - and .'),
      keyArn: text(
        /^arn:[\w-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
        'write the key as arn:aws:kms:<region>:<account>:key/<id>, and no alias',
      ),
    }),
  ),
  // an alarm cannot tell a topic that keeps an order
  alarmTopicArn: optional(
    text(
      /^arn:[\w-]+:sns:[a-z0-9-]+:\d{12}:[\w-]+$/,
      'write the topic as arn:aws:sns:<region>:<account>:<name>',
    ),
  ),
  alarmEmail: optional(text(/@/, 'write one address, as on-call@example.com', isMail)),
  runbookUrl: optional(
    text(
      /^.{1,500}$/,
      'write where it is, as https://wiki.example.com/runbook, without name, password and #',
      isRunbook,
    ),
  ),
  allAtOnce: optional(yesOrNo),
  maximumConcurrency: optional(whole(2, 1_000)),
  webhookConcurrency: optional(whole(1, 10_000)),
  requestsPerSecond: optional(whole(1, 10_000)),
};

/** A wiki may be at home. */
function isRunbook(value: string): boolean {
  if (isPublicUrl(value)) return true;
  if (/[\s\\#]/.test(value) || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

/** `deploy` of channel.config.ts. */
export const deploy: Schema<Omit<StackOptions, 'desks' | 'agents'>> = closed('deploy', options);

/** What the stack's construct is given, which has agents and desks among it. */
export const stackOptions: Schema<StackOptions> = closed(undefined, {
  ...options,
  agents: optional(agents),
  desks: optional(desks),
});

/** A domain without a certificate, or the other way round; one that is its own predecessor. */
export function halfADomain(config: unknown, place: readonly string[]): Finding[] {
  const [domain, certificate] = ['domainName', 'certificateArn'].map(name => valueAt(config, ...place, name));
  const former = valueAt(config, ...place, 'formerDomain', 'domainName');
  if (domain !== undefined && domain === former)
    return [
      {
        path: [...place, 'formerDomain', 'domainName'],
        says: `is ${shown(former)}: that is domainName itself, write the one before it, or take it out`,
      },
    ];
  if (domain !== undefined && certificate === undefined)
    return [
      {
        path: [...place, 'domainName'],
        says: `is ${shown(domain)}: it needs a certificate, set certificateArn to one in ACM, in the same region`,
      },
    ];
  if (domain === undefined && certificate !== undefined)
    return [
      {
        path: [...place, 'certificateArn'],
        says: `is ${shown(certificate)}: it is for a domain, set domainName too, or take it out`,
      },
    ];
  return [];
}
