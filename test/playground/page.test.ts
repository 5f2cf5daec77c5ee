import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { type Playground, startPlayground } from '../../playground/start.ts';
import { hasBrowser, launchBrowser, openPage, withoutBrowser } from '../support/browser/chromium.ts';
import { partsOf } from '../support/browser/playground-page.ts';
import { freePort } from '../support/free-port.ts';

const config = withDefaults({
  numbers: { '+15550001000': {} },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground({
    env: { PORT: String(await freePort()) },
    config,
    log: () => undefined,
  });
});
afterAll(() => playground.stop());

describe('the page that npm start serves', () => {
  it('may load nothing but its own, run nothing that stands in it, and be in no frame', async () => {
    const response = await fetch(playground.url);
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy') ?? '';
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const html = await response.text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc="\/)|<style|\son\w+=|style=|(src|href)="(?!\/)/);
  });

  it('answers a HEAD as it answers a GET, without what is in it', async () => {
    for (const path of ['/', '/mark.svg', '/sim/news', '/sim/phone?number=%2B15551234567', '/nothing']) {
      const head = await fetch(playground.url + path, { method: 'HEAD' });
      const got = await fetch(playground.url + path);
      await got.body?.cancel();
      expect([path, head.status]).toEqual([path, got.status]);
      expect(head.headers.get('content-type')).toBe(got.headers.get('content-type'));
      expect(await head.text()).toBe('');
    }
  });

  it('is made of files of its own folder alone', async () => {
    for (const path of [
      '/assets/../playground.html',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/package.json',
      '/inbox.html',
    ])
      expect((await fetch(playground.url + path)).status).toBe(404);
  });

  it('is for this machine alone', async () => {
    for (const headers of [{ origin: 'https://example.com' }, { 'x-forwarded-for': '192.0.2.1' }])
      for (const path of ['/', '/sim/news', '/sim/thread', '/desk/threads?mode=human'])
        expect((await fetch(playground.url + path, { headers })).status).toBe(403);
  });
});

describe.skipIf(!hasBrowser)(`in a browser${withoutBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it('shows a text, its reply and its way, and its words stay words', async () => {
    await using watched = await openPage(browser, playground.url);
    const parts = partsOf(watched.page);
    await parts.text('<img src=x onerror="document.title=1">When are you open?');
    await parts.messages.getByText('The front desk is open day and night').waitFor();
    await parts.messages.getByText('<img src=x onerror').waitFor();
    await parts.messages.getByText('delivered').waitFor({ state: 'attached' });
    await parts.way.getByText('Agent asked').waitFor();
    await parts.way.getByText('Settled: answered').waitFor();
    await parts.thread.getByText('the agent answers').waitFor();
    expect(await parts.messages.locator('img').count()).toBe(0);
    expect(await watched.page.title()).toContain('SMS channel');
    expect(watched.errors).toEqual([]);
    expect(watched.strangers).toEqual([]);
  });
});
