import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { serveInbox } from '../../playground/inbox/serve-inbox.ts';
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
const customer = '+15551234567';
const config = withDefaults({
  numbers: { [first]: { greeting: 'omit' }, [second]: { greeting: 'omit' } },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe.skipIf(!hasBrowser)(`states that the page is seldom in${withoutBrowser}`, () => {
  let browser: Browser;
  let playground: Playground;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    playground = await startPlayground({
      env: { PORT: String(await freePort()) },
      config,
      log: () => undefined,
    });
  });
  afterEach(() => playground.stop());

  it.each([
    { theme: 'light', width: 1_440 },
    { theme: 'dark', width: 360 },
  ] as const)('are without a finding of axe’s, in $theme and $width px', async look => {
    await using watched = await openPage(browser, playground.url, look);
    const { page } = watched;
    const { phone, way, desk, waiting, answer, hands, ...parts } = partsOf(page);
    const isFine = async (state: string) =>
      expect({ state, found: await axeFindings(page) }).toEqual({ state, found: [] });
    await partsOf(page).text('I want to speak to a person');
    await way.getByText('Settled: answered').waitFor();
    for (const step of await way.locator('summary').all()) await step.click();
    await way.getByRole('heading', { name: 'Request' }).first().waitFor();
    await isFine('steps open');

    await phone.getByLabel('Add a picture').setInputFiles([
      { name: 'a.png', mimeType: 'image/png', buffer: pixel },
      { name: 'menu.pdf', mimeType: 'application/pdf', buffer: pixel },
    ]);
    await phone.getByRole('alert').getByText('menu.pdf').waitFor();
    await phone.getByRole('button', { name: 'Take away picture 1' }).waitFor();
    await parts.customer.selectOption('Another…');
    await phone.getByRole('textbox', { name: 'Another customer’s number' }).waitFor();
    await isFine('a picture, a trouble, another customer');
    await phone.getByRole('button', { name: 'Leave it' }).click();

    await page.route('**/sim/texts', route => route.abort());
    await partsOf(page).text('not sent');
    await phone.getByRole('button', { name: 'Send again' }).waitFor();
    await partsOf(page).text('and behind it');
    await phone.getByText('waits for the one before').waitFor();
    await isFine('texts that wait');
    await page.unroute('**/sim/texts');
    await phone.getByRole('button', { name: 'Send again' }).click();
    await expect.poll(() => parts.messages.locator('.own').count()).toBe(3);
    expect(await parts.messages.locator('.own .words').allTextContents()).toEqual([
      'I want to speak to a person',
      'not sent',
      'and behind it',
    ]);

    await waiting.getByRole('button').click();
    await page.route('**/desk/**/messages', route => route.abort());
    await answer.fill('lost');
    await answer.press('Enter');
    await desk.getByRole('alert').waitFor();
    await desk.getByText('Last words and a note').click();
    await isFine('a refusal, and last words');

    await hands.getByRole('button', { name: 'Reset' }).click();
    await hands.getByText('All is as on the first day').waitFor();
    await isFine('all begun anew');
    await playground.stop();
    await page.getByText('Nothing answers here any more').waitFor();
    await isFine('nothing answers');
  });

  it('has no word cut off or beside its place in 320 px, however long a name is', async () => {
    const long = 'whatsapp:+447700900123';
    for (const to of [first, second])
      await playground.simulators.carrier?.text({
        ...{ from: long, to: `whatsapp:${to}` },
        body: 'I want to speak to a person',
      });
    await using watched = await openPage(browser, playground.url, { theme: 'light', width: 320 });
    const { page } = watched;
    const { desk, waiting, phone } = partsOf(page);
    await waiting.getByText('unread').first().waitFor();
    await desk.getByRole('textbox', { name: 'Your name' }).fill('N'.repeat(94));
    await waiting.getByRole('button').first().click();
    await desk.getByRole('button', { name: 'Accept' }).click();
    await desk
      .getByText(/N{94} has it/)
      .first()
      .waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    // two numbers of one customer's are told apart by sight
    const conversations = phone.getByRole('list', { name: 'Conversations' });
    await conversations.getByText('to …1000').waitFor();
    await conversations.getByText('to …2000').waitFor();
  });

  it('keeps what is being written, on the phone and at the desk, while somebody looks elsewhere', async () => {
    for (const from of [customer, '+15557654321'])
      await playground.simulators.carrier?.text({ from, to: first, body: 'I want to speak to a person' });
    await using watched = await openPage(browser, playground.url);
    const { page } = watched;
    const { box, waiting, answer, ...parts } = partsOf(page);
    await box.fill('half a text');
    await parts.customer.selectOption('rcs:+15551234567');
    expect(await box.inputValue()).toBe('');
    await waiting.getByRole('button').first().click();
    await answer.fill('half an answer');
    await waiting.getByRole('button').nth(1).click();
    await expect.poll(() => answer.inputValue()).toBe('');
    await waiting.getByRole('button').first().click();
    await expect.poll(() => answer.inputValue()).toBe('half an answer');
    await parts.customer.selectOption(customer);
    expect(await box.inputValue()).toBe('half a text');
  });

  it('says how long somebody waits by the clock that was wound', async () => {
    await using watched = await openPage(browser, playground.url);
    const { page } = watched;
    const { hands, waiting } = partsOf(page);
    await hands.getByRole('button', { name: '1 hour' }).click();
    await hands.getByText('1 hour later').waitFor();
    await partsOf(page).text('I want to speak to a person');
    await waiting.getByText('waits').waitFor();
    await hands.getByRole('button', { name: '1 min' }).click();
    await hands.getByText('1 min later').waitFor();
    await waiting.getByText(/waits (1|2) min/).waitFor();
  });

  it('has a price under a reply where prices are configured, and none elsewhere', async () => {
    const priced = await startPlayground({
      env: { PORT: String(await freePort()), PRICES: 'USD sms=0.0083' },
      config,
      log: () => undefined,
    });
    await using _ = { [Symbol.asyncDispose]: () => priced.stop() };
    for (const [url, price] of [
      [priced.url, 1],
      [playground.url, 0],
    ] as const) {
      await using watched = await openPage(browser, url);
      const { way, messages } = partsOf(watched.page);
      await partsOf(watched.page).text('When are you open?');
      await way.getByText('Settled: answered').waitFor();
      await messages.getByText('1 segment, GSM-7').waitFor();
      expect(await messages.getByText('$0.0083').count()).toBe(price);
      expect(await axeFindings(watched.page)).toEqual([]);
    }
  });

  it('has nothing to type into or to press before it knows which numbers there are', async () => {
    const context = await browser.newContext();
    await using _ = { [Symbol.asyncDispose]: () => context.close() };
    const page = await context.newPage();
    const { promise: known, resolve: know } = Promise.withResolvers<void>();
    await page.route('**/sim/news', async route => {
      await known;
      await route.continue();
    });
    await page.goto(playground.url);
    await page.getByText('Connecting').waitFor();
    const { box, messages } = partsOf(page);
    const counts = () =>
      Promise.all([box.count(), page.getByRole('main').getByRole('button').count(), messages.count()]);
    expect(await counts()).toEqual([0, 0, 0]);
    expect(await axeFindings(page)).toEqual([]);
    know();
    await partsOf(page).text('When are you open?');
    await messages.locator('.own').getByText('When are you open?').waitFor();
    await messages.getByText('The front desk is open').waitFor();
  });

  it('copies what the desk asked as curl, which works', async () => {
    await using watched = await openPage(browser, playground.url);
    const { page, context } = watched;
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: playground.url });
    const { desk, waiting, answer, way } = partsOf(page);
    await partsOf(page).text('I want to speak to a person');
    await waiting.getByRole('button').click();
    await desk.getByRole('button', { name: 'Accept' }).click();
    await answer.fill('Here I am');
    await answer.press('Enter');
    for (const [step, status] of [
      ['Desk accepts', '200'],
      ['Desk writes', '202'],
    ] as const) {
      const row = way.getByRole('listitem').filter({ hasText: step });
      await row.getByText(step).click();
      await row.getByRole('button', { name: 'Copy as curl' }).click();
      await row.getByText('Copied').waitFor();
      const command = String(await page.evaluate('navigator.clipboard.readText()'));
      const { stdout } = await promisify(execFile)('sh', [
        '-c',
        `${command} -s -o /dev/null -w '%{http_code}'`,
      ]);
      expect([step, stdout]).toEqual([step, status]);
    }
  });

  it('opens the inbox in a browser that keeps nothing, and says where its token is missing', async () => {
    await playground.simulators.carrier?.text({
      from: customer,
      to: first,
      body: 'I want to speak to a person',
    });
    const inbox = await serveInbox({
      ...{ place: 'a test', url: playground.url, port: 0 },
      key: async () => playground.env.THREAD_API_KEY ?? '',
    });
    await using _ = { [Symbol.asyncDispose]: () => inbox.close() };
    const context = await browser.newContext();
    await context.addInitScript(`for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError'); } });`);
    const page = await context.newPage();
    await page.goto(inbox.address);
    const { desk, waiting } = partsOf(page);
    await waiting.getByRole('button').click();
    await desk.getByRole('button', { name: 'Accept' }).click();
    await desk
      .getByText(/Colleague \d+ has it/)
      .first()
      .waitFor();
    // its address has it still
    await page.reload();
    await desk.getByRole('button', { name: /has it/ }).waitFor();
    await page.goto('about:blank');
    await page.goto(inbox.url);
    await page.getByText('This tab has no token').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await context.close();
  });
});
