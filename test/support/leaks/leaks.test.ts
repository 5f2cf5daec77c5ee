import { describe, expect, it } from 'vitest';
import { localTelemetry } from '../../../local/local-telemetry.ts';
import { fc } from '../seeded-check.ts';
import { createLeakFinder } from './leaks.ts';

const find = createLeakFinder({
  words: [
    'When do you open on Sunday?',
    'Hello',
    'busy',
    'STOP',
    'INFO',
    '🎉',
    '',
    '  ',
    'متى تفتح؟',
    'I am at 5',
  ],
  numbers: ['+15551234567', 'whatsapp:+447700900123', '72345', 'MyBank'],
  secrets: ['s3cret/token+=', 'AC1:s3cret/token+=', ''],
});

describe('a leak is found', () => {
  it.each([
    ['words', 'request failed: "When do you open on Sunday?"'],
    ['words', JSON.stringify({ body: 'when? When\ndo you' })],
    ['words', '{"level":"WARN","text":"...you open on..."}'],
    ['words', '{"body":"Hello"}'],
    ['words', 'keyword STOP'],
    ['words', '🎉'],
    ['words', JSON.stringify({ body: 'متى تفتح؟' })],
    ['number', 'to +15551234567'],
    ['number', 'https://api.example/Messages?To=%2B15551234567'],
    ['number', 'thread#+15550001000#+15551234567'],
    ['number', 'call 555-123-4567 or (555) 123 4567'],
    ['number', 'whatsapp:+447700900123'],
    ['secret', 'x-api-key: s3cret/token+='],
    ['secret', `?token=${encodeURIComponent('s3cret/token+=')}`],
    ['secret', `Authorization: Basic ${btoa('AC1:s3cret/token+=')}`],
  ])('%s in %s', (kind, line) => {
    expect(find(line)).toBe(kind);
  });

  it('wherever it stands in a line, and whatever is around it', () => {
    const found = fc.constantFrom('you open on Sunday', '+15551234567', 's3cret/token+=');
    const noise = fc.string().map(text => text.replace(/[\d\p{L}]+$/u, '').replace(/^[\d\p{L}]+/u, ''));
    fc.assert(
      fc.property(noise, found, noise, (before, leak, after) => {
        expect(find(`${before} "${leak}" ${after}`)).toBeDefined();
      }),
    );
  });

  it('when the telemetry is handed one by mistake', () => {
    const lines: string[] = [];
    const telemetry = localTelemetry(line => lines.push(line));
    telemetry.info('text taken', { messageSid: 'SM1' });
    telemetry.error('text not taken', { body: 'When do you open on Sunday?' });
    telemetry.warn('send failed', { to: '+15551234567' });
    expect(lines.map(find)).toEqual([undefined, 'words', 'number']);
  });
});

it.each([
  '{"level":"INFO","message":"agent called","operation":"respond","durationMs":12,"status":200}',
  '{"level":"WARN","message":"agent failed","failure":"busy","status":429}',
  '{"level":"INFO","message":"turn settled","turn":"0b9f1f3e-1234-4567-8901-551234567abc","outcome":"answered"}',
  '{"sid":"SM15551234567aaaaaaaaaaaaaaaaaaaaa","at":1767225600000,"to":"…67","code":72345}',
  '',
])('what logs may say is none: %s', line => {
  expect(find(line)).toBeUndefined();
});
