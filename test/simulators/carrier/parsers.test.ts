import { describe, expect, it } from 'vitest';
import { carrierKeywordOf } from '../../../simulators/carrier/keywords.ts';
import type { CarriedMessage } from '../../../simulators/carrier/message.ts';
import { messageFilter } from '../../../simulators/carrier/message-filter.ts';
import { splitOverrides } from '../../../simulators/carrier/overrides.ts';
import { page } from '../../../simulators/carrier/page.ts';
import { spoken } from '../../../simulators/carrier/twiml.ts';
import { fc } from '../../support/seeded-check.ts';

describe('keywords', () => {
  it.each(['STOP', 'stop', ' Stop\n', 'OptOut', 'REVOKE', 'end', 'cancel'])('%j opts out', body =>
    expect(carrierKeywordOf(body)).toBe('STOP'),
  );
  it.each(['STOP PLEASE', 'please stop', 'STOP.', 'opt out', '', 'stopp'])('%j is no keyword', body =>
    expect(carrierKeywordOf(body)).toBeUndefined(),
  );
  it.each([
    ['yes', 'START'],
    ['UNSTOP', 'START'],
    ['info', 'HELP'],
  ])('%s is %s', (body, keyword) => expect(carrierKeywordOf(body)).toBe(keyword));
  it('is the whole message', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.constantFrom('STOP', 'help', 'Yes'), (more, word) => {
        fc.pre(more.trim() !== '');
        expect(carrierKeywordOf(`${word} ${more}`)).toBeUndefined();
      }),
    );
  });
});

describe('connection overrides', () => {
  const defaults = { retries: 1, retryOn: ['ct'], readMs: 15_000, totalMs: 15_000 };
  it.each([
    ['https://a.test/x?y=1', 'https://a.test/x?y=1', defaults],
    ['https://a.test/x#', 'https://a.test/x', defaults],
    [
      'https://a.test/x?y#rc=2&rt=4500&rp=all',
      'https://a.test/x?y',
      { ...defaults, retries: 2, readMs: 4500, retryOn: ['all'] },
    ],
    [
      'https://a.test/#rp=5xx,rt&tt=9000',
      'https://a.test/',
      { ...defaults, retryOn: ['5xx', 'rt'], totalMs: 9000 },
    ],
    ['https://a.test/#rc=6&rt=99&tt=1e3&rp=never', 'https://a.test/', defaults],
  ])('%s', (configured, url, overrides) => expect(splitOverrides(configured)).toEqual({ url, overrides }));

  it('stays within the documented ranges, whatever the fragment', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('rc', 'rt', 'tt', 'rp', 'ct'),
          fc.oneof(fc.string(), fc.nat().map(String)),
        ),
        given => {
          const { url, overrides } = splitOverrides(`https://a.test/#${new URLSearchParams(given)}`);
          expect(url).toBe('https://a.test/');
          expect(overrides.retries).toBeLessThanOrEqual(5);
          expect(overrides.readMs).toBeGreaterThanOrEqual(100);
          expect(overrides.totalMs).toBeLessThanOrEqual(15_000);
          expect(overrides.retryOn.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('what an answer says', () => {
  const xml = (body: string) => spoken({ body, contentType: 'text/xml; charset=utf-8' });
  it('is nothing for an empty response', () => {
    expect(xml('<?xml version="1.0" encoding="UTF-8"?><Response/>')).toEqual({ texts: [] });
    expect(xml('<Response></Response>')).toEqual({ texts: [] });
    expect(spoken({ body: '' })).toEqual({ texts: [] });
  });
  it('is its messages, or all of a plain text', () => {
    const two =
      '<Response><Message to="+1">a &amp; b&#33;</Message><Message><Body>c</Body></Message></Response>';
    expect(xml(two)).toEqual({ texts: ['a & b!', 'c'] });
    expect(spoken({ body: 'OK', contentType: 'text/plain' })).toEqual({ texts: ['OK'] });
  });
  it('is an error where Twilio finds one', () => {
    expect(spoken({ body: '{}', contentType: 'application/json' })).toEqual({ error: 12300 });
    expect(spoken({ body: '<Response/>' })).toEqual({ error: 12300 });
    expect(xml('\n<?xml version="1.0"?><Response/>')).toEqual({ error: 12100 });
    expect(xml('<html></html>')).toEqual({ error: 12200 });
    expect(xml(`<Response>${'<Message>x</Message>'.repeat(11)}</Response>`)).toEqual({ error: 14109 });
  });
  it('comes out as it was written', () => {
    const escaped = (text: string) => text.replace(/[<>&'"]/g, found => `&#${found.charCodeAt(0)};`);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const texts = text.trim() === '' ? [] : [text.trim()];
        expect(xml(`<Response><Message>${escaped(text)}</Message></Response>`)).toEqual({ texts });
      }),
    );
  });
});

describe('pages', () => {
  const follow = (uri: unknown): URLSearchParams =>
    new URL(String(uri), 'https://api.twilio.com').searchParams;

  it('walks through a whole list and back, though it grows at its head', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 15 }), (length, size) => {
        let all = Array.from({ length }, (_, index) => ({ sid: `SM${index}` }));
        const seen: string[] = [];
        let query: URLSearchParams | undefined = new URLSearchParams({
          PageSize: String(size),
          To: '+15005550006',
        });
        for (let turn = 0; query; turn += 1) {
          const { items, envelope }: ReturnType<typeof page> = page(all, query, '/list.json');
          seen.push(...items.map(item => item.sid));
          expect(items.length).toBeLessThanOrEqual(size);
          expect(envelope.page).toBe(turn);
          query = envelope.next_page_uri === null ? undefined : follow(envelope.next_page_uri);
          expect(query?.get('To') ?? '+15005550006').toBe('+15005550006');
          if (query) all = [{ sid: `SMnew${turn}` }, ...all];
        }
        expect(seen).toEqual(Array.from({ length }, (_, index) => `SM${index}`));
      }),
    );
  });

  it('goes back to what was before', () => {
    const all = ['a', 'b', 'c', 'd', 'e'].map(sid => ({ sid }));
    const second = page(all, new URLSearchParams('PageSize=2&Page=1&PageToken=PAb'), '/l');
    expect(second.items).toEqual([{ sid: 'c' }, { sid: 'd' }]);
    const back = page(all, follow(second.envelope.previous_page_uri), '/l');
    expect(back.items).toEqual([{ sid: 'a' }, { sid: 'b' }]);
    expect(back.envelope.previous_page_uri).toBeNull();
  });

  it.each(['PageSize=0', 'PageSize=1001', 'PageSize=x', 'PageToken=PAnone', 'PageToken=XXa', 'Page=-1'])(
    'refuses %s',
    query => expect(() => page([{ sid: 'a' }], new URLSearchParams(query), '/l')).toThrow('20001'),
  );
});

describe('filters', () => {
  const message = (sentAt?: number): CarriedMessage => ({
    sid: 'SM00000000000000000000000000000001',
    from: '+15005550006',
    to: '+15005550100',
    body: 'hi',
    media: [],
    direction: 'outbound-api',
    at: 0,
    updatedAt: 0,
    status: 'sent',
    ...(sentAt !== undefined && { sentAt }),
  });
  const passes = (query: string, sentAt?: number) =>
    messageFilter(new URLSearchParams(query))(message(sentAt));
  const noon = Date.UTC(2026, 4, 5, 12, 0, 0, 700);

  it.each([
    ['', true],
    ['To=%2B15005550100&From=%2B15005550006', true],
    ['To=%2B15005550006', false],
    ['From=%2B15005550100', false],
    ['DateSent=2026-05-05', true],
    ['DateSent=2026-05-04', false],
    ['DateSent%3E=2026-05-05', true],
    ['DateSent%3C=2026-05-05', true],
    ['DateSent%3E=2026-05-06', false],
    ['DateSent%3C=2026-05-04', false],
    ['DateSent>=2026-05-05T12:00:00Z', true],
    ['DateSent<=2026-05-05T12:00:00Z', true],
    ['DateSent%3E=2026-05-05T12:00:01Z', false],
    ['DateSent%3C=2026-05-05T11:59:59Z', false],
    ['DateSent%3E=2026-05-05T11:00:00Z&DateSent%3C=2026-05-05T13:00:00Z', true],
  ])('%s: %s', (query, expected) => expect(passes(query, noon)).toBe(expected));

  it('finds what was not sent yet only without a date', () => {
    expect(passes('')).toBe(true);
    expect(passes('DateSent%3E=2000-01-01')).toBe(false);
  });

  it.each(['DateSent=yesterday', 'DateSent%3E=2026-13-01', 'DateSent%3C=2026-05-05T12:00:00'])(
    'refuses %s',
    query => expect(() => passes(query, noon)).toThrow('20001'),
  );

  it('takes a moment for later or for earlier, and both for its own second', () => {
    const moment = fc.integer({ min: 0, max: 4_000_000_000 });
    fc.assert(
      fc.property(moment, moment, (sent, bound) => {
        const iso = `${new Date(bound * 1000).toISOString().slice(0, 19)}Z`;
        expect(passes(`DateSent%3E=${iso}`, sent * 1000 + 500)).toBe(sent >= bound);
        expect(passes(`DateSent%3C=${iso}`, sent * 1000 + 500)).toBe(sent <= bound);
      }),
    );
  });
});
