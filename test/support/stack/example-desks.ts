import type { DeskConfig } from '../../../lambdas/config/desks.ts';

/** One desk of each kind. */
export const everyDesk = {
  billing: { kind: 'https', url: 'https://desk.example.com/sms?from=sms' },
  'on-call': { kind: 'topic', email: ['on-call@example.com'], events: ['handoff.requested'] },
  archive: { kind: 'queue' },
  elsewhere: { kind: 'bus' },
} satisfies Readonly<Record<string, DeskConfig>>;

export const flexDesks = {
  flex: { kind: 'flex', workspaceSid: `WS${'a'.repeat(32)}`, workflowSid: `WW${'b'.repeat(32)}` },
  'flex-night': { kind: 'flex', workspaceSid: `WS${'a'.repeat(32)}`, workflowSid: `WW${'c'.repeat(32)}` },
} satisfies Readonly<Record<string, DeskConfig>>;
