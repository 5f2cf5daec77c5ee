import { expect, test } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { wireAgents } from '../../lambdas/wiring/agents.ts';
import { localTelemetry } from '../../local/local-telemetry.ts';

const { agents } = withDefaults({
  numbers: {},
  agents: {
    front: { vendor: 'polyai-chat', region: 'us' },
    london: { vendor: 'polyai-chat', region: 'uk' },
    proxied: { vendor: 'polyai-chat', region: 'uk' },
    // as the README has it for `npm start`
    named: { vendor: 'polyai-chat', region: 'us' },
    elsewhere: { vendor: 'polyai-chat', region: 'uk' },
    live: { vendor: 'polyai-messaging', region: 'us', host: 'www.example.com' },
    base: { vendor: 'chatbase', agentId: '5QHA6VB-DIAbBhxwqxfdi' },
  },
});
const values = {
  POLYAI_ACCOUNT_ID: 'acme',
  POLYAI_PROJECT_ID: 'team-1',
  POLYAI_ACCOUNT_ID_LONDON: 'acme-uk',
  POLYAI_PROJECT_ID_LONDON: 'team-4',
};
const wired = wireAgents(
  {
    POLYAI_BASE_URL_PROXIED: 'https://proxy.example',
    POLYAI_BASE_URL_NAMED: 'https://api.us-1.platform.polyai.app/',
    POLYAI_BASE_URL_ELSEWHERE: 'https://api.us-1.platform.polyai.app',
  },
  agents,
  new Map([['polyai-chat', { values, read: async () => values }]]),
  {
    telemetry: localTelemetry(() => {}),
    clock: Date.now,
    sleep: async () => {},
    fetch: () => Promise.reject(new Error('nothing is asked for it')),
  },
);

test.each([
  ['front', 'https://studio.us.poly.ai/acme/team-1/conversations/CONV-1'],
  ['london', 'https://studio.uk.poly.ai/acme-uk/team-4/conversations/CONV-1'],
  // what answers behind a base URL of the owner's is not known to be PolyAI
  ['proxied', undefined],
  ['named', 'https://studio.us.poly.ai/acme/team-1/conversations/CONV-1'],
  ['elsewhere', undefined],
  ['live', undefined],
  ['base', undefined],
  ['of another configuration', undefined],
])('people find a conversation of %s at %s', (name, url) => {
  expect(wired.conversationUrl(name, 'CONV-1')).toBe(url);
});
