import { describe, expect, it } from 'vitest';
import { seenRequest, shown } from '../../playground/watch/seen-request.ts';

const outside = { isSimulated: false };

describe('what the page shows of a request to an outside vendor', () => {
  it.each([
    ['JSON', JSON.stringify({ access_token: 'value-1', nested: [{ apiKey: 'value-2', text: 'Hi' }] })],
    ['a form', 'client_secret=value-1&Body=Hi&refresh_token=value-2&refresh_token=value-2'],
  ])('has no secret of its body, which is %s', (_, body) => {
    expect(shown(body, false)).not.toMatch(/value-/);
    expect(shown(body, false)).toContain('Hi');
    expect(shown(body, true)).toBe(body);
  });

  it('has none of its headers and its address', async () => {
    const headers = {
      'x-api-key': 'value-1',
      authorization: 'Basic value-2',
      'x-token': 'value-3',
      'x-correlation': 'c-1',
    };
    const request = new Request('https://vendor.example.com/ws?access_token=value-4&page=2', { headers });
    const seen = await seenRequest(request, outside);
    expect(JSON.stringify(seen)).not.toMatch(/value-/);
    expect(seen.headers['x-correlation']).toBe('c-1');
    expect(seen.url).toContain('page=2');
  });

  it('has the key of a request, which opens nothing', async () => {
    const headers = { 'idempotency-key': 'k-1', authorization: 'Bearer value-1' };
    const seen = await seenRequest(new Request('https://vendor.example.com/', { headers }), outside);
    expect(seen.headers).toMatchObject({ 'idempotency-key': 'k-1', authorization: 'left-out' });
  });

  it('is cut where a body has no end', () => {
    expect(shown('x'.repeat(100_000), true).length).toBeLessThan(20_100);
  });
});
