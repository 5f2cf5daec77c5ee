import { describe, expect, it } from 'vitest';
import owners from '../../channel.config.ts';
import { type ChannelConfig, defineChannel, withNumbers } from '../../lambdas/config/define-channel.ts';

const good: ChannelConfig = {
  numbers: { '+15550001000': {} },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
};

describe('the owner’s configuration', () => {
  it('has defaults for everything but numbers and agents', () => {
    const { settings } = defineChannel(good);
    expect(settings.numbers.get('+15550001000')).toEqual({ agent: 'reception', greeting: 'join' });
    expect(settings.times).toMatchObject({
      patience: 300_000,
      idle: 86_400_000,
      idleGrace: 600_000,
      retention: 2_592_000_000,
      waiting: 900_000,
    });
    expect(settings.limits).toEqual({ textsPerMinute: 10, repliesInRow: 60 });
    const on = Object.entries(settings.notices).filter(([, words]) => words !== false);
    expect(on.map(([name]) => name).sort()).toEqual(
      expect.arrayContaining([
        'apology',
        'closed',
        'flood',
        'nobodyCame',
        'optOutConfirmed',
        'pictureWithoutWords',
      ]),
    );
    for (const off of ['idleWarning', 'farewell', 'oneMoment', 'stop', 'help'] as const) {
      expect(settings.notices[off]).toBe(false);
    }
  });

  it('is valid as it is shipped', () => {
    expect(owners.settings.numbers.size).toBeGreaterThan(0);
  });

  it('names everything that is wrong with it at once, with the mend', () => {
    const broken: ChannelConfig = JSON.parse(
      JSON.stringify({
        numbers: { '5550001000x': {}, '+15550002000': { agent: 'nobody' } },
        agents: { reception: { vendor: 'polyai-chat', region: 'mars' } },
        notices: { apology: '  ' },
        times: { patienceSeconds: 0 },
        limits: { textsPerMinute: 1.5 },
        words: { callingCodes: ['1'] },
        replies: { segmentBudget: 0, maxParts: 101, ending: '.'.repeat(161) },
      }),
    );
    expect(() => defineChannel(broken)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(
          /region is "mars": use one of us.*"5550001000x": write it as E\.164.*"nobody": no such agent.*patienceSeconds is 0.*apology is blank.*textsPerMinute is 1\.5.*callingCodes has "1": write it as \+1.*segmentBudget is 0.*maxParts is 101.*ending has 161/s,
        ),
      }),
    );
  });

  it('refuses an ending for which a budget has no room, as it is sent', () => {
    const withEnding = (ending: string, segmentBudget?: number) => () =>
      defineChannel({ ...good, replies: { ending, ...(segmentBudget && { segmentBudget }) } });
    expect(withEnding('字'.repeat(71), 1)).toThrow(
      'replies.ending takes 2 segments, and replies.segmentBudget is 1: shorten the ending, or raise the budget to more than it takes',
    );
    expect(withEnding('€'.repeat(81), 1)).toThrow(/takes 2 segments/);
    for (const [ending, budget] of [
      ['字'.repeat(70), 1],
      // cheap characters take one
      ['…'.repeat(30) + '“more”'.repeat(5), 1],
      ['字'.repeat(160), 3],
      ['字'.repeat(160), undefined],
      ['', 1],
    ] as const)
      expect(withEnding(ending, budget)).not.toThrow();
  });

  it('names what is wrong with hours and phone desks', () => {
    const broken: ChannelConfig = {
      ...good,
      numbers: {
        '+15550001000': { phoneDesk: '555 0009' },
        '+15550002000': { phoneDesk: '+15550001000' },
        'whatsapp:+15550002000': { phoneDesk: '+15550009000' },
        '+15550003000': { phoneDesk: 'whatsapp:+15550009000' },
      },
      hours: { timeZone: 'Mars/Olympus', days: { mon: ['9-5'] } },
      times: { waitingMinutes: 0 },
      notices: { nobodyCame: '' },
    };
    expect(() => defineChannel(broken)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(
          /000"\].phoneDesk is "555 0009": write it as E\.164.*2000"\].phoneDesk is a number of the channel's own.*phoneDesk is for texts.*"whatsapp:\+15550009000": write.*timeZone is "Mars\/Olympus".*mon has "9-5": write.*waitingMinutes is 0.*nobodyCame is blank/s,
        ),
      }),
    );
  });

  it('takes hours and a phone desk as they are written', () => {
    const hours = { timeZone: 'Europe/Berlin', days: { mon: ['09:00-17:00'] }, holidays: ['2026-12-25'] };
    const { settings } = defineChannel({
      ...good,
      numbers: { '+15550001000': { phoneDesk: '+15550009000' } },
      hours,
      times: { waitingMinutes: 3 },
    });
    expect(settings.hours).toEqual(hours);
    expect(settings.times.waiting).toBe(180_000);
    expect(settings.numbers.get('+15550001000')?.phoneDesk).toBe('+15550009000');
    expect(defineChannel(good).settings).not.toHaveProperty('hours');
  });

  it('takes a brand of RCS for a number, and no other name', () => {
    const agents = { reception: { vendor: 'polyai-chat', region: 'us' } } as const;
    expect([
      ...defineChannel({ numbers: { 'rcs:brand_agent': {} }, agents }).settings.numbers.keys(),
    ]).toEqual(['rcs:brand_agent']);
    for (const number of ['brand_agent', 'rcs:', 'rcs:brand agent', 'whatsapp:US.1349', 'whatsapp:brand'])
      expect(() => defineChannel({ numbers: { [number]: {} }, agents })).toThrow('write it as E.164');
  });

  it('asks which agent answers a number where there are several', () => {
    const two = { ...good, agents: { a: good.agents.reception, b: good.agents.reception } } as ChannelConfig;
    expect(() => defineChannel(two)).toThrow('agent is missing: there is more than one agent');
  });

  it('lets TWILIO_PHONE_NUMBER take the place of its numbers', () => {
    const channel = withNumbers(defineChannel(good), ' +15550009000, +15550001000 ');
    expect([...channel.settings.numbers.keys()]).toEqual(['+15550009000', '+15550001000']);
    expect(withNumbers(defineChannel(good), ' ').settings.numbers.has('+15550001000')).toBe(true);
  });
});
