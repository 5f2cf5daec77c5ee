import { describe, expect, it } from 'vitest';
import { type ChannelConfig, defineChannel } from '../../lambdas/config/define-channel.ts';
import { everyDesk } from '../support/stack/example-desks.ts';

const base: ChannelConfig = {
  numbers: { '+15550001000': {} },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
};
/** As an owner may have written it who does not look at types. */
const defined = (desks: unknown) => defineChannel({ ...base, ...JSON.parse(JSON.stringify(desks)) });
const endpoint = 'https://desk.example.com/sms';

describe('the desks of the owner’s configuration', () => {
  it('are none by default', () => {
    const { settings, desks, deploy } = defineChannel(base);
    expect(settings.routing).toEqual({ desks: new Set(), destinations: new Map() });
    expect(desks.size).toBe(0);
    expect(deploy).toEqual({ desks: {} });
  });

  it('are those that are written there, for the functions and for the deployment', () => {
    const { settings, desks, deploy } = defineChannel({
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
    expect(deploy).toEqual({ stackName: 'Sms', desks: everyDesk });
  });

  it('have the only one as the default', () => {
    expect(defined({ desks: { queue: { kind: 'queue' } } }).settings.routing.defaultDesk).toBe('queue');
  });

  it.each([
    [
      { desks: { a: { kind: 'bus' }, b: { kind: 'bus' } } },
      'defaultDesk is missing: there is more than one desk',
    ],
    [{ desks: { a: { kind: 'bus' } }, defaultDesk: 'b' }, 'defaultDesk is "b": no such desk in desks'],
    [{ destinations: { x: 'y' } }, 'destinations["x"] is "y": no such desk in desks'],
    [
      { desks: { 'Front Desk': { kind: 'bus' } } },
      'desks has "Front Desk": name it by up to 30 of a-z, 0-9 and -',
    ],
    [{ desks: { a: { kind: 'fax' } } }, 'desks.a.kind is "fax": use https, topic, queue, flex or bus'],
    [{ desks: { a: { kind: 'https' } } }, 'desks.a.url is "undefined": write it as https://'],
    [
      { desks: { a: { kind: 'https', url: 'http://desk.example.com' } } },
      'desks.a.url is "http://desk.example.com"',
    ],
    [
      { desks: { a: { kind: 'https', url: endpoint, header: 'x api key' } } },
      'desks.a.header is "x api key"',
    ],
    [{ desks: { a: { kind: 'https', url: endpoint, eventsPerSecond: 0 } } }, 'desks.a.eventsPerSecond is 0'],
    [{ desks: { a: { kind: 'https', url: endpoint, eventsPerSecond: 301 } } }, 'from 1 to 300'],
    [{ desks: { a: { kind: 'flex' } } }, 'desks.a.workspaceSid is "undefined": write WS and 32 digits'],
    [{ desks: { a: { kind: 'flex' } } }, 'desks.a.workflowSid is "undefined": write WW and 32 digits'],
    [{ desks: { a: { kind: 'topic', email: ['on-call'] } } }, 'desks.a.email has "on-call": write it as'],
    [{ desks: { a: { kind: 'topic', events: ['handoff'] } } }, 'desks.a.events has "handoff"'],
    [{ desks: { a: { kind: 'topic', events: [] } } }, 'desks.a.events is empty: leave it out'],
  ])('%j is refused with the mend', (desks, message) => {
    expect(() => defined(desks)).toThrow(message);
  });

  it('never show an endpoint’s password', () => {
    const url = 'https://me:hunter2@desk.example.com';
    expect(() => defined({ desks: { a: { kind: 'https', url } } })).toThrow(/without name or password/);
    expect(() => defined({ desks: { a: { kind: 'https', url } } })).not.toThrow(/hunter2/);
  });
});
