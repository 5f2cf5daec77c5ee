import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { type Playground, startPlayground } from '../../playground/start.ts';
import {
  axeFindings,
  hasBrowser,
  launchBrowser,
  openPage,
  withoutBrowser,
} from '../support/browser/chromium.ts';
import { partsOf } from '../support/browser/playground-page.ts';
import { freePort } from '../support/free-port.ts';

const [first, second] = ['+15550001000', '+15550002000'];
const config = withDefaults({
  numbers: { [first]: { agent: 'reception' }, [second]: { agent: 'spa', greeting: 'omit' } },
  agents: {
    reception: { vendor: 'polyai-chat', region: 'us' },
    spa: { vendor: 'chatbase', agentId: 'spa-agent' },
  },
  limits: { textsPerMinute: 1_000 },
});

/** The smallest picture: a pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe.skipIf(!hasBrowser)(`the phone${withoutBrowser}`, () => {
  let browser: Browser;
  let playground: Playground;
  let port: string;
  const start = () => startPlayground({ env: { PORT: port }, config, log: () => undefined });
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    port = String(await freePort());
    playground = await start();
  });
  afterEach(() => playground.stop());

  it('sends what is typed quickly in its order, each after the last was taken', async () => {
    await using watched = await openPage(browser, playground.url);
    const parts = partsOf(watched.page);
    const words = Array.from({ length: 25 }, (_, at) => `Text no. ${at + 1}`);
    for (const one of words) await parts.text(one);
    await expect
      .poll(
        () =>
          playground.simulators.carrier?.messages.filter(({ direction }) => direction === 'inbound').length,
        { timeout: 30_000 },
      )
      .toBe(25);
    const came =
      playground.simulators.carrier?.messages.filter(({ direction }) => direction === 'inbound') ?? [];
    expect(came.map(({ body }) => body)).toEqual(words);
    await expect.poll(() => parts.messages.locator('.own').count()).toBe(25);
    expect(watched.errors).toEqual([]);
  });

  it('is used by the keyboard alone, and the arrow up brings back what was sent last', async () => {
    await using watched = await openPage(browser, playground.url);
    const { page } = watched;
    const parts = partsOf(page);
    await parts.box.focus();
    await page.keyboard.type('Is breakfast');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('included?');
    await page.keyboard.press('Enter');
    await parts.messages.getByText('Breakfast is from 7 to 10').waitFor();
    expect(await parts.box.inputValue()).toBe('');
    await page.keyboard.press('ArrowUp');
    expect(await parts.box.inputValue()).toBe('Is breakfast\nincluded?');
    await page.keyboard.press('Tab');
    expect(await parts.send.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Send');
    await page.keyboard.press('Space');
    await expect.poll(() => parts.messages.locator('.own').count()).toBe(2);
  });

  it('has pictures, dropped or pasted, that stay on this machine', async () => {
    await using watched = await openPage(browser, playground.url);
    const { page } = watched;
    const parts = partsOf(page);
    await parts.phone
      .getByLabel('Add a picture')
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: pixel });
    await parts.phone.getByRole('list', { name: 'Attached pictures' }).getByRole('img').waitFor();
    // as a browser does it when a picture is in the clipboard
    await page.evaluate(`(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob('${pixel.toString('base64')}'), c => c.charCodeAt(0))], 'b.png', { type: 'image/png' }));
      document.querySelector('.composer textarea').dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
    })()`);
    await expect.poll(() => parts.phone.getByRole('button', { name: /^Take away picture/ }).count()).toBe(2);
    await parts.text('Is this yours?');
    await expect.poll(() => parts.messages.locator('img').count()).toBe(2);
    await parts.way.getByText('Settled: answered').waitFor();
    await expect.poll(() => page.evaluate("document.querySelector('.messages img').naturalWidth")).toBe(1);
    expect(playground.simulators.carrier?.messages[0]?.media).toHaveLength(2);
    expect([watched.errors, watched.strangers]).toEqual([[], []]);
  });

  it('refuses pictures that hold scripts', async () => {
    const post = (type: string, body: string | Buffer<ArrayBuffer>) =>
      fetch(`${playground.url}/sim/pictures`, { method: 'POST', headers: { 'content-type': type }, body });
    expect((await post('image/svg+xml', '<svg onload="alert(1)"/>')).status).toBe(400);
    expect((await post('text/html', '<script>alert(1)</script>')).status).toBe(400);
    expect((await post('image/png', '')).status).toBe(400);
    // what says that it is a picture and is a page is no page to the browser
    const kept = await post('image/png', '<script>alert(1)</script>');
    const { url } = (await kept.json()) as { readonly url: string };
    const back = await fetch(url);
    expect(back.headers.get('content-type')).toBe('image/png');
    expect(back.headers.get('x-content-type-options')).toBe('nosniff');
    expect(back.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('texts by each channel and to each number, with the agent of that number', async () => {
    await using watched = await openPage(browser, playground.url);
    const parts = partsOf(watched.page);
    for (const customer of ['+15557654321', 'whatsapp:+15551234567', 'rcs:+15551234567'])
      for (const business of [first, second]) {
        await parts.customer.selectOption(customer);
        await parts.business.selectOption(business);
        await parts.text('When are you open?');
        await parts.messages.getByText('The front desk is open day and night').waitFor();
        await parts.way.getByText('Settled: answered').waitFor();
      }
    expect(playground.simulators.agents.get('chatbase')?.calls.length).toBeGreaterThanOrEqual(3);
    expect(await axeFindings(watched.page)).toEqual([]);
    expect(watched.errors).toEqual([]);
  });

  it('lets another agent answer a number, and says what is simulated', async () => {
    await using watched = await openPage(browser, playground.url);
    const parts = partsOf(watched.page);
    const asked = () => playground.simulators.agents.get('chatbase')?.calls.length;
    await parts.text('Hello');
    await parts.way.getByText('Settled: answered').waitFor();
    expect(asked()).toBe(0);
    await watched.page.getByRole('combobox', { name: 'Agent' }).selectOption('spa');
    await watched.page.getByText('Carrier and phones: simulated').waitFor();
    await expect.poll(() => watched.page.getByRole('combobox', { name: 'Agent' }).inputValue()).toBe('spa');
    await parts.text('And what does a room cost?');
    await expect.poll(() => parts.way.getByText('Settled: answered').count()).toBe(2);
    expect(asked()).toBeGreaterThan(0);
  });

  it('stays usable through two hundred texts in a minute', async () => {
    await using watched = await openPage(browser, playground.url);
    const { page } = watched;
    const parts = partsOf(page);
    const flood = (async () => {
      for (let at = 1; at <= 200; at += 1)
        await playground.simulators.carrier?.text({ from: '+15551234567', to: first, body: `Flood ${at}` });
    })();
    // while they come
    await parts.dark.click();
    await parts.customer.selectOption('+15557654321');
    await parts.text('Do you take pets?');
    await parts.messages.getByText('Pets are welcome').waitFor({ timeout: 60_000 });
    await flood;
    await parts.customer.selectOption('+15551234567');
    await parts.messages.getByText('Flood 200', { exact: true }).waitFor();
    // only the latest are drawn
    expect(await parts.messages.locator('.bubble').count()).toBeLessThanOrEqual(240);
    expect(await parts.way.locator('li').count()).toBeLessThanOrEqual(300);
    await parts.messages.getByRole('button', { name: 'Show earlier messages' }).click();
    expect(watched.errors).toEqual([]);
  });

  it.each([1_280, 360])(
    'keeps the latest in sight, however quickly it comes, until somebody goes up (%i px)',
    async width => {
      await using watched = await openPage(browser, playground.url, { theme: 'light', width });
      const { page } = watched;
      const parts = partsOf(page);
      const [log, steps] = ['.messages', '.steps'];
      const belowEnd = (of: string) =>
        page.evaluate(
          `(list => Math.round(list.scrollHeight - list.scrollTop - list.clientHeight))(document.querySelector('${of}'))`,
        );
      const floods = async (from: number, to: number) => {
        for (let at = from; at <= to; at += 1)
          await playground.simulators.carrier?.text({
            ...{ from: '+15551234567', to: first },
            body: `Question ${at}, with as many words as make it two lines or more on a phone`,
          });
        await parts.messages.getByText(`Question ${to},`).first().waitFor();
      };
      await parts.box.waitFor();
      await floods(1, 60);
      for (const list of [log, steps]) await expect.poll(() => belowEnd(list)).toBeLessThan(5);
      // who reads above is left in peace, by whatever comes
      await page.evaluate("document.querySelector('.messages').scrollBy(0, -400)");
      await floods(61, 70);
      expect(await belowEnd(log)).toBeGreaterThan(300);
      expect(await belowEnd(steps)).toBeLessThan(5);
      // but sees what they send
      await parts.text('And what I type now');
      await parts.messages.getByText('And what I type now').waitFor();
      await expect.poll(() => belowEnd(log)).toBeLessThan(5);
      expect(watched.errors).toEqual([]);
    },
  );

  it('comes back by itself when the server does', async () => {
    await using watched = await openPage(browser, playground.url);
    const { page } = watched;
    const parts = partsOf(page);
    await parts.text('Before');
    await parts.way.getByText('Settled: answered').waitFor();
    await playground.stop();
    await page.getByText('Nothing answers here any more').waitFor();
    playground = await start();
    await page.getByText('Nothing answers here any more').waitFor({ state: 'detached' });
    // what was there is gone with the server, and the page says what is there
    await expect.poll(() => parts.messages.locator('.bubble').count()).toBe(0);
    await parts.text('When are you open?');
    await parts.messages.getByText('The front desk is open day and night').waitFor();
  });

  it('lets time go by: an idle conversation is closed, and a reset begins anew', async () => {
    await using watched = await openPage(browser, playground.url);
    const { page } = watched;
    const parts = partsOf(page);
    await parts.text('When are you open?');
    await parts.thread.getByText('CONV-').waitFor();
    await parts.hands.getByRole('button', { name: '1 day' }).click();
    await parts.hands.getByText('1 day later').waitFor({ timeout: 60_000 });
    await parts.way.getByText('Timer fired').waitFor();
    await parts.thread.getByText('none is open').waitFor();
    await page.getByText(/^Clock .* ahead$/).waitFor();
    await parts.hands.getByRole('button', { name: 'Reset' }).click();
    await parts.hands.getByText('All is as on the first day').waitFor();
    await expect.poll(() => parts.messages.locator('.bubble').count()).toBe(0);
    await parts.text('Hello');
    await parts.messages.getByText('How can I help?').waitFor();
    expect(watched.errors).toEqual([]);
  });

  it('copies a request as curl, which works', async () => {
    await using watched = await openPage(browser, playground.url);
    const { page, context } = watched;
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: playground.url });
    const parts = partsOf(page);
    await parts.text("It's “the” $HOME `id` question");
    await parts.way.getByText('Settled: answered').waitFor();
    await parts.way.getByText('Text came in', { exact: true }).click();
    await parts.way.getByRole('button', { name: 'Copy as curl' }).click();
    const command = String(await page.evaluate('navigator.clipboard.readText()'));
    expect(command).toMatch(/^curl -X POST '/);
    expect(command).toContain('x-twilio-signature');
    const { execFile } = await import('node:child_process');
    const status = await new Promise<string>((resolve, reject) =>
      execFile('sh', ['-c', `${command} -s -o /dev/null -w '%{http_code}'`], (error, out) =>
        error ? reject(error) : resolve(out),
      ),
    );
    expect(status).toBe('200');
  });
});
