import { describe, expect, it } from 'vitest';
import owners from '../../channel.config.ts';
import {
  type ChannelConfig,
  defineChannel,
  withDefaults,
  withNumbers,
} from '../../lambdas/config/define-channel.ts';

const good: ChannelConfig = {
  numbers: { '+15550001000': {} },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
};

describe('the owner’s configuration', () => {
  it('has defaults for everything but numbers and agents', () => {
    const { settings } = withDefaults(good);
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
    for (const off of ['idleWarning', 'farewell', 'oneMoment', 'queuePosition', 'stop', 'help'] as const) {
      expect(settings.notices[off]).toBe(false);
    }
  });

  it('is what the owner wrote, until its defaults are wanted', () => {
    expect(defineChannel(good)).toBe(good);
    expect(withDefaults(owners).settings.numbers.size).toBeGreaterThan(0);
  });

  it('takes hours and a phone desk as they are written', () => {
    const hours = { timeZone: 'Europe/Berlin', days: { mon: ['09:00-17:00'] }, holidays: ['2026-12-25'] };
    const { settings } = withDefaults({
      ...good,
      numbers: { '+15550001000': { phoneDesk: '+15550009000' } },
      hours,
      times: { waitingMinutes: 3 },
    });
    expect(settings.hours).toEqual(hours);
    expect(settings.times.waiting).toBe(180_000);
    expect(settings.numbers.get('+15550001000')?.phoneDesk).toBe('+15550009000');
    expect(withDefaults(good).settings).not.toHaveProperty('hours');
  });

  it('lets TWILIO_PHONE_NUMBER take the place of its numbers', () => {
    const channel = withNumbers(withDefaults(good), ' +15550009000, +15550001000 ');
    expect([...channel.settings.numbers.keys()]).toEqual(['+15550009000', '+15550001000']);
    expect(withNumbers(withDefaults(good), ' ').settings.numbers.has('+15550001000')).toBe(true);
  });
});
