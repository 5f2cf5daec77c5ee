import { describe, expect, it } from 'vitest';
import { type ChannelConfig, withDefaults } from '../../lambdas/config/define-channel.ts';
import { everyDesk } from '../support/stack/example-desks.ts';

const base: ChannelConfig = {
  numbers: { '+15550001000': {} },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
};
/** As an owner may have written it who does not look at types. */
const defined = (desks: unknown) => withDefaults({ ...base, ...JSON.parse(JSON.stringify(desks)) });

describe('the desks of the owner’s configuration', () => {
  it('are none by default', () => {
    const { settings, desks, deploy } = withDefaults(base);
    expect(settings.routing).toEqual({ desks: new Set(), destinations: new Map() });
    expect(desks.size).toBe(0);
    expect(deploy.desks).toBeUndefined();
  });

  it('are those that are written there, for the functions and for the deployment', () => {
    const { settings, desks, deploy } = withDefaults({
      ...base,
      desks: everyDesk,
      defaultDesk: 'on-call',
      destinations: { refunds: 'billing' },
      deploy: { stackName: 'Sms' },
    });
    expect(settings.routing).toEqual({
      desks: new Set(['billing', 'on-call', 'archive', 'elsewhere']),
      destinations: new Map([['refunds', 'billing']]),
      defaultDesk: 'on-call',
    });
    expect([...desks.keys()]).toEqual(['billing', 'on-call', 'archive', 'elsewhere']);
    expect(deploy).toMatchObject({ stackName: 'Sms', desks: everyDesk });
  });

  it('have the only one as the default', () => {
    expect(defined({ desks: { queue: { kind: 'queue' } } }).settings.routing.defaultDesk).toBe('queue');
  });
});
