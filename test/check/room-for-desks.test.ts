import { describe, expect, it } from 'vitest';
import { configProblems, stackProblems } from '../../check/problems.ts';
import { resourcesOf, roomForDesks } from '../../check/schema/room-for-desks.ts';
import type { DeskConfig } from '../../lambdas/config/desks.ts';
import { synthesize } from '../support/stack/synthesized.ts';

const https: DeskConfig = { kind: 'https', url: 'https://desk.example.com/' };
const flex: DeskConfig = {
  kind: 'flex',
  workspaceSid: `WS${'a'.repeat(32)}`,
  workflowSid: `WW${'b'.repeat(32)}`,
};
const many = (count: number, desk: DeskConfig = https): Record<string, DeskConfig> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`desk-${index}x`, desk]));

const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/0f5c';
/** Whatever makes resources but desks. */
const everything = {
  agents: {
    a: { vendor: 'polyai-chat', region: 'us' },
    b: { vendor: 'polyai-messaging', region: 'us', host: 'www.example.com' },
    c: { vendor: 'chatbase', agentId: 'an-agent' },
  },
  alarmEmail: 'on-call@example.com',
  domainName: 'sms.example.com',
  certificateArn,
  formerDomain: { domainName: 'texts.example.com', certificateArn },
} as const;

const resourcesIn = (options: Parameters<typeof synthesize>[0]): number =>
  Object.keys(synthesize(options).toJSON().Resources).length;

describe('desks are as many resources as are counted for them', () => {
  const none = resourcesIn({});
  it.each<[string, Record<string, DeskConfig>]>([
    ['https', many(2)],
    ['topic', many(2, { kind: 'topic', email: ['a@example.com', 'b@example.com'] })],
    ['queue', many(2, { kind: 'queue' })],
    ['flex', many(3, flex)],
    ['bus', many(3, { kind: 'bus' })],
    ['several', { ...many(2), front: flex, mail: { kind: 'topic', email: ['a@example.com'] } }],
  ])('%s', (_, desks) => {
    expect(resourcesIn({ desks }) - none).toBe(resourcesOf(desks));
  });

  it('and all else has the room that is left', () => {
    expect(resourcesIn(everything)).toBe(500 - roomForDesks);
  });
});

it('more than CloudFormation takes are refused with the mend, before anything is synthesized', () => {
  expect(stackProblems({ desks: many(34) })).toEqual([]);
  expect(stackProblems({ desks: many(60, { kind: 'bus' }) })).toEqual([]);
  const [problem, ...more] = stackProblems({ desks: many(40) });
  expect(more).toEqual([]);
  expect(problem).toMatch(/^desks are 440 resources at AWS, and a stack has room for 384: .*kind bus/);
  const config = {
    ...{ numbers: { '+15550001000': {} }, agents: { a: { vendor: 'polyai-chat', region: 'us' } } },
    ...{ desks: many(43, flex), defaultDesk: 'desk-0x' },
  };
  expect(configProblems(config)).toEqual([expect.stringContaining('398 resources')]);
});

it('a stack is not named as the bus that every account has', () => {
  expect(stackProblems({ stackName: 'default' })).toEqual([expect.stringContaining('not "default"')]);
  expect(stackProblems({ stackName: 'Default' })).toEqual([]);
});
